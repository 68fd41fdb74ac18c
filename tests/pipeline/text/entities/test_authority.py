import sqlite3

import pytest

from pipeline.authority.file import AuthorityFile
from pipeline.authority.match import matched
from pipeline.errors import UnusableModel
from pipeline.records import AuthorityItem, AuthorityName, Language
from pipeline.text.entities import tag
from pipeline.text.entities.authority import VERSION, Authority
from pipeline.text.entities.gazetteer import Context

ENGLISH = Language(code="en", confidence=1.0, script="Latn")
FINNISH = Language(code="fi", confidence=1.0, script="Latn")
NOTHING = Context()


def item(identifier, sitelinks, names, **more):
    called = tuple(AuthorityName(code, text, is_label=True) for code, text in names.items())
    return AuthorityItem(id=identifier, names=called, sitelinks=sitelinks, values={}, **more)


ITEMS = [
    ("LOC", item("Q1", 90, {"en": "Arvonia"}, iso="AV")),
    ("LOC", item("Q2", 80, {"en": "Besland"}, iso="BE")),
    ("PER", item("Q10", 60, {"en": "Aino Salmela", "uk": "Айно Салмела", "fr": "Salmela"})),
    ("PER", item("Q11", 5, {"en": "Aino Salmela"})),
    ("PER", item("Q12", 20, {"en": "Kim Torvald", "fr": "Torvald"}, country="Q1")),
    ("PER", item("Q13", 18, {"en": "Kim Torvald"}, country="Q2")),
    ("PER", item("Q14", 4, {"en": "Eeva Laakso"}, country="Q1")),
    ("ORG", item("Q20", 9, {"en": "Meadow Party", "uk": "Партія Лугів"})),
    ("LOC", item("Q30", 7, {"en": "Tolvan"}, geonames="777", latitude=61.5, longitude=24.2)),
]


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    where = tmp_path_factory.mktemp("authority") / "authority.db"
    file = AuthorityFile(where)
    file.add("all", ITEMS)
    file.close()
    return where


@pytest.fixture(scope="module")
def authority(path):
    return Authority(path)


def found(authority, name, kind, language=ENGLISH, context=NOTHING):
    known = authority.of(name, kind, language, context)
    return known.id if known else None


def test_the_one_who_is_far_better_known_is_meant(authority):
    assert found(authority, "Aino Salmela", "PER") == "Q10"
    assert found(authority, "AINO SALMELA", "PER") == "Q10"


def test_titles_and_endings_are_no_part_of_the_name(authority):
    assert found(authority, "President Aino Salmela", "PER") == "Q10"
    assert found(authority, "Aino Salmelan", "PER", FINNISH) == "Q10"


def test_of_two_alike_the_one_whose_country_is_in_the_article(authority):
    assert found(authority, "Kim Torvald", "PER") is None
    beside = Context(countries=frozenset(["BE"]))
    assert found(authority, "Kim Torvald", "PER", context=beside) == "Q13"


def test_a_word_alone_means_only_the_famous(authority):
    assert found(authority, "Salmela", "PER") == "Q10"
    assert found(authority, "Torvald", "PER") is None


def test_a_word_that_another_person_in_the_article_is_called_means_nobody_known(authority):
    def beside(*persons, ids=()):
        context = Context(ids=frozenset(ids), persons=persons)
        return found(authority, "Salmela", "PER", context=context)

    assert beside("Salmela", "Aino Salmela", "President Salmela", "Veikko Aho") == "Q10"
    assert beside("Salmela", "Veikko Salmela") is None
    assert beside("Salmela", "Veikko Salmela", ids=["Q10"]) == "Q10"
    context = Context(persons=("Salmela Veikko",))
    assert found(authority, "Salmelan", "PER", FINNISH, context) is None


def test_a_name_of_the_hardly_known_needs_something_that_speaks_for_it(authority):
    assert found(authority, "Eeva Laakso", "PER") is None
    beside = Context(countries=frozenset(["AV"]))
    assert found(authority, "Eeva Laakso", "PER", context=beside) == "Q14"


def test_types_are_kept_apart(authority):
    assert found(authority, "Meadow Party", "PER") is None


def test_places_have_the_ids_of_the_tables_and_coordinates(authority):
    known = authority.of("Tolvan", "LOC", ENGLISH, NOTHING)
    assert (known.id, known.latitude, known.longitude) == ("geonames:777", 61.5, 24.2)
    assert found(authority, "Arvonia", "LOC") == "Q1"


def test_an_entity_of_ours_is_matched_by_two_spellings_that_agree(authority):
    assert matched(authority, "PER", ["Aino Salmela", "Айно Салмела"]) == "Q10"
    assert matched(authority, "PER", ["Aino Salmela", "Aino SALMELA"]) is None  # one spelling
    assert matched(authority, "PER", ["Kim Torvald", "Nobody"]) is None
    assert matched(authority, "ORG", ["Aino Salmela", "Айно Салмела"]) is None


def test_tagging_asks_the_authority_first(path):
    body = "President Aino Salmela met leaders of the Meadow Party in Helsinki on Monday."
    tagged = tag(body, ENGLISH, setting="fast", authority=path)
    assert "Q10" in {one.id for one in tagged.entities}
    assert not [name for name in tagged.names if "Salmela" in name.name]


def test_what_is_no_authority_is_said_to_be_none(tmp_path):
    with pytest.raises(UnusableModel, match="no authority can be read"):
        Authority(tmp_path / "missing.db")
    AuthorityFile(tmp_path / "empty.db").close()
    other = tmp_path / "other.db"
    other.write_bytes(b"")
    with pytest.raises(UnusableModel, match="not an authority"):
        Authority(other)
    with sqlite3.connect(tmp_path / "tables.db") as connection:
        connection.execute(f"PRAGMA user_version={VERSION}")
    connection.close()
    with pytest.raises(UnusableModel, match="cannot be read: no such table"):
        Authority(tmp_path / "tables.db")
