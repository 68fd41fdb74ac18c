"""What single words tell."""

import pytest

from pipeline.text.entities.fast.cues import kinds
from pipeline.text.entities.fast.folding import devanagari, latin
from pipeline.text.entities.fast.name_lists import listed


@pytest.mark.parametrize(
    ("word", "code", "script", "expected"),
    [
        ("ministerstva", "cs", "Latn", ("ORG",)),
        ("señora", "es", "Latn", ("PER",)),
        ("señora", "sv", "Latn", ()),
        ("januari", "sv", "Latn", ("CALENDAR",)),
        ("الرئيس", "ar", "Arab", ("PER",)),
        ("मंत्रालय", "hi", "Deva", ("ORG",)),
        ("table", "en", "Latn", ()),
    ],
)
def test_words_tell_of_kinds_in_their_language(word, code, script, expected):
    assert kinds(word, code, script) == expected


@pytest.mark.parametrize(
    ("word", "told"),
    [
        (latin("Ivan"), "given"),
        (latin("Ivanom"), "given stem"),
        (latin("Наталья"), "given"),
        (latin("Horvat"), "family"),
        (devanagari("अंकित"), "given"),
        (latin("Tisch"), ""),
    ],
)
def test_names_of_many_countries_are_listed(word, told):
    assert listed(word) == told
