"""Which parts of a sitemap index are worth a request: those with news, the newest first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from connectors.listings.article_address import date_in_address
from connectors.listings.sitemap_document import Listed
from connectors.listings.sitemap_entries import is_day, read_time
from connectors.urls import resolved

_NEWS = re.compile(r"news|nachrichten|noticias|actualit|latest|recent|today|daily", re.IGNORECASE)
_NO_NEWS = re.compile(
    r"(?:^|[/_.-])(?:categor(?:y|ies|ia|ias|ie)|tags?|post_tag|taxonom(?:y|ies)|topics?|themen?"
    r"|authors?|users?|pages?(?![-_]?\d)|posts-page|images?|videos?|products?|static|sections?"
    r"|attachments?)(?:$|[/_.-])",
    re.IGNORECASE,
)
_ARCHIVE = re.compile(r"(?:^|[/_.-])archiv", re.IGNORECASE)
_MONTH = re.compile(r"(?<!\d)(20[0-4]\d)[-_/.]?(0[1-9]|1[0-2])(?!\d)")
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A sitemap that an index names."""

    url: str
    lastmod: str  # as the index says


def best_parts(listed: Sequence[Listed], base: str, since: datetime, most: int) -> list[Part]:
    """Of the parts that an index at `base` names, those that may have what is new `since` then.

    What is named for news goes first, then what changed last; what did not change since, is named
    for an older time, or for what is no news (categories, authors, images) is left out. Of parts
    that nothing is known of, the last and the first are the likeliest.
    """
    ranked: list[tuple[tuple[bool, bool, float, int, int], Part]] = []
    for place, one in enumerate(listed):
        url = resolved(one.loc, base) if one.part else None
        if url is None:
            continue
        name = url.partition("://")[2].partition("/")[2]
        changed, until = read_time(one.lastmod), named_until(name)
        archive = bool(_ARCHIVE.search(name))
        news = bool(_NEWS.search(name)) and not archive
        if _NO_NEWS.search(name) and not news:
            continue
        if changed is not None and is_day(changed):
            changed += timedelta(days=1)
        if any(at < since for at in (changed, until) if at is not None):
            continue
        newest = max((at.timestamp() for at in (changed, until) if at is not None), default=0.0)
        from_end = min(place, len(listed) - 1 - place)
        ranked.append(
            ((not news, archive, -newest, from_end, -place), Part(url=url, lastmod=one.lastmod))
        )
    ranked.sort(key=lambda pair: pair[0])
    return [part for _, part in ranked[:most]]


def named_until(name: str) -> datetime | None:
    """The end of the day, month or year that a document is named for."""
    if day := date_in_address(name):
        return day + timedelta(days=1)
    if month := _MONTH.search(name):
        return _months_on(int(month[1]), int(month[2]))
    if year := _YEAR.search(name):
        return _months_on(int(year[1]), 12)
    return None


def _months_on(year: int, month: int) -> datetime:
    return datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
