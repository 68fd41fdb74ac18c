"""Years and dates of other calendars than the Gregorian, in it."""

from datetime import date, timedelta

_FIRST_JALALI = (1300, date(1921, 3, 21))  # the first day of that year
_LAST_JALALI = 1472  # up to it, leap years follow each other as below
_LEAP = frozenset((1, 5, 9, 13, 17, 22, 26, 30))  # of the 33 years of a cycle

PERSIAN_MONTHS = {
    "فروردین": 1, "اردیبهشت": 2, "خرداد": 3, "تیر": 4, "مرداد": 5, "شهریور": 6,
    "مهر": 7, "آبان": 8, "آذر": 9, "دی": 10, "بهمن": 11, "اسفند": 12,
    # in Afghanistan
    "حمل": 1, "ثور": 2, "جوزا": 3, "سرطان": 4, "اسد": 5, "سنبله": 6,
    "میزان": 7, "عقرب": 8, "قوس": 9, "جدی": 10, "دلو": 11, "حوت": 12,
}  # fmt: skip
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
_BUDDHIST_AHEAD = 543


def from_jalali(year: int, month: int, day: int) -> date | None:
    """A date of the Iranian calendar; None where there is none, or outside of 1300 to 1472."""
    first_year, first_day = _FIRST_JALALI
    leap = year % 33 in _LEAP
    longest = 31 if month <= 6 else 30 if month < 12 or leap else 29
    if not (first_year <= year <= _LAST_JALALI and 1 <= month <= 12 and 1 <= day <= longest):
        return None
    years = sum(366 if one % 33 in _LEAP else 365 for one in range(first_year, year))
    months = 31 * (month - 1) - max(0, month - 7)
    return first_day + timedelta(days=years + months + day - 1)


def from_era(era: str, year: int) -> int | None:
    """The year of a Japanese era or of the Republic of China."""
    return _ERAS[era] + year if era in _ERAS else None


def from_buddhist(year: int) -> int:
    """The year of the Thai calendar."""
    return year - _BUDDHIST_AHEAD


ERAS = tuple(_ERAS)
