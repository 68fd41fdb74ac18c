import pytest

from pipeline.text.entities.names.han import readings
from pipeline.text.entities.names.likeness import likeness
from pipeline.text.entities.names.scripts import phones

TRUMP = {
    "ar": "ترامب", "bn": "ট্রাম্প", "el": "Τραμπ", "fa": "ترامپ", "he": "טראמפ", "hi": "ट्रंप",
    "hy": "Թրամփ", "ja": "トランプ", "ka": "ტრამპი", "ko": "트럼프", "ml": "ട്രംപ്", "ru": "Трамп",
    "sr": "Трамп", "ta": "டிரம்ப்", "te": "ట్రంప్", "th": "ทรัมป์", "uk": "Трамп",
}  # fmt: skip


@pytest.mark.parametrize("language", TRUMP)
def test_a_name_sounds_alike_in_every_script(language: str) -> None:
    (english,) = phones("Trump", "en")
    assert max(likeness(english, one) for one in phones(TRUMP[language], language)) > 0.7
    (other,) = phones("Merkel", "en")
    assert max(likeness(other, one) for one in phones(TRUMP[language], language)) < 0.6


def test_a_language_reads_its_own_way() -> None:
    assert phones("Гончар", "uk") == ("honCar",)
    assert phones("Гончар", "ru") == ("gonCar",)
    assert phones("Szabó", "hu")[0] == "sabo"
    assert phones("Şahin", "en")[0] == "Sahin"
    assert "xuan" in phones("Juan", "es")


def test_other_readings_are_kept() -> None:
    assert phones("Wagner", "de") == ("vagner", "wagner")
    assert set(phones("Xi", "en")) == {"Si", "ksi"}
    assert "putin" in phones("プーチン", "ja")


@pytest.mark.parametrize("word", ["", "123", "…", "\u200d", "\u0301"])
def test_what_is_no_word_has_no_sounds(word: str) -> None:
    assert phones(word, "en") == ()


@pytest.mark.parametrize(
    ("name", "language", "one_of"),
    [
        ("习近平", "zh-Hans", ("Si", "JimpiN")),
        ("李在明", "zh-Hans", ("li", "JemjoN")),
        ("石破茂", "ja", ("iSiba", "Sigeru")),
        ("小泉進次郎", "zh-Hant", ("koizumi", "SinJiro")),
        ("古特雷斯", "zh-Hans", ("gutleis",)),
        ("埃隆·马斯克", "zh-Hans", ("ailoN", "mask")),
    ],
)
def test_han_is_read_as_who_bears_the_name_reads_it(
    name: str, language: str, one_of: tuple[str, ...]
) -> None:
    assert one_of in readings(name, language)
