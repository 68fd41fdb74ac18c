"""When a feed asks not to be read: skipHours and skipDays of RSS (2.0 specification), in UTC.

Read from the text, for feedparser keeps only the last hour and day. A feed that skips them all
means none.
"""

import re

_HOURS = re.compile(r"<skipHours\b.*?(?:</skipHours|\Z)", re.IGNORECASE | re.DOTALL)
_DAYS = re.compile(r"<skipDays\b.*?(?:</skipDays|\Z)", re.IGNORECASE | re.DOTALL)
_HOUR = re.compile(r"<hour>\s*(\d\d?)\s*<", re.IGNORECASE)
_DAY = re.compile(r"<day>\s*(mon|tues|wednes|thurs|fri|satur|sun)day\s*<", re.IGNORECASE)
_WEEK = ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")


def skip_hours(channel: str) -> tuple[int, ...]:
    """Hours from 0 to 23; older feeds write 24 for midnight."""
    found = _HOURS.search(channel)
    hours = {int(hour) for hour in _HOUR.findall(found[0])} if found else set()
    hours = {hour % 24 for hour in hours if hour <= 24}
    return tuple(sorted(hours)) if len(hours) < 24 else ()


def skip_days(channel: str) -> tuple[int, ...]:
    """Days of the week, 0 for Monday."""
    found = _DAYS.search(channel)
    days = {_WEEK.index(day.lower()) for day in _DAY.findall(found[0])} if found else set()
    return tuple(sorted(days)) if len(days) < 7 else ()
