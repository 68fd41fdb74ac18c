"""When an article says that it was published."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from itertools import islice

from lxml.html import HtmlElement

from pipeline.records import is_publication_time
from pipeline.text.page.written_date import WrittenDate, written_dates

# 2024-05-03, 2024/5/3, 2024年5月3日, 2024년 5월 3일, with or without a time of day
_YEAR_FIRST = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})(?!\d)\s?[日일]?"
    r"(?:[\sT]{0,3}(\d{1,2}):(\d\d)(?::(\d\d))?)?"
)
_EPOCH = re.compile(r"([12]\d{9})(?:\d{3})?")
# 2024-05-03T15:47:42+02:00[Europe/Berlin], and Fri May 03 2024 15:47:42 GMT+0200 (CEST)
_ZONE_NAME = re.compile(r"\[[\w/+-]{1,40}\]$")
_IN_ADDRESS = re.compile(r"[/_-]((?:19|20)\d\d)([/_-])(\d\d)\2(\d\d)(?=[/_.-]|$)")
_UTC = re.compile(r"^(\d{4}-.{10,20}:\d\d)\s?(?:UTC|GMT)$")
_HALF_OF_DAY = re.compile(r"\d\s?[ap]\.?m\b", re.IGNORECASE)
_JAVASCRIPT = re.compile(
    r"^[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d) (\d{4}) (\d\d:\d\d:\d\d) (?:GMT|UTC)([+-]\d{4}).*$"
)
_MAX_TIMES = 20  # elements
_MAX_LENGTH = 200  # characters of a statement that are read
# News is corrected and added to for days; what is dated anew after so many was published anew.
_ANEW = 30


def parse_moment(text: str) -> str | None:
    """Bring a moment as feeds and pages write it into ISO 8601, its offset kept.

    A date without a time of day stays one ("2024-05-03"). None where the text is not clear, as
    in 03/04/2024, and for times at which nothing was published, as in 1970-01-01.
    """
    text = _ZONE_NAME.sub("", " ".join(text[:_MAX_LENGTH].split()))
    text = _UTC.sub(r"\1+00:00", text)
    moment = _iso(text) or _epoch(text) or _rfc_2822(_JAVASCRIPT.sub(r"\2 \1 \3 \4 \5", text))
    moment = moment or _year_first(text) or _written(text)
    return moment if moment and is_publication_time(datetime.fromisoformat(moment)) else None


def to_utc(moment: str) -> datetime:
    """The point in time that `parse_moment` gave; without an offset it is taken as UTC."""
    parsed = datetime.fromisoformat(moment)
    try:
        return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    except OverflowError:  # year 1 or 9999
        return parsed.replace(tzinfo=UTC)


def published(
    stated: Iterable[str], shown: Sequence[WrittenDate], unlabelled: WrittenDate | None
) -> str | None:
    """When an article was published, by what structured data states and what the page shows.

    The first statement that can be read counts, with its own offset. A page that was published
    anew shows its readers only the later date, and does not call it an update: where that is
    months from the statement, it is the publication. So is an earlier one, for systems state when
    they took over old pages. `unlabelled` is the nearest of the `shown` dates, if it may be that.
    """
    first = next(filter(None, map(parse_moment, stated)), None)
    if first is None:
        return shown[0].moment if shown else None
    if unlabelled is None or any(_apart(first, found.moment) <= 1 for found in shown):
        return first
    return unlabelled.moment if _apart(first, unlabelled.moment) >= _ANEW else first


def to_the_second(moment: str | None, tree: HtmlElement) -> str | None:
    """The moment as a `time` element of the same day has it, if that alone knows the offset."""
    if moment is None or datetime.fromisoformat(moment).tzinfo:
        return moment
    written = (element.get("datetime", "") for element in islice(tree.iter("time"), _MAX_TIMES))
    exact = (found for found in map(parse_moment, written) if found)
    same_day = (found for found in exact if found[:10] == moment[:10])
    return next((found for found in same_day if datetime.fromisoformat(found).tzinfo), moment)


def not_before(modified: str | None, moment: str | None) -> str | None:
    """The time of modification, unless that is before the publication."""
    if modified and moment and modified[:10] < moment[:10]:
        return None
    return modified


def date_in_address(url: str | None) -> str | None:
    """The day that a URL holds: /2025/03/03/ or /2025-03-03-."""
    found = _IN_ADDRESS.search(url or "")
    try:
        return date(*map(int, found.group(1, 3, 4))).isoformat() if found else None
    except ValueError:
        return None


def guess_published(tree: HtmlElement, url: str | None, latest: str) -> str | None:
    """Find the publication date in URL and markup, where neither data nor headline have it.

    `latest` is the last date to believe (YYYY-MM-DD). htmldate's extensive search is left out: it
    costs 4 ms a page more and was right less often (.840 against .845 of 193 pages).
    """
    from htmldate import find_date

    found: str | None = find_date(
        tree, url=url, original_date=True, extensive_search=False, max_date=latest
    )
    return found


def _apart(one: str, other: str) -> int:
    """Days between two moments, as they are written."""
    return abs((date.fromisoformat(one[:10]) - date.fromisoformat(other[:10])).days)


def _iso(text: str) -> str | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.isoformat() if ":" in text else moment.date().isoformat()


def _rfc_2822(text: str) -> str | None:
    if _HALF_OF_DAY.search(text):  # which the parser would overlook
        return None
    try:
        return parsedate_to_datetime(text).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _year_first(text: str) -> str | None:
    found = _YEAR_FIRST.search(text)
    if not found:
        return None
    numbers = [int(number) for number in found.groups() if number]
    try:
        moment = datetime(*numbers)  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        return None
    return moment.isoformat() if len(numbers) > 3 else moment.date().isoformat()


def _epoch(text: str) -> str | None:
    """Seconds or milliseconds since 1970, of the years 2001 to 2065."""
    found = _EPOCH.fullmatch(text)
    return datetime.fromtimestamp(int(found[1]), UTC).isoformat() if found else None


def _written(text: str) -> str | None:
    return next((found.moment for found in written_dates(text, None)), None)
