import pytest

from pipeline.text.entities.names.parts import readings
from pipeline.text.entities.names.same import match


def parts_of_match(one: tuple[str, str], other: tuple[str, str]) -> int:
    ours, theirs = (readings(name, "PER", language) for name, language in (one, other))
    found = match(ours, theirs, one[1], other[1])
    assert found == match(theirs, ours, other[1], one[1])
    return found.parts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Szabó Gergely", "hu"), ("Gergely Szabó", "en")),
        (("Ольга Сергеевна Лаптева", "ru"), ("Olga Lapteva", "en")),
        (("J. Barrow", "en"), ("Judith Barrow", "en")),
        (("Omar bin Rashid al-Falasi", "en"), ("عمر بن راشد الفلاسي", "ar")),
        (("Ольгой Лаптевой", "ru"), ("Ольга Лаптева", "ru")),
        (("Olgi Łaptiewej", "pl"), ("Olga Lapteva", "en")),
        (("김태우", "ko"), ("Kim Tae-woo", "en")),
        (("陳美玲", "zh-Hant"), ("陈美玲", "zh-Hans")),
        (("पूजा शर्मा", "hi"), ("পূজা শর্মা", "bn")),
        (("Jean-Luc Moreau", "fr"), ("Jean Luc Moreau", "en")),
    ],
)
def test_one_name(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert parts_of_match(one, other) >= 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Judith Barrow", "en"), ("Peter Barrow", "en")),
        (("Mario Costa", "pt"), ("Maria Costa", "pt")),
        (("Mario Costa", "pt"), ("Петр Коста", "ru")),
        (("P. Barrow", "en"), ("Judith Barrow", "en")),
        (("김태우", "ko"), ("김태호", "ko")),
        (("Kim Tae-woo", "en"), ("Kim Min-ji", "en")),
        (("李娜", "zh-Hans"), ("李明", "zh-Hans")),
        (("Anna Lind", "sv"), ("Anna Berg", "sv")),
        (("Πέτρος Μαντάκης", "el"), ("Πέτρος Μαντάκος", "el")),
    ],
)
def test_two_names(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert parts_of_match(one, other) == 0


def test_a_single_name_says_less() -> None:
    assert parts_of_match(("Barrow", "en"), ("Judith Barrow", "en")) == 1
