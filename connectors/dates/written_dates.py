"""Dates as publishers write them, in every language, as points in time.

A date needs a year, a month and a day that can be told apart; what leaves a doubt ("03/04/2024",
"two hours ago", a year and a month) is not read, for a publication time is never invented. A date
without a time of day is its midnight; without a zone, it is in the source's, else in UTC.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from connectors.dates.local_dates import LocalTime, full_year, read_local
from connectors.dates.time_zones import minutes_in, offset_minutes
from pipeline.records import rfc3339

_LONGEST = 120  # characters

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_ENGLISH = {name[:3]: place for place, name in enumerate(_MONTHS, 1)}
_ENGLISH |= {name: place for place, name in enumerate(_MONTHS, 1)} | {"sept": 9}

_ZONE = r"(?:\s*(?![aApP][mM]\b)((?:[a-zA-Z]{1,5})?(?:[+-]\d{1,2}:?(?:\d\d)?)?))?(?:\s*\([^()]*\))?"
_RFC_822 = re.compile(
    r"(?:[A-Za-z]+[.,]{0,2}\s+)?(\d{1,2})[\s-]+([A-Za-z]{3,9})[.,]?[\s-]+(\d{4}|\d\d)"
    rf"(?:,?\s+(\d{{1,2}}):(\d\d)(?::(\d\d)(?:\.\d+)?)?{_ZONE})?"
)
_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)"
    rf"(?:[Tt\s]\s*(\d{{1,2}}):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?{_ZONE})?"
)
_EPOCH = re.compile(r"([12]\d{9})(?:\d{3})?")  # seconds or milliseconds, from 2001 to 2065
_OTHER_CALENDARS = frozenset(str(year) for year in (*range(1300, 1500), *range(2400, 2700)))


@dataclass(frozen=True, slots=True)
class DateReader:
    """Reads the dates of one source: `time_zone` (IANA) and `language` (BCP 47), if known."""

    time_zone: str | None = None
    language: str | None = None

    def __call__(self, written: str | None) -> str | None:
        """RFC 3339 where the date can be read, else as written; None for no date."""
        if not written:
            return None
        read = read_date(written, time_zone=self.time_zone, language=self.language)
        return read or written.strip() or None


def read_date(
    written: str, *, time_zone: str | None = None, language: str | None = None
) -> str | None:
    """The point in time that a date means, as RFC 3339 in UTC; None where that is not certain.

    `time_zone` (IANA) and `language` (BCP 47) are what is known of the source.
    """
    written = written.strip()
    if not written or len(written) > _LONGEST:
        return None
    local = _common(written) or read_local(written, language)
    if local is None:
        return None
    try:
        moment = datetime(local.year, local.month, local.day)  # noqa: DTZ001 - the zone comes next
        moment += _since_midnight(local.hour, local.minute, local.second)
        minutes = offset_minutes(local.zone, moment, time_zone, language) if local.zone else None
        if minutes is None:
            minutes = minutes_in(time_zone, moment) if time_zone else 0
        return rfc3339(moment.replace(tzinfo=timezone(timedelta(minutes=minutes))))
    except (ValueError, OverflowError):  # the 31st of June, 25 o'clock; the years 0 and 10000
        return None


def _since_midnight(hour: int, minute: int, second: int) -> timedelta:
    """24:00 is the day's end; a leap second is the second before it."""
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and minute + second):
        raise ValueError
    return timedelta(hours=hour, minutes=minute, seconds=min(second, 59))


def _common(written: str) -> LocalTime | None:
    """RFC 822 and ISO 8601 with the habits that publishers have: nearly all dates."""
    if (found := _ISO.fullmatch(written)) and found[1] not in _OTHER_CALENDARS:
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    elif (found := _RFC_822.fullmatch(written)) and found[2].lower() in _ENGLISH:
        year, month, day = full_year(found[3]), _ENGLISH[found[2].lower()], int(found[1])
    elif found := _EPOCH.fullmatch(written):
        moment = datetime.fromtimestamp(int(found[1]), UTC)
        year, month, day = moment.year, moment.month, moment.day
        return LocalTime(year, month, day, moment.hour, moment.minute, moment.second, "Z")
    else:
        return None
    hour, minute, second = (int(part or 0) for part in found.group(4, 5, 6))
    return LocalTime(year, month, day, hour, minute, second, found[7] or "")
