"""The feeds of a site, found from one of its addresses: named by the page, linked, or guessed.

Each is fetched and read, so that what is reported works. A site is asked `MAX_REQUESTS` times at
most, beside its robots.txt, which is obeyed.
"""

import re
import zlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

from ada_url import join_url

from connectors.decode import decode_html
from connectors.feed import Feed, read_feed
from connectors.feeds.full_text import habit_after, has_full_text
from connectors.fetch import Access, Fetcher, Response
from connectors.hosts import host_of
from connectors.listings.article_links import article_links
from connectors.listings.page_links import PageLinks, read_links
from connectors.listings.sitemap_document import Kind, listed, sitemap_kind
from connectors.listings.sitemap_entries import read_time
from connectors.robots import Robots
from connectors.urls import canonical, site
from connectors.web.redacted import redacted
from connectors.web.source_access import has_user
from pipeline.errors import FetchFailed
from pipeline.records import rfc3339

MAX_REQUESTS = 12
_FOR_SITEMAPS = 3  # of these: robots.txt and two sitemaps

_FEED_TYPES = frozenset((
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json",
    "application/json", "application/xml", "text/xml", "application/x-rss+xml", "text/rss",
))  # fmt: skip
_FEED_ADDRESS = re.compile(
    r"(?:^|[/._-])(?:rss\d?|atom|feeds?|rdf)(?:$|[/._?-])|/index\.xml$|"
    r"[?&](?:feed|format|alt|type)=(?:rss|atom|feed)",
    re.IGNORECASE,
)
_NO_FEED_ADDRESS = re.compile(
    r"feedback|oembed|wp-json|\.(?:png|jpe?g|gif|svg|js|css|pdf)$", re.IGNORECASE
)
_COMMENTS = re.compile(r"comment|replies|kommentar|comentario", re.IGNORECASE)
_PART = re.compile(r"/(?:category|tag|author|topic|section|rubrik|kategorie)s?/", re.IGNORECASE)
_USUAL = ("feed", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "feed.json")
_NEWS = re.compile(r"news|latest|recent", re.IGNORECASE)
_ABSENT = (404, 410)  # of a robots.txt: no fault of the site's
_LISTED = "a page of feeds"
_COMPARED = 20  # entries of a feed looked for on the page


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A feed or sitemap that was fetched and read."""

    url: str
    type: Literal["rss", "sitemap"]  # of the source to declare
    format: str  # rss20, atom10, jsonfeed11, sitemap ...
    title: str | None = None
    language: str | None = None
    entries: int
    newest: str | None = None  # RFC 3339
    full_text: bool = False  # most entries carry all of their text
    hub: str | None = None  # WebSub
    named_by: str
    on_page: int = 0  # of its first entries, those that the page links to


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """An address that was tried, and gave nothing."""

    url: str
    reason: str


@dataclass(slots=True, kw_only=True)
class Discovery:
    """What was found, the likeliest first."""

    found: list[Found] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    articles: int = 0  # links on the page that look like articles: it can be a `section`
    requests: int = 0


async def discover(url: str, fetcher: Fetcher, access: Access | None = None) -> Discovery:
    """Find the feeds and sitemaps of the site that `url` belongs to; a feed's own is found itself.

    Expected failures are in `Discovery.failed`.
    """
    search = _Search(fetcher, access or Access())
    answer = await search.ask(url)
    if answer is None or search.take(answer, "the address itself"):
        return search.done
    page = _page(answer)
    search.articles = {canonical(link.url) for link in article_links(page, answer.url)}
    search.done.articles = len(search.articles)
    queue = deque(_candidates(page, answer.url))
    while queue and search.left > _FOR_SITEMAPS:
        address, named_by = queue.popleft()
        listed_there = await search.follow(address, named_by)
        if named_by != _LISTED:  # one such page deep, no further
            queue.extend((other, _LISTED) for other in listed_there)
    for name in _USUAL:
        if search.done.found or search.left <= _FOR_SITEMAPS:
            break
        await search.follow(join_url(answer.url, f"/{name}"), "a usual address")
    await search.sitemaps(answer.url)
    search.rank()
    return search.done


class _Search:
    def __init__(self, fetcher: Fetcher, access: Access) -> None:
        self.done = Discovery()
        self.articles: set[str] = set()
        self._fetcher = fetcher
        self._access = access
        self._tried: set[str] = set()

    @property
    def left(self) -> int:
        return MAX_REQUESTS - self.done.requests

    async def ask(self, url: str) -> Response | None:
        """The answer; None where it was asked for before, or failed."""
        if canonical(url) in self._tried or not self.left:
            return None
        self._tried.add(canonical(url))
        self.done.requests += 1
        try:
            answer = await self._fetcher.get(url, access=self._access)
        except FetchFailed as error:
            self._failed(url, error)
            return None
        self._tried.add(canonical(answer.url))
        return answer

    def take(self, answer: Response, named_by: str) -> bool:
        """Read an answer as a feed or sitemap; False where it is neither."""
        try:
            kind = sitemap_kind(answer.body, answer.headers.get("content-type"))
        except FetchFailed:
            kind = "feed"  # JSON, or a broken one
        try:
            if kind == "feed":
                feed = read_feed(answer.body, answer.headers, answer.url)
                self.done.found.append(_feed(feed, answer.url, named_by, self.articles))
            else:
                self.done.found.append(_sitemap(answer, kind, named_by))
        except FetchFailed:
            return False
        return True

    async def follow(self, url: str, named_by: str) -> list[str]:
        """Try an address; where it is a page that names feeds instead, their addresses."""
        answer = await self.ask(url)
        if answer is None or self.take(answer, named_by):
            return []
        listed_there = [address for address, _ in _candidates(_page(answer), answer.url)]
        self._failed(url, "no feed" + (" but a page that names some" if listed_there else ""))
        return listed_there

    async def sitemaps(self, url: str) -> None:
        """Try what robots.txt names, sitemaps of news first."""
        named = Robots.parse(await self._robots(join_url(url, "/robots.txt"))).sitemaps
        for address in sorted(named, key=lambda one: not _NEWS.search(one)):
            if not self.left:
                return
            part = await self.ask(address)
            if part is not None and not self.take(part, "robots.txt"):
                self._failed(address, "no sitemap")

    async def _robots(self, url: str) -> bytes:
        """A robots.txt, asked for only where the requests before did not; empty: there is none."""
        copy = self._fetcher.hosts.robots(host_of(url), urlsplit(url).scheme)
        if copy is not None and copy.text is not None:
            return zlib.decompress(copy.text) if copy.text else b""
        self.done.requests += 1
        try:
            return (await self._fetcher.get(url, access=self._access)).body
        except FetchFailed as error:
            if error.status not in _ABSENT:
                self._failed(url, error)
            return b""

    def rank(self) -> None:
        """Put the main feed first: the one that has what is on the page, not its parts."""

        def order(one: Found) -> tuple[bool, bool, bool, float, bool]:
            compared = max(min(one.entries, _COMPARED), 1)
            return (
                one.type == "sitemap",
                one.entries == 0,
                are_comments(f"{one.url} {one.title or ''}"),
                -round(2 * one.on_page / compared),
                bool(_PART.search(one.url)),
            )

        self.done.found.sort(key=order)

    def _failed(self, url: str, reason: object) -> None:
        self.done.failed.append(Failed(url=redacted(url), reason=str(reason)))


def _page(answer: Response) -> PageLinks:
    html = decode_html(answer.body, answer.headers.get("content-type")).text
    return read_links(html, answer.url)


def feed_alternates(page: PageLinks) -> list[str]:
    """The feeds that a page names as other forms of itself, those of comments last.

    One named with a user or password is somebody's own.
    """
    named = (
        one.url
        for one in page.alternates
        if one.type in _FEED_TYPES and not _NO_FEED_ADDRESS.search(one.url)
        if not has_user(one.url)
    )
    return sorted(dict.fromkeys(named), key=are_comments)


def are_comments(feed: str) -> bool:
    """Whether a feed's address or title says that it has comments, not articles."""
    return bool(_COMMENTS.search(feed))


def _candidates(page: PageLinks, url: str) -> list[tuple[str, str]]:
    """Addresses that may be feeds and how they were named, the likeliest first."""
    home = site(url)
    named = dict.fromkeys(feed_alternates(page), "link rel=alternate")
    for link in page.links:
        likely = _FEED_ADDRESS.search(link.url) and not _NO_FEED_ADDRESS.search(link.url)
        if likely and (site(link.url) == home or "feed" in site(link.url)):
            named.setdefault(link.url, "a link")
    return sorted(named.items(), key=lambda one: are_comments(one[0]))


def _feed(feed: Feed, url: str, named_by: str, articles: set[str]) -> Found:
    habit = habit_after((), feed.entries)
    full = sum(has_full_text(entry, habit) for entry in feed.entries)
    links = {canonical(entry.link) for entry in feed.entries[:_COMPARED] if entry.link}
    return Found(
        url=url,
        type="rss",
        format=feed.format,
        title=feed.title,
        language=feed.language,
        entries=len(feed.entries),
        newest=_newest(entry.published or entry.updated or "" for entry in feed.entries),
        full_text=full * 2 > len(feed.entries),
        hub=feed.hub,
        named_by=named_by,
        on_page=len(links & articles),
    )


def _sitemap(answer: Response, kind: Kind, named_by: str) -> Found:
    records = list(listed(answer.body, answer.headers.get("content-type"), kind))
    name = "sitemap index" if any(one.part for one in records) else "sitemap"
    news = any(one.published for one in records)
    return Found(
        url=answer.url,
        type="sitemap",
        format="news sitemap" if news else name,
        language=next((one.language for one in records if one.language), None),
        entries=len(records),
        newest=_newest(one.published or one.lastmod for one in records),
        named_by=named_by,
    )


def _newest(written: Iterator[str]) -> str | None:
    """The latest of some times, leaving out what is no time or lies in the future."""
    latest = datetime.now(UTC) + timedelta(days=1)
    times = (time for text in written if (time := read_time(text)) and time <= latest)
    newest = max(times, default=None)
    return rfc3339(newest) if newest else None
