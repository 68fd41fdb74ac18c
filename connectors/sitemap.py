"""Sitemaps: those for news, all others, and indexes of them; found from a site's robots.txt, too.

Every document has its own validators. An index is followed to the parts that may have news; a part
whose lastmod in the index is as it was is not asked for again.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import urljoin, urlsplit

from pydantic import Field

from connectors.collector.asking import Asked
from connectors.collector.polled_source import PolledSource
from connectors.feeds.unchanged_items import KnownFeed, read_articles
from connectors.fetch import Response
from connectors.listings.listing import Listing, ListingConnector
from connectors.listings.sitemap_document import Listed, listed, sitemap_kind
from connectors.listings.sitemap_entries import choose, sitemap_article
from connectors.listings.sitemap_parts import Part, best_parts, named_until
from connectors.robots import Robots
from connectors.urls import site
from connectors.web.redacted import redacted
from connectors.web.validators import Validators
from pipeline.errors import FetchFailed
from pipeline.records import RawArticle, rfc3339

_ACCEPT = "application/xml,text/xml;q=0.9,text/plain;q=0.8,*/*;q=0.5"
_DEEPEST = 2  # an index of indexes of parts
_DAY_S = 24 * 3600.0
_OVERLAP_S = 3600.0  # publishers add pages later than they say
_USUAL = "/sitemap.xml"
_REMOVED = (404, 410)


class Sitemap(PolledSource):
    """A sitemap, an index of sitemaps, or a site whose robots.txt names them."""

    type: Literal["sitemap"] = Field(description="Kind of source.")
    url: str = Field(
        description="Address of the sitemap or index; that of a site (`https://news.example/`) "
        "takes those that its robots.txt names."
    )
    max_age_days: float = Field(
        default=2,
        gt=0,
        description="Pages published longer ago are left alone. Whatever came after the last poll "
        "is taken all the same.",
    )
    max_parts: int = Field(
        default=10,
        ge=1,
        le=200,
        description="Documents asked for in one poll; of an index, the parts that may have news, "
        "the newest first.",
    )
    max_pages: int = Field(
        default=2000,
        ge=1,
        le=50_000,
        description="Of the pages that one document lists, the newest are taken, so many.",
    )


@dataclass(slots=True, kw_only=True)
class _Document:
    """What is remembered of one sitemap."""

    validators: Validators = field(default_factory=Validators)
    lastmod: str = ""  # what its index said of it when it was last read
    parts: list[Part] = field(default_factory=list)  # where it is an index
    asked_at: float = 0.0
    changed_at: float = 0.0
    since: float | None = None  # what was published before was listed when it was last read
    failing: bool = False  # it may come back

    def is_due(self, part: Part, now: float) -> bool:
        """Whether a part may have changed: what stayed the same for long is asked for seldom."""
        if part.lastmod:
            return part.lastmod != self.lastmod
        return now - self.asked_at >= min((self.asked_at - self.changed_at) / 10, _DAY_S)


@dataclass(slots=True, kw_only=True)
class SitemapMemory(Asked):
    """The cursor of a sitemap."""

    documents: dict[str, _Document] = field(default_factory=dict)
    named: list[Part] = field(default_factory=list)  # by robots.txt
    robots_at: float = 0.0

    def put_back(self, by_s: float) -> None:
        """Make all times earlier."""
        Asked.put_back(self, by_s)  # slots of a dataclass: super() would not find its class
        self.robots_at -= by_s
        for document in self.documents.values():
            document.asked_at -= by_s
            document.changed_at -= by_s
            document.validators.put_back(by_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """One document, read."""

    articles: Sequence[RawArticle] = ()
    undated: Sequence[RawArticle] = ()
    ahead: Sequence[RawArticle] = ()
    parts: Sequence[Part] = ()
    total: int = 0


@dataclass(slots=True, kw_only=True)
class _Round:
    """One poll's way through the documents."""

    left: int  # requests
    since: datetime  # published before, it is too old, in documents that were not known
    now: float
    sites: set[str] = field(default_factory=set)  # whose pages and parts count
    articles: list[RawArticle] = field(default_factory=list)
    known: list[RawArticle] = field(default_factory=list)
    kept: dict[str, _Document] = field(default_factory=dict)
    answers: list[Response] = field(default_factory=list)
    failed: list[tuple[str, FetchFailed]] = field(default_factory=list)
    changed: int = 0
    total: int = 0

    def asked(self) -> Listing:
        """What it came to."""
        failed = "".join(f"; {redacted(url)}: {error}" for url, error in self.failed[:3])
        articles: dict[str, RawArticle] = {}  # what several documents list, as the best says
        for article in self.articles:
            articles.setdefault(article.id, article)
        cut = "; cut: see fetch.max_body_mb" if any(one.truncated for one in self.answers) else ""
        return Listing(
            articles=list(articles.values()),
            known=self.known,
            changed=bool(self.changed),
            detail=f"{self.changed} of {len(self.kept)} sitemaps changed, {self.total} pages listed"
            + cut
            + failed,
            status=self.answers[0].status if self.answers else None,
            max_age_s=self.answers[0].max_age_s if self.answers else None,
        )


class SitemapConnector(ListingConnector[Sitemap, SitemapMemory]):
    """Polls the sitemaps of one source."""

    memory = SitemapMemory

    async def ask(self, memory: SitemapMemory, now: float) -> Listing:
        """Ask for the documents that may have changed, from the top down."""
        since = now - self.config.max_age_days * _DAY_S
        if memory.answered_at is not None:
            since = min(since, memory.answered_at - _OVERLAP_S)
        trip = _Round(left=self.config.max_parts, since=datetime.fromtimestamp(since, UTC), now=now)
        queue = deque((part, 0) for part in await self._top(memory, trip))
        trip.sites = {site(self.config.url), *(site(part.url) for part, _ in queue)}
        while queue and trip.left:
            part, depth = queue.popleft()
            if part.url in trip.kept:
                continue
            document = trip.kept[part.url] = memory.documents.get(part.url) or _Document()
            if document.since is None:
                document.since = since
            if depth == 0 or document.is_due(part, now):
                await self._visit(part, document, trip, memory)
            parts = [one for one in document.parts if site(one.url) in trip.sites]
            if depth == 0:
                queue.extend((one, 1) for one in parts)
            elif depth < _DEEPEST:  # at once: the best parts of the best index
                queue.extendleft((one, depth + 1) for one in reversed(parts))
        if trip.failed and not trip.answers:
            raise trip.failed[0][1]
        left = {part.url for part, _ in queue} & memory.documents.keys()
        memory.documents = {url: memory.documents[url] for url in left} | trip.kept
        return trip.asked()

    async def _top(self, memory: SitemapMemory, trip: _Round) -> list[Part]:
        """Where to begin: the configured sitemap, or what robots.txt names."""
        if urlsplit(self.config.url).path not in ("", "/", "/robots.txt"):
            return [Part(url=self.config.url, lastmod="")]
        if not memory.named or trip.now - memory.robots_at >= _DAY_S:
            url = urljoin(self.config.url, "/robots.txt")
            try:
                answer = await self.fetcher.get(url, access=self.access)
                named = Robots.parse(answer.body).sitemaps
            except FetchFailed as error:
                if error.status is None or error.status >= 500:
                    raise
                named = ()
            records = [Listed(part=True, loc=address) for address in named]
            memory.named = best_parts(records, url, trip.since, self.config.max_parts)
            memory.named = memory.named or [Part(url=urljoin(url, _USUAL), lastmod="")]
            memory.robots_at = trip.now
        return memory.named

    async def _visit(
        self, part: Part, document: _Document, trip: _Round, memory: SitemapMemory
    ) -> None:
        """Ask for one document and take in what changed."""
        trip.left -= 1
        since = min(trip.since, datetime.fromtimestamp(document.since or 0.0, UTC))
        try:
            answer, sent, same = await self.get(part.url, document.validators, _ACCEPT, trip.now)
            reading = (
                None if same else await asyncio.to_thread(self._read, answer, part.url, trip, since)
            )
        except FetchFailed as error:
            trip.failed.append((part.url, error))
            document.failing = error.status not in _REMOVED
            return
        trip.answers.append(answer)
        document.asked_at, document.lastmod = trip.now, part.lastmod
        document.since, document.failing = trip.now - _OVERLAP_S, False
        if reading is None:
            return
        is_first = not document.validators.body
        fresh = sum(memory.entries.is_new(one) for one in reading.articles)
        document.validators.modified(answer, sent, fresh, trip.now)
        document.changed_at = trip.now
        document.parts = [*reading.parts, *_owed(document.parts, reading.parts, memory)]
        trip.changed += 1
        trip.total += reading.total
        trip.articles += reading.articles
        # What has no time is new where the document was read before, or is named for these days.
        until = named_until(part.url)
        is_old = is_first and (until is None or until < trip.since)
        (trip.known if is_old else trip.articles).extend(reading.undated)
        if not is_first:  # then it may be of a calendar, and be news when its day comes
            trip.articles += reading.ahead

    def _read(self, answer: Response, url: str, trip: _Round, since: datetime) -> _Reading:
        content_type = answer.headers.get("content-type")
        fetched_at = rfc3339(datetime.fromtimestamp(trip.now, UTC))
        kind = sitemap_kind(answer.body, content_type)
        if kind == "feed":
            read = read_articles(
                self.config,
                answer.body,
                answer.headers,
                answer.url,
                url,
                fetched_at,
                KnownFeed(),
                truncated=answer.truncated,
                time_zone=self.config.time_zone,
            )
            return _Reading(articles=read.articles, total=len(read.articles))
        now = datetime.fromtimestamp(trip.now, UTC)
        records = listed(answer.body, content_type, kind)
        zone = self.config.time_zone
        chosen = choose(records, since, now, self.config.max_pages, zone)

        def articles(found: Sequence[Listed], *, dated: bool) -> list[RawArticle]:
            made = (
                sitemap_article(self.config, one, url, fetched_at, dated=dated, time_zone=zone)
                for one in found
            )
            return [one for one in made if one is not None and site(one.url) in trip.sites]

        return _Reading(
            articles=articles(chosen.dated, dated=True),
            undated=articles(chosen.undated, dated=False),
            ahead=articles(chosen.ahead, dated=False),
            parts=best_parts(chosen.parts, answer.url, since, self.config.max_parts),
            total=chosen.total,
        )


def _owed(former: Sequence[Part], parts: Sequence[Part], memory: SitemapMemory) -> list[Part]:
    """Former parts of an index that failed when they had news; too old now to be among `parts`."""
    urls = {part.url for part in parts}
    documents = memory.documents
    return [
        part
        for part in former
        if part.url not in urls and part.url in documents and documents[part.url].failing
    ]
