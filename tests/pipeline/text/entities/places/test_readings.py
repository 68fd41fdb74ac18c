"""What may be left out of a name."""

import pytest

from pipeline.text.entities.places.readings import readings, with_place_around


@pytest.mark.parametrize(
    ("name", "code", "script", "reading"),
    [
        ("the Gambia", "en", "Latn", "Gambia"),
        ("Russia's", "en", "Latn", "Russia"),
        ("USA:n", "fi", "Latn", "USA"),
        ("l'Italia", "it", "Latn", "Italia"),
        ("waseNigeria", "xh", "Latn", "Nigeria"),
        ("город Москва", "ru", "Cyrl", "Москва"),
        ("大阪市", "ja", "Jpan", "大阪"),
        ("จังหวัดเชียงราย", "th", "Thai", "เชียงราย"),
        ("للبنان", "ar", "Arab", "لبنان"),
    ],
)
def test_words_and_letters_around_the_name(name, code, script, reading):
    assert reading in list(readings(name, code, script))


def test_the_name_as_it_stands_comes_first():
    assert next(readings("The Hague", "en", "Latn")) == "The Hague"


def test_a_part_behind_a_hyphen_is_no_ending():
    assert list(readings("Saint-Denis", "fr", "Latn")) == ["Saint-Denis"]
    assert "SAD" in readings("SAD-u", "hr", "Latn")


def test_the_place_around():
    assert with_place_around("Paris (Texas)") == ("Paris", "Texas")
    assert with_place_around("“Rome”") == ("Rome", "")
    assert with_place_around(", ,") == ("", "")
