"""Cities in texts: found as the gazetteer's tree finds them."""

import pytest

from pipeline.text.entities.endings import endings
from pipeline.text.entities.places.finder import finder
from pipeline.text.entities.words import words


def found(text: str, code: str, script: str, written_in: str) -> list[str]:
    matches = finder(written_in).find(text, words(text), endings(code, script))
    return [text[match.start : match.end] for match in matches]


@pytest.mark.parametrize(
    ("text", "code", "script", "written_in", "mentions"),
    [
        ("From São Paulo to New York City", "en", "Latn", "LATIN", ["São Paulo", "New York City"]),
        ("podróż do Krakowa", "pl", "Latn", "LATIN", ["Krakowa"]),
        ("v Banskej Bystrici", "sk", "Latn", "LATIN", ["Banskej Bystrici"]),
        ("LONDON CALLING", "en", "Latn", "LATIN", ["LONDON"]),
        ("paris and london", "en", "Latn", "LATIN", []),
        ("vari muHarare", "sn", "Latn", "LATIN", ["muHarare"]),
        ("в Нижнем Новгороде", "ru", "Cyrl", "CYRILLIC", ["Нижнем Новгороде"]),
        ("上海和北京", "zh-Hans", "Hans", "CJK", ["上海", "北京"]),
        ("서울에서", "ko", "Kore", "HANGUL", ["서울"]),
        ("\u200c", "en", "Latn", "LATIN", []),
    ],
)
def test_cities_are_found_as_they_stand_in_a_text(text, code, script, written_in, mentions):
    assert found(text, code, script, written_in) == mentions


def test_namesakes_come_by_fame():
    text = "London"
    [match] = finder("LATIN").find(text, words(text), endings("en", "Latn"))
    assert [known.country for known in match.known] == ["GB", "CA"]
