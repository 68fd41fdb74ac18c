"""What is known of a text decides where the tagger is unsure, and only there."""

from collections.abc import Mapping

import pytest

from pipeline.records import EntityType, Language
from pipeline.text.encoder.vocabulary import Piece
from pipeline.text.entities import tagger
from pipeline.text.entities.spans import TYPES, Rank, Span
from pipeline.text.entities.tagger.reading import Reading, steps
from pipeline.text.entities.words import words

ENGLISH = Language(code="en", confidence=1.0, script="Latn")
SURE, UNSURE = 6.0, 1.0


def reading(text: str, odds: Mapping[str, tuple[EntityType, float]]) -> Reading:
    """A piece a word; by how much a label is likelier, or less likely, than no name."""
    pieces, scores, at = [], [], 0
    for word in text.split(" "):
        kind, likelier = odds.get(word.rstrip("."), ("PER", -SURE))
        row = [0.0] + [-9.0] * 6
        begin = 2 * TYPES.index(kind) + 1
        row[begin : begin + 2] = likelier, likelier + 0.1  # rather one name than two
        pieces.append(Piece(len(pieces), at, at + len(word)))
        scores.append(row)
        at += len(word) + 1
    return Reading(pieces, scores, steps(text, pieces), None)


def names(
    text: str,
    odds: Mapping[str, tuple[EntityType, float]],
    known: tuple[tuple[str, EntityType, Rank], ...] = (),
    language: Language = ENGLISH,
) -> list[tuple[str, str]]:
    spans = [
        Span(text.index(name), text.index(name) + len(name), kind, rank)
        for name, kind, rank in known
    ]
    found = tagger.spans(text, reading(text, odds), words(text), spans, language)
    return [(text[one.start : one.end], one.type) for one in found]


def test_a_name_of_the_gazetteer_is_one_where_the_tagger_is_unsure() -> None:
    text = "She flew to Georgia."
    georgia = (("Georgia", "LOC", Rank.KNOWN),)
    assert names(text, {"Georgia": ("LOC", -UNSURE)}) == []
    assert names(text, {"Georgia": ("LOC", -UNSURE)}, georgia) == [("Georgia", "LOC")]
    assert names(text, {"Georgia": ("LOC", -SURE)}, georgia) == []
    assert names(text, {"Georgia": ("PER", SURE)}, georgia) == [("Georgia", "PER")]


@pytest.mark.parametrize(("rank", "found"), [(Rank.KNOWN, 1), (Rank.CITY, 0)])
def test_a_small_city_says_less_than_a_country(rank: Rank, found: int) -> None:
    place = (("Bath", "LOC", rank),)
    assert len(names("He took a Bath today", {"Bath": ("LOC", -1.5)}, place)) == found


def test_a_family_name_alone_follows_the_full_name() -> None:
    text = "Ana Lind spoke. Then Lind left. The lind grew."
    odds = {"Ana": ("PER", SURE), "Lind": ("PER", -UNSURE), "lind": ("PER", -SURE)}
    assert names(text, odds) == [("Ana", "PER")]
    known = (("Ana Lind", "PER", Rank.KNOWN),)
    assert names(text, odds, known) == [("Ana Lind", "PER"), ("Lind", "PER")]


def test_a_known_surname_does_not_split_the_name_of_somebody_else() -> None:
    text = "Donald Macron met Macron"
    odds: dict[str, tuple[EntityType, float]] = {"Donald": ("PER", SURE), "Macron": ("PER", SURE)}
    known = (("Macron", "PER", Rank.KNOWN),)  # where it stands first
    assert names(text, odds, known) == [("Donald Macron", "PER"), ("Macron", "PER")]


def test_small_words_of_a_name_are_no_names() -> None:
    text = "Ana de Vries went de Vries"
    odds = {"Ana": ("PER", SURE), "de": ("PER", -UNSURE), "Vries": ("PER", -UNSURE)}
    known = (("Ana de Vries", "PER", Rank.KNOWN),)
    assert names(text, odds, known) == [("Ana de Vries", "PER"), ("Vries", "PER")]


def test_a_name_is_of_one_type_where_the_tagger_is_unsure() -> None:
    text = "Kora met Kora and Kora"
    found = reading(text, {"Kora": ("LOC", SURE)})
    doubtful = list(found.scores[0])
    doubtful[1] = SURE + UNSURE  # a person, a little rather
    scores = [doubtful, *found.scores[1:]]
    spans = tagger.spans(text, found._replace(scores=scores), words(text), [], ENGLISH)
    assert [one.type for one in spans] == ["LOC"] * 3


def test_a_capital_within_a_word_speaks_for_a_name_in_bantu_languages() -> None:
    text = "Uye waseKapa nge iPhone"
    odds: dict[str, tuple[EntityType, float]] = {"waseKapa": ("LOC", -UNSURE)}
    zulu = Language(code="zu", confidence=1.0, script="Latn")
    assert names(text, odds) == []
    assert names(text, odds, language=zulu) == [("waseKapa", "LOC")]


def test_a_part_of_a_name_that_is_known_is_completed() -> None:
    text = "Kim Jong Un left Pyongyang"
    odds: dict[str, tuple[EntityType, float]] = {"Kim": ("PER", SURE), "Jong": ("PER", SURE)}
    known = (("Kim Jong Un", "PER", Rank.KNOWN),)
    assert names(text, odds) == [("Kim Jong", "PER")]
    assert names(text, odds, known) == [("Kim Jong Un", "PER")]
