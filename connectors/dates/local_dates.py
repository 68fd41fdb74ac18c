"""Dates in any language, order, script and calendar: what is no RFC 822 and no ISO 8601."""

import re
from datetime import date
from typing import NamedTuple

from connectors.dates.calendars import ERAS, PERSIAN_MONTHS, from_buddhist, from_era, from_jalali
from connectors.dates.local_months import find_month, plain
from connectors.dates.time_zones import is_zone_name


class LocalTime(NamedTuple):
    """A date, a time of day, and the zone as it is written; empty: none is."""

    year: int
    month: int
    day: int
    hour: int = 0
    minute: int = 0
    second: int = 0
    zone: str = ""


# In a `plain` text: hour, minute and second.
_TIMES = (
    re.compile(
        r"(?<![\d./-])(\d{1,2})\s*[:h：時时시점點]\s*(\d\d)(?!\d)"
        r"(?:\s*[:：分분]\s*(\d\d)(?:[.,]\d+)?)?\s*[분分秒초]?"
    ),
    re.compile(r"(?<![\d./-])(\d{1,2})\.(\d\d)()(?=\s*(?:uhr|h\b|hrs?\b|น|ч\b))"),
    re.compile(r"\b(?:kl|klo|ore|um)\b\.?\s*(\d{1,2})[.:](\d\d)()(?!\d)"),
    re.compile(r"(?<![\d./-])(\d{1,2})()()(?=\s*[ap]\.?\s?m\b)"),
)
_HALF = re.compile(r"(?<![a-z])(?:a\.?\s?m|(p)\.?\s?m)(?![a-z])\.?|(?:π\.\s?μ|(μ)\.\s?μ)\.?")
_MORNING = re.compile("上午|凌晨|早上|오전|午前|قبل ?از ?ظهر|ق\\.ظ|صباحا")
_AFTERNOON = re.compile("下午|晚上|오후|午後|بعد ?از ?ظهر|ب\\.ظ|مساء")
_OFFSET = re.compile(r"(?:gmt|utc?)?\s*[+-]\s*\d{1,2}(?::?\d\d)?(?!\d)|\bz\b")
_CAPITALS = re.compile(r"(?<![A-Za-z])[A-Z]{2,5}(?![A-Za-z])")

_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s*[-/.年년]\s*(\d{1,2})\s*[-/.月월]\s*(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{4})(?!\d)")
_SHORT_YEAR = re.compile(r"(?<!\d)(\d{1,2})(\.)(\d{1,2})\.(\d\d)(?!\d)")
_ERA = re.compile(rf"({'|'.join(ERAS)})\s*(\d{{1,3}}|元)\s*年\s*(\d{{1,2}})\s*月\s*(\d{{1,2}})")
_THURSDAY_5 = re.compile(r"\bth(?:u|ứ)?\s+[2-7]\b")  # days of the week have numbers in Vietnamese
_AGO = re.compile(r"\d+ \w+ ago\b")  # which is August in four languages
_NUMBER = re.compile(r"\d+")
_PERSIAN = re.compile("|".join(sorted(map(plain, PERSIAN_MONTHS), key=len, reverse=True)))
_PLAIN_PERSIAN = {plain(name): month for name, month in PERSIAN_MONTHS.items()}
_THAI = re.compile("[\u0e00-\u0e7f]")


def read_local(written: str, language: str | None) -> LocalTime | None:
    """The date and time that a text says; None where one of year, month and day is in doubt."""
    text = _THURSDAY_5.sub(" ", plain(written))
    if sum(map(str.isdecimal, text)) < 3 or _AGO.search(text):
        return None
    found = next(filter(None, (one.search(text) for one in _TIMES)), None)
    time, zone = (0, 0, 0), ""
    if found:
        half = _halved(text, *(int(part or 0) for part in found.group(1, 2, 3)))
        if half is None:
            return None
        time = half
        offset = _OFFSET.search(text, found.end())
        names = (name for name in _CAPITALS.findall(written) if is_zone_name(name))
        zone = "".join(offset[0].split()) if offset else next(names, "")
        if offset:
            text = f"{text[: offset.start()]} {text[offset.end() :]}"
        text = f"{text[: found.start()]} {text[found.end() :]}"
    day = _date(text, language)
    return LocalTime(day.year, day.month, day.day, *time, zone) if day else None


def _halved(text: str, hour: int, minute: int, second: int) -> tuple[int, int, int] | None:
    """The time of day by 24 hours, where the text says which half of the day it is."""
    half = _HALF.search(text)
    afternoon = bool(half and (half[1] or half[2])) or bool(_AFTERNOON.search(text))
    if afternoon or half or _MORNING.search(text):
        if hour > 12:
            return (hour, minute, second) if afternoon else None  # 15:30 pm
        hour = hour % 12 + (12 if afternoon else 0)
    return hour, minute, second


def _date(text: str, language: str | None) -> date | None:
    try:
        return _numeric(text, language) or _named(text, language)
    except ValueError:  # the 31st of June
        return None


def _numeric(text: str, language: str | None) -> date | None:
    if found := _ERA.search(text):
        year = from_era(found[1], 1 if found[2] == "元" else int(found[2]))
        return date(year, int(found[3]), int(found[4])) if year else None
    if found := _YEAR_FIRST.search(text):
        return _of_year(int(found[1]), int(found[2]), int(found[3]), text, language)
    if found := _YEAR_LAST.search(text) or _SHORT_YEAR.search(text):
        first, second, year = int(found[1]), int(found[3]), full_year(found[4])
        order = _day_and_month(first, second, found[2], language)
        return _of_year(year, order[1], order[0], text, language) if order else None
    return None


def _day_and_month(
    first: int, second: int, separator: str, language: str | None
) -> tuple[int, int] | None:
    """Only Americans put the month first; English without a country may be theirs."""
    language = (language or "").replace("_", "-").lower()
    if second > 12 or first == second or language in ("en-us", "en-ph"):
        return second, first
    is_certain = first > 12 or separator == "." or (language and language != "en")
    return (first, second) if is_certain else None


def _named(text: str, language: str | None) -> date | None:
    """A date whose month is a word."""
    jalali = None
    if found := _PERSIAN.search(text):
        month, start, end = _PLAIN_PERSIAN[found[0]], *found.span()
        jalali = _year_and_day(text[:start], text[end:])
        if jalali and 1300 <= jalali[0] < 1500:
            return from_jalali(jalali[0], month, jalali[1])
    named = find_month(text, language)
    if named is None:
        return None
    month, start, end = named
    numbers = _year_and_day(text[:start], text[end:])
    return _of_year(numbers[0], month, numbers[1], text, language) if numbers else None


def _year_and_day(before: str, after: str) -> tuple[int, int] | None:
    """The year and the day around a month's name, if there are no other numbers."""
    numbers = [*_NUMBER.findall(before), *_NUMBER.findall(after)]
    years = [number for number in numbers if len(number) == 4]
    days = [number for number in numbers if len(number) < 3]
    if len(numbers) != 2:
        return None
    if len(years) == 1 and len(days) == 1:
        return int(years[0]), int(days[0])
    if len(days) == 2 and _NUMBER.search(before) and len(days[1]) == 2:  # 20 Jun 24
        return full_year(days[1]), int(days[0])
    return None


def _of_year(year: int, month: int, day: int, text: str, language: str | None) -> date | None:
    """The date, its year taken for one of another calendar where it can be nothing else."""
    primary = (language or "").lower().partition("-")[0]
    if 2400 <= year < 2700 and (primary == "th" or _THAI.search(text)):
        return date(from_buddhist(year), month, day)
    if 1300 <= year < 1500:
        return from_jalali(year, month, day) if primary in ("fa", "prs") else None
    return date(year, month, day)


def full_year(digits: str) -> int:
    """The year that was written; two digits are a year from 1969 to 2068, as POSIX has it."""
    year = int(digits)
    return year if len(digits) > 2 else year + (2000 if year < 69 else 1900)
