"""Capital letters as evidence."""

import pytest

from pipeline.text.entities.capitals import opens, stands_alone
from pipeline.text.entities.words import words


def test_a_word_opens_a_sentence_a_quotation_or_a_line():
    text = "Ihn traf J. P. Berg. Dann St. Gallen: „Peter\nkam“"
    found = words(text)
    assert [text[w.start : w.end] for at, w in enumerate(found) if opens(text, found, at)] == [
        "Ihn",
        "Dann",
        "Peter",
        "kam",
    ]


@pytest.mark.parametrize(
    ("text", "name", "alone"),
    [
        ("he saw Paris again", "Paris", True),
        ("he saw Paris Hilton", "Paris", False),
        ("he saw Real Madrid", "Madrid", False),
        ("Today Paris sleeps", "Paris", True),
        ("वह दिल्ली गया", "दिल्ली", True),
    ],
)
def test_a_name_stands_alone_without_capitals_beside_it(text, name, alone):
    found = words(text)
    (at,) = (i for i, word in enumerate(found) if text[word.start : word.end] == name)
    assert stands_alone(text, found, at, at + 1) is alone
