"""Times that answers tell: how long to wait (Retry-After), how long they stay fresh."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_WAIT_S = 7 * 24 * 3600.0

_LONGEST_FRESH_S = 30 * 24 * 3600
_LONGEST_TIME = 100  # characters
_DIRECTIVE = re.compile(r'(?:[^,"]|"[^"]*")+')


def retry_after_s(headers: Mapping[str, str], now: float) -> float | None:
    """Read Retry-After, seconds or a date; None: absent or unreadable. At most a week.

    A date counts from the answer's own Date, whatever our clock (or the server's) says; without
    one, from `now`.

    >>> retry_after_s({"retry-after": "120"}, now=0)
    120.0
    """
    header = headers.get("retry-after")
    if header is None or len(header) > _LONGEST_TIME:
        return None
    if re.fullmatch(r"\s*\d+(?:\.\d+)?\s*", header, re.ASCII):
        wait_s = float(header)
    else:
        date = _date(header)
        if date is None:
            return None
        sent = _date(headers.get("date", ""))
        wait_s = date - (now if sent is None else sent)
    return min(max(wait_s, 0.0), LONGEST_WAIT_S)


def max_age_s(headers: Mapping[str, str]) -> int | None:
    """How much longer an answer is fresh by its own word (RFC 9111, 4.2), seconds.

    None: it does not say. 0: it is not to be kept, or is stale already. At most 30 days.
    """
    cached = dict(_directives(headers.get("cache-control", "")))
    if "no-cache" in cached or "no-store" in cached:
        return 0
    age = _seconds(headers.get("age")) or 0
    own = cached.get("max-age")
    fresh = _until_expiry(headers) if own is None else _seconds(own)
    return None if fresh is None else min(max(fresh - age, 0), _LONGEST_FRESH_S)


def _until_expiry(headers: Mapping[str, str]) -> int | None:
    expires, sent = headers.get("expires"), _date(headers.get("date", ""))
    if expires is None:
        return None
    at = _date(expires)
    if at is None:
        return 0  # RFC 9111, 5.3: "0" and the like are in the past
    return None if sent is None else int(at - sent)


def _directives(header: str) -> list[tuple[str, str]]:
    pairs = [written.partition("=") for written in _DIRECTIVE.findall(header)]
    return [(name.strip().lower(), value.strip(' \t"')) for name, _, value in pairs]


def _seconds(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"\d{1,15}", text.strip(), re.ASCII) else None


def _date(text: str) -> float | None:
    if len(text) > _LONGEST_TIME:
        return None
    try:
        date: datetime = parsedate_to_datetime(text)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None
