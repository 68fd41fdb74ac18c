"""A page of a site that lists articles: its feed where it names one, else its links.

The links of a page say no more than where they lead, so an article is what its page says, and each
is given once. What the first poll finds is mostly known news: only the first links are taken.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Literal

import msgspec
from pydantic import Field

from connectors.collector.asking import Asked
from connectors.collector.backlog import Entries
from connectors.collector.polled_source import PolledSource
from connectors.decode import decode_html
from connectors.discover import are_comments, feed_alternates
from connectors.feed import read_feed
from connectors.feeds import feed_answer
from connectors.feeds.feed_poll import FeedConfig, FeedConnector
from connectors.fetch import Fetcher, Response
from connectors.hosts import host_of
from connectors.listings.article_address import date_in_address
from connectors.listings.article_links import article_links
from connectors.listings.listing import Listing, ListingConnector
from connectors.listings.page_links import Link, PageLinks, read_links
from connectors.schedule import Schedule
from connectors.source import Cursor, Poll
from connectors.urls import article_id, canonical
from connectors.web.redacted import redacted
from connectors.web.validators import Validators
from pipeline.errors import FetchFailed
from pipeline.records import RawArticle, rfc3339

_ACCEPT = "text/html,application/xhtml+xml,*/*;q=0.5"
_DAY_S = 24 * 3600.0
_LOOK_AGAIN_S = 7 * _DAY_S  # for a feed, on a page that has none
_FEED_FAILURES = 5  # in a row: then the links again
_FEEDS_TRIED = 3
_COMPARED = 20  # entries of a feed
_FOR_OWN_HOST = (
    "headers", "headers_env", "cookies_env", "user_env", "password_env", "token_env", "robots",
)  # fmt: skip
_COVERED = 0.2  # of them on the page: it is this page's feed, not another one's


class Section(PolledSource):
    """A page that lists articles: the home page or a section of a site without a known feed."""

    type: Literal["section"] = Field(description="Kind of source.")
    url: str = Field(description="Address of the page.")
    follow: Literal["auto", "links"] = Field(
        default="auto",
        description="auto: poll the feed that the page names, if it lists what the page does, and "
        "else follow the page's links to articles; links: always these.",
    )
    first_entries: int = Field(
        default=20,
        ge=0,
        le=1000,
        description="Links taken at the first poll, from the top of the page; later all new ones.",
    )
    max_age_days: float = Field(
        default=2, gt=0, description="Articles whose address names an older day are left alone."
    )


@dataclass(slots=True, kw_only=True)
class SectionMemory(Asked):
    """The cursor of a section."""

    validators: Validators = field(default_factory=Validators)
    feed: str | None = None  # is polled instead of the page
    feed_cursor: dict[str, Any] = field(default_factory=dict)
    feed_failures: int = 0
    looked_at: float | None = None  # for a feed

    def put_back(self, by_s: float) -> None:
        """Make all times earlier."""
        Asked.put_back(self, by_s)  # slots of a dataclass: super() would not find its class
        self.validators.put_back(by_s)
        if self.looked_at is not None:
            self.looked_at -= by_s

    def follow_feed(self, url: str) -> None:
        """Poll a feed from now on; it takes the entries over."""
        self.feed, self.feed_failures = url, 0
        self.feed_cursor = {"url": url, "entries": msgspec.to_builtins(self.entries)}
        self.entries = Entries()

    def leave_feed(self, now: float) -> None:
        """Back to the links of the page."""
        self.entries = msgspec.convert(self.feed_cursor["entries"], Entries)
        self.feed, self.feed_cursor = None, {}
        self.looked_at, self.ask_at = now, now


class SectionConnector(ListingConnector[Section, SectionMemory]):
    """Polls one page, or the feed that it names."""

    memory = SectionMemory

    def __init__(self, config: Section, fetcher: Fetcher, schedule: Schedule, rng: Random) -> None:
        super().__init__(config, fetcher, schedule, rng)
        self._feed: FeedConnector | None = None

    async def poll(self, cursor: Cursor, now: float) -> Poll:
        """Poll the page, or the feed that it named."""
        memory = self.remembered(cursor)
        if memory.feed is None:
            poll = await super().poll(cursor, now)
            memory = self.remembered(poll.cursor)
        return poll if memory.feed is None else await self._poll_feed(memory.feed, memory, now)

    async def _poll_feed(self, url: str, memory: SectionMemory, now: float) -> Poll:
        if self._feed is None or self._feed.config.url != url:
            self._feed = FeedConnector(
                self._feed_config(url), self.fetcher, self._schedule, self._rng
            )
        poll = await self._feed.poll(memory.feed_cursor, now)
        memory.feed_cursor = poll.cursor
        memory.feed_failures = memory.feed_failures + 1 if poll.outcome in ("failed", "gone") else 0
        next_poll_at = poll.next_poll_at
        if memory.feed_failures >= _FEED_FAILURES or poll.outcome == "gone":
            memory.leave_feed(now)
            next_poll_at = now
        return replace(
            poll,
            cursor=msgspec.to_builtins(memory),
            next_poll_at=next_poll_at,
            outcome="failed" if poll.outcome == "gone" else poll.outcome,
            detail=f"its feed {redacted(url)}: {poll.detail}",
            hub=None,
        )

    def _feed_config(self, url: str) -> FeedConfig:
        fields = {name: getattr(self.config, name) for name in PolledSource.model_fields}
        if host_of(url) != host_of(self.config.url):
            for name in _FOR_OWN_HOST:
                del fields[name]
        return FeedConfig(**fields | {"url": url})

    async def ask(self, memory: SectionMemory, now: float) -> Listing:
        """Ask for the page, and take its feed or its new links."""
        answer, sent, same = await self.get(self.config.url, memory.validators, _ACCEPT, now)
        if same:
            return Listing(changed=False, detail="the same page", status=answer.status)
        page, links = await asyncio.to_thread(_read, answer)
        if await self._has_feed(memory, page, links, now):
            return Listing(detail="the page names a feed", status=answer.status)
        fetched_at = rfc3339(datetime.fromtimestamp(now, UTC))
        oldest = datetime.fromtimestamp(now, UTC) - timedelta(days=self.config.max_age_days + 1)
        new = [
            article
            for link in links
            if (day := date_in_address(link.url)) is None or day >= oldest
            if memory.entries.is_new(article := self._article(link, fetched_at))
        ]
        taken = len(new) if memory.validators.body else self.config.first_entries
        memory.validators.modified(answer, sent, len(new), now)
        return Listing(
            articles=new[:taken],
            known=new[taken:],
            detail=f"{len(links)} links to articles",
            status=answer.status,
            max_age_s=answer.max_age_s,
        )

    async def _has_feed(
        self, memory: SectionMemory, page: PageLinks, links: Sequence[Link], now: float
    ) -> bool:
        """Look for the page's feed, once a week; from then on it is polled."""
        if self.config.follow == "links" or (
            memory.looked_at is not None and now - memory.looked_at < _LOOK_AGAIN_S
        ):
            return False
        memory.looked_at = now
        names = {canonical(link.url) for link in links}
        for url in feed_alternates(page)[:_FEEDS_TRIED]:
            try:
                answer, _, _ = await self.get(url, Validators(), feed_answer.ACCEPT, now)
                if await asyncio.to_thread(_lists, answer, names):
                    memory.follow_feed(url)
                    return True
            except FetchFailed:  # the links will do
                continue
        return False

    def _article(self, link: Link, fetched_at: str) -> RawArticle:
        canonical_url = canonical(link.url)
        return RawArticle(
            id=article_id(canonical_url),
            source=self.config.id,
            feed_url=self.config.url,
            url=link.url,
            canonical_url=canonical_url,
            language_declared=self.config.language,
            fetched_at=fetched_at,
        )


def _read(answer: Response) -> tuple[PageLinks, list[Link]]:
    html = decode_html(answer.body, answer.headers.get("content-type")).text
    page = read_links(html, answer.url)
    return page, article_links(page, answer.url)


def _lists(answer: Response, names: set[str]) -> bool:
    """Whether a feed lists what the page does, articles of these canonical addresses."""
    feed = read_feed(answer.body, answer.headers, answer.url)
    entries = feed.entries[:_COMPARED]
    if not entries or not names:  # a page without links: all that there is
        return bool(entries) and not are_comments(f"{answer.url} {feed.title or ''}")
    shared = sum(canonical(entry.link) in names for entry in entries if entry.link)
    return shared >= _COVERED * len(entries)
