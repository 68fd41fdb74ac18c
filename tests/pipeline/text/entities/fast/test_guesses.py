"""What runs of capitalised words are guessed to be."""

import pytest

from pipeline.records import Language
from pipeline.text.entities.fast.guesses import guesses
from pipeline.text.entities.words import words


def guessed(code: str, text: str, script: str = "Latn") -> list[tuple[str, str]]:
    language = Language(code=code, confidence=1.0, script=script)
    return [(text[s.start : s.end], s.type) for s in guesses(text, words(text), language)]


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("es", "ayer el Banco Central subió", [("Banco Central", "ORG")]),
        ("pt", "segundo a ministra Carla Nunes", [("Carla Nunes", "PER")]),
        ("sv", "han bor i Sundsvall", [("Sundsvall", "LOC")]),
        ("sv", "det var i Januari", []),
        ("hr", "razgovor s Ivanom Horvatom", [("Ivanom Horvatom", "PER")]),
        ("it", "Il Rio Grande scorre", [("Rio Grande", "LOC")]),
        ("nl", "Gisteren speelde Leeds United", [("Leeds United", "ORG")]),
        ("tr", "bugün Mehmet Demir'in evi", [("Mehmet Demir", "PER")]),
        ("fr", "le Grand Soir", []),
    ],
)
def test_words_beside_and_inside_a_run_tell_its_kind(code, text, expected):
    assert guessed(code, text) == expected
