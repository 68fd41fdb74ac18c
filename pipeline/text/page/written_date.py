"""Dates in running text, in the language of its page: which, and where they stand.

Names of months are CLDR's, which Babel carries. A date needs a year, a month and a day that can be
told apart: "03/04/2024" is read where the page's language says which is the month.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice

_MAX_YEARS = 200  # looked at in one text
_AROUND = 40  # characters before and after a year in which the rest of its date stands
_MONTHS_FROM = ("en", "de", "es", "fr", "it", "pt", "ru")  # where the page's language is unknown
_AR = ("ar", "ar_SY", "ar_DZ", "ar_MA")
_LOCALES = {"ar": _AR, "zh": (), "ja": (), "ko": (), "no": ("nb",), "sh": ("hr",)}

_YEAR = re.compile(r"(?<!\d)(?:1[34]\d\d|19\d\d|20\d\d|2[45]\d\d)(?!\d)")
_ERA = re.compile(r"(令和|平成|民國|民国)\s*(\d{1,3}|元)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_ERAS = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}
_YEAR_FIRST = re.compile(
    r"(?<!\d)(\d{4})\s?(?:([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d)"
    r"|[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일])"
)
_YEAR_LAST = re.compile(r"(?<![\d.,])(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4})(?!\.?\d)")
_SHORT_YEAR = re.compile(r"(?<![\d.,])(\d{1,2})\.(\d{1,2})\.(\d\d)(?![\d.,]\d|\d)")
_TIME = re.compile(r"[\sT,]{0,3}(\d{1,2}):(\d\d)(?!\d)(?::\d\d)?(?:\s?([ap])\.?m\b)?")
_MARKS = re.compile("[\u0300-\u036f\u0640\u064b-\u0655\u0670\u200c-\u200f]")
_ONE_LETTER = str.maketrans({"ى": "ي", "ی": "ي", "ک": "ك", "ı": "i", "\xa0": " "})
_NOT_ASCII_DIGIT = re.compile(r"[^\D0-9]")

_PERSIAN = (
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن",
    "اسفند",
)  # fmt: skip
_FIRST_JALALI = date(1921, 3, 21)  # of the year 1300
_LEAP_OF_33 = frozenset((1, 5, 9, 13, 17, 22, 26, 30))


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class WrittenDate:
    """A date in a text: ISO 8601, with the time of day where one follows; and its place."""

    moment: str
    start: int
    end: int

    def moved(self, by: int) -> "WrittenDate":
        """The same date in a text that has so many characters more before it."""
        return replace(self, start=self.start + by, end=self.end + by)


def plain(text: str) -> str:
    """The text in lower case, with ASCII digits, one letter for each sound; of the same length."""
    if text.isascii():
        return text.lower()
    text = _NOT_ASCII_DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), text)
    text = _MARKS.sub(" ", text).translate(_ONE_LETTER)
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(sign.lower()[0] for sign in text)


def written_dates(text: str, language: str | None) -> list[WrittenDate]:
    """The dates in a text, in its order. Its time grows with the text's length alone."""
    flat = plain(text)
    found = {each.start: each for each in (*_of_eras(flat), *_of_short_years(flat))}
    for count, year in enumerate(_YEAR.finditer(flat)):
        if count >= _MAX_YEARS:
            break
        start = max(0, year.start() - _AROUND)
        window = flat[start : year.end() + _AROUND]
        read = _around(window, year.start() - start, language)
        if read is None:
            continue
        day, first, last = read
        moment = f"{day.isoformat()}{_time(_TIME.match(flat, start + last))}"
        found.setdefault(
            start + first, WrittenDate(moment=moment, start=start + first, end=start + last)
        )
    return [found[place] for place in sorted(found)]


def _time(found: re.Match[str] | None) -> str:
    """The time of day as it stands behind a date in ISO 8601; nothing where there is none."""
    if found is None:
        return ""
    hour, minute = int(found[1]), int(found[2])
    if found[3] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if found[3] == "p" else 0)
    return f"T{hour:02}:{minute:02}:00" if hour < 24 and minute < 60 else ""


def _of_eras(flat: str) -> Iterator[WrittenDate]:
    """Dates by Japanese eras and by the Republic of China."""
    for hit in islice(_ERA.finditer(flat), _MAX_YEARS):
        year = _ERAS[hit[1]] + (1 if hit[2] == "元" else int(hit[2]))
        if day := _date(year, int(hit[3]), int(hit[4]), None):
            yield WrittenDate(moment=day.isoformat(), start=hit.start(), end=hit.end())


def _of_short_years(flat: str) -> Iterator[WrittenDate]:
    """Dates like 25.04.24: where points part the numbers, the day comes first everywhere."""
    for hit in islice(_SHORT_YEAR.finditer(flat), _MAX_YEARS):
        if day := _date(2000 + int(hit[3]), int(hit[2]), int(hit[1]), None):
            yield WrittenDate(moment=day.isoformat(), start=hit.start(), end=hit.end())


def _around(window: str, at: int, language: str | None) -> tuple[date, int, int] | None:
    """The date whose year stands at `at`."""
    for pattern in (_YEAR_FIRST, _YEAR_LAST):
        for hit in pattern.finditer(window):
            if hit.start() <= at < hit.end():
                return _dated(_numbers(hit, language), hit, language)
    return _named(window, at, language)


def _numbers(hit: re.Match[str], language: str | None) -> tuple[int, int, int] | None:
    if hit.re is _YEAR_FIRST:
        return int(hit[1]), int(hit[3] or hit[5]), int(hit[4] or hit[6])
    first, second, year = int(hit[1]), int(hit[3]), int(hit[4])
    tag = (language or "").replace("_", "-").lower()
    if first > 12 or hit[2] == "." or first == second:
        return year, second, first
    if second > 12 or tag in ("en-us", "en-ph"):  # only Americans put the month first
        return year, first, second
    return (year, second, first) if tag and tag != "en" else None


def _dated(
    numbers: tuple[int, int, int] | None, hit: re.Match[str], language: str | None
) -> tuple[date, int, int] | None:
    day = _date(*numbers, language) if numbers else None
    return (day, hit.start(), hit.end()) if day else None


def _named(window: str, at: int, language: str | None) -> tuple[date, int, int] | None:
    """A date whose month is a word."""
    primary = (language or "").replace("_", "-").lower().partition("-")[0]
    for pattern, months in _patterns(primary):
        for hit in pattern.finditer(window):
            if not hit.start() <= at < hit.end():
                continue
            parts = {name[0]: part for name, part in hit.groupdict().items() if part}
            year, month, day = parts["y"], parts["m"], parts["d"]
            return _dated((int(year), months[month], int(day)), hit, language)
    return None


@lru_cache(maxsize=64)
def _patterns(primary: str) -> list[tuple[re.Pattern[str], dict[str, int]]]:
    """Day month year, month day year, year month day: for the language, then for English."""
    named = _LOCALES.get(primary, (primary,)) if primary else _MONTHS_FROM
    locales = dict.fromkeys((*named, "en"))
    tables = [_month_names(locale) for locale in locales]
    if primary in ("fa", "ps"):
        tables.append({_plain_name(name): place for place, name in enumerate(_PERSIAN, 1)})
    return [(_pattern(months), months) for months in tables if months]


def _pattern(months: dict[str, int]) -> re.Pattern[str]:
    either = "|".join(map(re.escape, sorted(months, key=len, reverse=True)))
    gap, joint = r"[\s.,/-]{0,3}", r"(?:[^\W\d_]{1,4}\.?\s|ב)?"
    month = rf"(?:{either})(?![^\W\d_])"
    day, year = r"(?<!\d)\d{1,2}", r"\d{4}(?!\d)"
    ordinal = r"(?:st|nd|rd|th|er|re|e|o|º|°|\.)?"
    return re.compile(
        rf"(?P<d1>{day}){ordinal}{gap}{joint}(?P<m1>{month}){gap}(?:{month}{gap})?{joint}(?P<y1>{year})"
        rf"|(?<![^\W\d_])(?P<m2>{month}){gap}(?P<d2>{day}){ordinal}{gap}{joint}(?P<y2>{year})"
        rf"|(?<!\d)(?P<y3>{year}){gap}{joint}(?P<m3>{month}){gap}(?P<d3>{day})(?!\d)"
        rf"|(?<!\d)(?P<y4>{year}){gap}{joint}(?P<d4>{day}){ordinal}{gap}(?P<m4>{month})"
    )


def _month_names(locale: str) -> dict[str, int]:
    from babel import Locale, UnknownLocaleError

    try:
        tables = Locale.parse(locale).months
    except (UnknownLocaleError, ValueError, TypeError):
        return {}
    return {
        name: month
        for context in ("format", "stand-alone")
        for width in ("abbreviated", "wide")
        for month, written in tables[context][width].items()
        if len(name := _plain_name(written)) > 1 and name[0].isalpha()
    } | ({"sept": 9} if locale == "en" else {})


def _plain_name(name: str) -> str:
    return plain(name).strip(" .")


def _date(year: int, month: int, day: int, language: str | None) -> date | None:
    """The date, its year taken for one of another calendar where it can be nothing else."""
    primary = (language or "").lower()[:2]
    try:
        if 2400 <= year < 2600:
            return date(year - 543, month, day) if primary in ("th", "lo", "km") else None
        if 1300 <= year < 1473:
            return _from_jalali(year, month, day) if primary in ("fa", "ps") else None
        return date(year, month, day)
    except ValueError:  # the 31st of June
        return None


def _from_jalali(year: int, month: int, day: int) -> date | None:
    """A date of the Iranian calendar, whose leap years follow a cycle of 33 years until 1472."""
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    years = sum(366 if one % 33 in _LEAP_OF_33 else 365 for one in range(1300, year))
    months = 31 * (month - 1) - max(0, month - 7)
    return _FIRST_JALALI + timedelta(days=years + months + day - 1)
