"""Forms of names: what differs, and what is another word."""

import pytest

from pipeline.text.entities.places.inflected import forms
from pipeline.text.entities.places.spelling import loose


def differ(written: str, name: str, code: str, script: str = "Latn") -> int | None:
    return forms(code, script).differ(loose(written), loose(name))


@pytest.mark.parametrize(
    ("written", "name", "code", "script"),
    [
        ("Львові", "Львів", "uk", "Cyrl"),
        ("Krakowie", "Kraków", "pl", "Latn"),
        ("Turussa", "Turku", "fi", "Latn"),
        ("Tšekissä", "Tšekki", "fi", "Latn"),
        ("Kragujevca", "Kragujevac", "sr", "Latn"),
        ("Banskej Bystrici", "Banská Bystrica", "sk", "Latn"),
        ("ঢাকার", "ঢাকা", "bn", "Beng"),
    ],
)
def test_endings_and_the_letters_that_change_before_them(written, name, code, script):
    assert differ(written, name, code, script)


def test_the_name_itself_differs_in_nothing():
    assert differ("MÜNCHEN", "München", "de") == 0


@pytest.mark.parametrize(
    ("written", "name", "code", "script"),
    [
        ("Iraku", "Iran", "hr", "Latn"),
        ("suomalainen", "Suomi", "fi", "Latn"),
        ("New York", "New Yorker Straße", "de", "Latn"),
        ("Polen", "Polenz", "en", "Latn"),
    ],
)
def test_other_words(written, name, code, script):
    assert differ(written, name, code, script) is None
