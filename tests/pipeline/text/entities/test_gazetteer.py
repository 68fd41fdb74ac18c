"""The trie of names: longest match, endings, scripts without spaces."""

import pytest

from pipeline.text.entities.endings import endings
from pipeline.text.entities.gazetteer import Gazetteer, Known, find
from pipeline.text.entities.words import words


def place(name: str) -> Known:
    return Known("LOC", f"id:{name}", name)


def found(names: list[str], text: str, code: str, script: str = "Latn") -> list[str]:
    forms = endings(code, script)
    gazetteer = Gazetteer(forms)
    for name in names:
        gazetteer.add(name, place(name))
    return [text[m.start : m.end] for m in find([gazetteer], text, words(text), forms)]


def test_the_longest_name_wins():
    assert found(["Guinea", "Guinea-Bissau"], "Guinea, Guinea Bissau", "en") == [
        "Guinea",
        "Guinea Bissau",
    ]


def test_a_name_does_not_run_over_a_sentence_or_line():
    assert found(["New York"], "It is new. New\nYork is old", "en") == []


def test_capitals_of_a_headline_are_read():
    assert found(["North Korea"], "NORTH KOREA TALKS", "en") == ["NORTH KOREA"]


@pytest.mark.parametrize(
    ("name", "code", "script", "text", "mention"),
    [
        ("Україна", "uk", "Cyrl", "у столиці України", "України"),
        ("Північна Корея", "uk", "Cyrl", "до Північної Кореї", "Північної Кореї"),
        ("Rosja", "pl", "Latn", "granica z Rosją", "Rosją"),
        ("Venäjä", "fi", "Latn", "matka Venäjälle", "Venäjälle"),
        ("ভারত", "bn", "Beng", "আজ ভারতের", "ভারতের"),
        ("భారతదేశం", "te", "Telu", "ఇక భారతదేశంలో", "భారతదేశంలో"),
        ("러시아", "ko", "Kore", "오늘 러시아에서", "러시아"),
        ("روسيا", "ar", "Arab", "هو وروسيا", "وروسيا"),
        ("Zimbabwe", "sn", "Latn", "vari muZimbabwe", "muZimbabwe"),
    ],
)
def test_endings_and_prefixes_of_the_language_are_known(name, code, script, text, mention):
    assert found([name], text, code, script) == [mention]


def test_an_adjective_is_not_the_country():
    assert found(["Slovensko"], "Slovenský a Slovenského", "sk") == []
    assert found(["Донецьк"], "Донецької області", "uk", "Cyrl") == []


def test_a_run_of_katakana_is_one_word():
    assert found(["ロシア"], "ベロロシアンとロシア", "ja", "Jpan") == ["ロシア"]


def test_spelling_variants_are_one_name():
    assert found(["फ़्रांस"], "आज फ्रान्स में", "hi", "Deva") == ["फ्रान्स"]
