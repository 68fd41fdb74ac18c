"""Dates in running text, in many languages and calendars."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.page.written_date import plain, written_dates


@pytest.mark.parametrize(
    ("written", "language"),
    [
        ("May 3, 2024", "en"),
        ("Friday, May 3rd, 2024", "en-GB"),
        ("3-May-2024", "en"),
        ("Freitag, 3. Mai 2024", "de"),
        ("03.05.2024", "de"),
        ("Fr 03.05.24", "de"),
        ("vendredi 3 mai 2024", "fr"),
        ("3 de mayo de 2024", "es"),
        ("3 de maio de 2024", "pt-BR"),
        ("3 maggio 2024", "it"),
        ("3/5/2024", "it"),
        ("5/3/2024", "en-US"),
        ("3 maja 2024", "pl"),
        ("3. května 2024", "cs"),
        ("2024. május 3.", "hu"),
        ("2024 m. gegužės 3 d.", "lt"),
        ("2024. gada 3. maijs", "lv"),
        ("3. toukokuuta 2024", "fi"),
        ("3 Mayıs 2024", "tr"),
        ("3 мая 2024", "ru"),
        ("3 травня 2024", "uk"),
        ("3 Μαΐου 2024", "el"),
        ("3 մայիսի, 2024", "hy"),
        ("3 მაისი 2024", "ka"),
        ("3 במאי 2024", "he"),
        ("٣ مايو ٢٠٢٤", "ar"),
        ("3 أيار/مايو 2024", "ar"),
        ("۱۴ اردیبهشت ۱۴۰۳", "fa"),
        ("٣ مئی ٢٠٢٤", "ur"),
        ("३ मई २०२४", "hi"),
        ("3 मे 2024", "mr"),
        ("৩ মে ২০২৪", "bn"),
        ("மே 3, 2024", "ta"),
        ("3 พฤษภาคม 2567", "th"),
        ("3 tháng 5, 2024", "vi"),
        ("3 Mei 2024", "id"),
        ("2024年5月3日", "zh"),
        ("令和6年5月3日", "ja"),
        ("民國113年5月3日", "zh-TW"),
        ("2024년 5월 3일", "ko"),
        ("2024-05-03", None),
        ("3 mai 2024", None),
    ],
)
def test_the_third_of_may_2024(written: str, language: str | None):
    (found,) = written_dates(f"Berlin | {written} | News", language)
    assert found.moment == "2024-05-03"
    assert plain(written)[-3:].strip(" .d") in plain(f"Berlin | {written} | News")[: found.end + 3]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("May 3, 2024 5:30 pm", "2024-05-03T17:30:00"),
        ("May 3, 2024, 12:05 a.m.", "2024-05-03T00:05:00"),
        ("2024-05-03 15:47", "2024-05-03T15:47:00"),
        ("2024-05-03 25:99", "2024-05-03"),
    ],
)
def test_the_time_of_day_behind_a_date(written: str, moment: str):
    assert [found.moment for found in written_dates(written, "en")] == [moment]


@pytest.mark.parametrize(
    "text",
    [
        "3/5/2024",  # of which month?
        "31 June 2024",
        "In 2024 about 3 of 12",
        "May 2024",
        "Maybe 3, 2024",
        "1.2.3.2024.5",
        "version 10.12.2024.1",
        "",
    ],
)
def test_what_is_in_doubt_is_no_date(text: str):
    assert written_dates(text, "en") == []


def test_several_dates_stand_in_order():
    text = "Published 3 May 2024. Updated May 4, 2024 10:00. © 2025"
    found = written_dates(text, "en")
    assert [each.moment for each in found] == ["2024-05-03", "2024-05-04T10:00:00"]
    assert [text[each.start : each.end] for each in found] == ["3 May 2024", "May 4, 2024"]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("text", ["1" * 2_000_000, "3 may 2024 " * 200_000, "令和" * 500_000])
def test_long_texts_take_no_time(text: str):
    assert len(written_dates(text, "en")) <= 200


@given(st.text(max_size=60), st.sampled_from(["en", "fa", "th", "xx-yy", "", None]))
def test_no_text_raises_and_places_are_sane(text: str, language: str | None):
    assert len(plain(text)) == len(text)
    for found in written_dates(f"{text} 2024 {text} 3. 5. 2024", language):
        assert 0 <= found.start < found.end <= 2 * len(text) + 20
