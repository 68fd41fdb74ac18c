"""Dates as publishers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.dates.calendars import from_jalali
from connectors.dates.written_dates import DateReader, read_date


def check(written, expected, **known):
    read = read_date(written, **known)
    assert (read is None) if expected is None else (read or "").startswith(expected), read


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Thu, 20 Jun 2024 10:30:00 +0530", "2024-06-20T05:00:00.000Z"),
        ("Thu, 20 Jun 2024 10:30:00 GMT", "2024-06-20T10:30:00"),
        ("Thu, 20 Jun 2024 10:30 +0000 (UTC)", "2024-06-20T10:30:00"),
        ("20 June 24 10:30:00 Z", "2024-06-20T10:30:00"),
        ("20 Jun 99", "1999-06-20T00:00:00"),
        ("Thursday, 20-Jun-24 10:30:00 GMT", "2024-06-20T10:30:00"),
        ("Thu,  20 Jun 2024, 10:30:00 -0000", "2024-06-20T10:30:00"),
        ("Thu, 20 Jun 2024 24:00:00 GMT", "2024-06-21T00:00:00"),
        ("Thu, 20 Jun 2024 10:30:60 GMT", "2024-06-20T10:30:59"),
        ("Thu, 20 Jun 2024 10:30:00 PM", "2024-06-20T22:30:00"),
        ("Thu Jun 20 10:30:00 2024", "2024-06-20T10:30:00"),
        ("Thu Jun 20 10:30:00 IST 2024", "2024-06-20T05:00:00"),
        ("Thu Jun 20 2024 10:30:00 GMT+0530 (India Standard Time)", "2024-06-20T05:00:00"),
        ("June 20, 2024 12:30 AM EDT", "2024-06-20T04:30:00"),
        ("Jun 20, 2024, 12 pm", "2024-06-20T12:00:00"),
        ("2024-06-20", "2024-06-20T00:00:00"),
        ("20240620T103000Z", "2024-06-20T10:30:00"),
        ("2024-06-20 10:30:00.123456 +0200", "2024-06-20T08:30:00"),
        ("2024-06-20T10:30+02", "2024-06-20T08:30:00"),
        ("2024/6/20 10:30", "2024-06-20T10:30:00"),
        ("1718868600", "2024-06-20T07:30:00"),
        ("1718868600000", "2024-06-20T07:30:00"),
    ],
)
def test_forms(written, expected):
    check(written, expected)


@pytest.mark.parametrize(
    ("zone", "expected", "known"),
    [
        ("IST", "05:00", {}),
        ("IST", "08:30", {"language": "he"}),
        ("IST", "08:30", {"time_zone": "Asia/Jerusalem"}),
        ("IST", "09:30", {"time_zone": "Europe/Dublin"}),
        ("EST", "15:30", {}),
        ("EST", "15:30", {"time_zone": "America/New_York"}),  # taken at its word in June
        ("EST", "00:30", {"time_zone": "Australia/Sydney"}),
        ("CST", "16:30", {}),
        ("CST", "02:30", {"language": "zh-CN"}),
        ("CET", "09:30", {}),
        ("CEST", "08:30", {}),
        ("BST", "09:30", {}),
        ("BST", "04:30", {"language": "bn"}),
        ("MSK", "07:30", {}),
        ("JST", "01:30", {}),
        ("GMT+5:30", "05:00", {}),
        ("UTC-3", "13:30", {}),
        ("XYZ", "10:30", {}),
        ("XYZ", "05:00", {"time_zone": "Asia/Kolkata"}),
        ("+9999", "10:30", {}),
        ("", "10:30", {}),
        ("", "05:00", {"time_zone": "Asia/Kolkata"}),
    ],
)
def test_time_zones(zone, expected, known):
    check(f"Thu, 20 Jun 2024 10:30:00 {zone}", f"2024-06-20T{expected}", **known)


@pytest.mark.parametrize(
    ("written", "language", "expected"),
    [
        ("२० जून २०२४", "hi", "2024-06-20T00:00"),
        ("गुरु, २० जून २०२४ १०:३० IST", None, "2024-06-20T05:00"),
        ("20 फरवरी 2024", "hi", "2024-02-20"),
        ("20 सितम्बर 2024", "hi", "2024-09-20"),
        ("২০ জুন ২০২৪, ১০:৩০", "bn", "2024-06-20T10:30"),
        ("ஜூன் 20, 2024", "ta", "2024-06-20"),
        ("20 июня 2024, 10:30", "ru", "2024-06-20T10:30"),
        ("чт, 20 июн 2024 10:30:00 MSK", None, "2024-06-20T07:30"),
        ("20 листопада 2024", "uk", "2024-11-20"),
        ("20 listopada 2024", "pl", "2024-11-20"),
        ("20. listopada 2024.", "hr", "2024-10-20"),
        ("2024年6月20日 10:30", "zh", "2024-06-20T10:30"),
        ("2024年06月20日下午3:30", "zh", "2024-06-20T15:30"),
        ("令和6年6月20日", "ja", "2024-06-20"),
        ("民國113年6月20日", "zh-Hant", "2024-06-20"),
        ("2024년 6월 20일 오후 3:30", "ko", "2024-06-20T15:30"),
        ("2024. 6. 20.", "ko", "2024-06-20"),
        ("20 มิถุนายน 2567 10:30 น.", "th", "2024-06-20T10:30"),
        ("20 มิ.ย. 2567", None, "2024-06-20"),
        ("2567-06-20", "th", "2024-06-20"),
        ("۳۱ خرداد ۱۴۰۳", None, "2024-06-20"),
        ("۱۴۰۳/۰۳/۳۱ ۱۰:۳۰", "fa", "2024-06-20T10:30"),
        ("1403-03-31", None, None),
        ("٢٠ يونيو ٢٠٢٤", "ar", "2024-06-20"),
        ("20 كانون الثاني 2024", "ar", "2024-01-20"),
        ("20 حزيران/يونيو 2024", "ar", "2024-06-20"),
        ("20 Ιουνίου 2024 10:30 μ.μ.", "el", "2024-06-20T22:30"),
        ("2024. június 20. 10:30", "hu", "2024-06-20T10:30"),
        ("mar, 05 mar 2024 10:30", "es", "2024-03-05T10:30"),
        ("20 de junio de 2024", None, "2024-06-20"),
        ("jeudi 20 juin 2024 à 10h30", "fr", "2024-06-20T10:30"),
        ("1er fevrier 2024", "fr", "2024-02-01"),
        ("Do, 20 Mär 2024 10:30:00 +0100", "de", "2024-03-20T09:30"),
        ("20. Juni 2024, 10.30 Uhr", "de", "2024-06-20T10:30"),
        ("20. juni 2024 kl. 10.30", "da", "2024-06-20T10:30"),
        ("Thứ 5, 20 tháng 12 2024", "vi", "2024-12-20"),
        ("Thứ Năm, 20/6/2024, 10:30 (GMT+7)", "vi", "2024-06-20T03:30"),
        ("20 Haziran 2024 Perşembe 10:30", "tr", "2024-06-20T10:30"),
        ("Kamis, 20 Juni 2024 10:30 WIB", "id", "2024-06-20T03:30"),
        ("03/04/2024", "fr", "2024-04-03"),
        ("03/04/2024", "en-US", "2024-03-04"),
        ("20/06/2024", None, "2024-06-20"),
        ("20.06.24", None, "2024-06-20"),
    ],
)
def test_languages_scripts_and_calendars(written, language, expected):
    check(written, expected, language=language)


@pytest.mark.parametrize(
    "written",
    [
        "", " ", "today", "2 hours ago", "5 days ago 2024", "आज सुबह", "June 2024", "20 June",
        "2024", "2024-06", "03/04/2024", "31 Jun 2024", "0000-00-00T00:00:00Z", "2024-06-20T25:00",
        "20 Jun 2024 10:30 - 21 Jun 2024 11:30", "20 qwertz 2024", "15:30 am 20 June 2024",
        "20 June 2024 " + "x" * 200,
    ],
)  # fmt: skip
def test_what_leaves_a_doubt_is_not_read(written):
    check(written, None)


def test_what_cannot_be_read_is_kept_as_written():
    dates = DateReader("Asia/Kolkata", "hi")
    assert dates("20 जून 2024 10:30") == "2024-06-20T05:00:00.000Z"
    assert dates(" आज सुबह ") == "आज सुबह"
    assert dates("") is dates(None) is None


@pytest.mark.parametrize("language", ["ja", "ko", "yue", "xx", "not a language"])
def test_a_language_whose_months_have_no_names_is_no_reason_to_fail(language):
    assert read_date("昨日 10:00", language=language) is None
    assert read_date("24. listopada 2025", language=language) == "2025-11-24T00:00:00.000Z"


def test_leap_years_of_the_iranian_calendar():
    assert str(from_jalali(1399, 12, 30)) == "2021-03-20"
    assert from_jalali(1400, 12, 30) is None
    assert str(from_jalali(1403, 1, 1)) == "2024-03-20"


SIGNS = st.sampled_from("0123456789२٢ :/-.,+TZ年月日") | st.characters()
WORDS = st.sampled_from(["Jun", "20", "2024", "जून", "GMT", "IST", "pm", "10:30", "مرداد", "令和"])


@given(st.text(SIGNS, max_size=60) | st.lists(WORDS, max_size=6).map(" ".join))
def test_anything_is_read_or_not(written):
    read = read_date(written, time_zone="Asia/Tehran", language="fa")
    assert read is None or len(read) == 24
