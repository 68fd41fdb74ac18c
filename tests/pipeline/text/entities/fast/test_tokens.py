"""Sentences of tokens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.entities.fast.tokens import EDGE, sentences
from pipeline.text.entities.known import Mentions
from pipeline.text.entities.spans import Rank, Span
from pipeline.text.entities.words import words

NOTHING = Mentions([], [])


def split(text: str, code: str) -> list[list[str]]:
    found = sentences(text, words(text), NOTHING, code)
    return [[text[start:end] for start, end in each.tokens] for each in found]


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("en", "It rained. Ann slept", [["It", "rained"], ["Ann", "slept"]]),
        ("en", "Mr. Ray met J. P. Low", [["Mr", "Ray", "met", "J", "P", "Low"]]),
        ("hi", "वह गया। फिर", [["वह", "गया"], ["फिर"]]),
        ("sv", "Rubrik\nText", [["Rubrik"], ["Text"]]),
        ("ko", "서울에서 KBS", [["서", "울", "에", "서", "KBS"]]),
        ("zh-Hans", "他去了。她", [["他", "去", "了"], ["她"]]),
    ],
)
def test_sentences_end_where_no_name_goes_on(code, text, expected):
    assert split(text, code) == expected


def test_gaps_and_known_names_are_told_of_each_token():
    text = "In New York, (today)"
    seen = Mentions([Span(3, 11, "LOC", Rank.KNOWN)], [Span(0, 2, "LOC", Rank.CITY)])
    (found,) = sentences(text, words(text), seen, "en")
    assert found.gaps == (EDGE, " ", " ", ",(", EDGE)
    assert found.known == ("possible LOC first", "sure LOC first", "sure LOC next", "")


@given(st.text(alphabet="aZ .!?\n中한國।", max_size=600))
def test_every_word_is_in_one_sentence(text):
    found = list(sentences(text, words(text), NOTHING, "ko"))
    tokens = [token for each in found for token in each.tokens]
    assert tokens == sorted(tokens)
    assert "".join(text[a:b] for a, b in tokens) == "".join(
        text[w.start : w.end] for w in words(text)
    )
    assert all(len(each.gaps) == len(each.tokens) + 1 for each in found)
    assert all(len(each.known) == len(each.tokens) <= 250 for each in found)
