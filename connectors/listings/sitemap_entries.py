"""Which pages of a sitemap are news, and what it says of them."""

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import nlargest
from html import unescape

from connectors.collector.bounds import bounded, declared_language
from connectors.dates.written_dates import read_date
from connectors.listings.article_address import date_in_address, is_article_address
from connectors.listings.sitemap_document import Listed
from connectors.source import SourceConfig
from connectors.urls import article_id, canonical, href, resolved
from pipeline.records import Enclosure, Entry, RawArticle, rfc3339

_ENDS = 1000  # of a document, looked at for what has no time: new addresses are put at one of them
_ALIKE = 20  # pages that a publisher does not change in one second
_DAY = timedelta(days=1)
_AHEAD = timedelta(days=1)  # clocks and time zones may be so wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What counts of one document."""

    dated: list[Listed]  # the newest first
    undated: list[Listed]  # nothing says when they were published
    ahead: list[Listed]  # it is said to be tomorrow, or later
    parts: list[Listed]  # other sitemaps
    total: int  # pages listed


def choose(
    records: Iterable[Listed],
    since: datetime,
    now: datetime,
    most: int,
    time_zone: str | None = None,
) -> Chosen:
    """Of a document's pages, those published `since` then, and those without a time of their own.

    When a page was published say the news extension and the day in its address. Failing those, its
    lastmod counts: but a second that most pages share is when the site was made anew, and says
    nothing. Gives at most `most` of each kind.
    """
    dated: list[tuple[datetime, Listed]] = []
    by_lastmod: list[tuple[datetime, Listed]] = []
    ahead: list[Listed] = []
    first: list[Listed] = []
    last: deque[Listed] = deque(maxlen=_ENDS)
    lastmods: Counter[str] = Counter()
    parts: list[Listed] = []
    total = 0
    for one in records:
        if one.part:
            parts.append(one)
            continue
        total += 1
        if "T" in one.lastmod:
            lastmods[one.lastmod] += 1
        published = read_time(one.published, time_zone) or date_in_address(one.loc)
        moment = published or read_time(one.lastmod, time_zone)
        if published and published > now + _AHEAD:
            ahead.append(one)
        elif moment is None or moment > now + _AHEAD:
            (first if len(first) < _ENDS else last).append(one)
        elif moment >= since or (is_day(moment) and moment + _DAY > since):
            (dated if published else by_lastmod).append((moment, one))
    if any(count >= _ALIKE and count * 2 > total for _, count in lastmods.most_common(1)):
        first += (one for _, one in by_lastmod)
    else:
        dated += by_lastmod
    articles = [pair for pair in dated if _is_article(pair[1])]
    newest = nlargest(most, articles, key=lambda pair: pair[0])
    undated = [one for one in (*first, *last) if _is_article(one)]
    return Chosen(
        dated=[one for _, one in newest],
        undated=undated[:most],
        ahead=[one for one in ahead if _is_article(one)][:most],
        parts=parts,
        total=total,
    )


def sitemap_article(
    source: SourceConfig,
    one: Listed,
    base: str,
    fetched_at: str,
    *,
    dated: bool,
    time_zone: str | None = None,
) -> RawArticle | None:
    """What a sitemap at `base` lists as an article; None where it has no usable address."""
    url = resolved(one.loc, base)
    if url is None:
        return None
    published = read_time(one.published, time_zone)
    lastmod = read_time(one.lastmod, time_zone) if dated else None
    picture = resolved(one.picture, url)
    entry = bounded(
        Entry(
            title=" ".join(unescape(one.title).split()) or None,
            link=url,
            published=rfc3339(published) if published else None,
            updated=rfc3339(lastmod) if lastmod else None,
            tags=tuple(tag for word in one.keywords.split(",") if (tag := word.strip())),
            enclosures=(Enclosure(url=picture, type="image/*"),) if picture else (),
        )
    )
    canonical_url = canonical(url)
    return RawArticle(
        id=article_id(canonical_url),
        source=source.id,
        feed_url=base,
        url=url,
        canonical_url=canonical_url,
        entry=entry,
        language_declared=declared_language(one.language) or source.language,
        published=entry.published,
        fetched_at=fetched_at,
    )


def read_time(written: str, time_zone: str | None = None) -> datetime | None:
    """A time of a sitemap; one without a zone is in `time_zone` (IANA), else UTC."""
    moment = _w3c(written)  # most are, and read_date takes ten times as long
    if moment is not None and moment.tzinfo:
        return moment
    read = read_date(written, time_zone=time_zone)
    return datetime.fromisoformat(read) if read else None


def _w3c(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None


def is_day(moment: datetime) -> bool:
    """Whether a time names no hour: it may be any of its day."""
    return moment.hour == moment.minute == moment.second == 0


def _is_article(one: Listed) -> bool:
    if one.published or one.title:
        return True
    url = href(one.loc)
    return url is not None and is_article_address(url)
