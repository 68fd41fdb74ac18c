"""One poll of a feed: ask, see what is new or changed, fetch its pages, give the articles.

Every new entry is first put into the cursor as waiting; what is worked off (a batch a poll, each
with its page) leaves it. So the feed's validators can be kept as soon as the entries are in the
cursor: what waits for its turn, or for a page that failed, does not need the feed to be sent
again.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from random import Random
from typing import Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from pydantic import Field, field_validator, model_validator

from connectors.backlog import BacklogConfig, Entries, take_in, work_off
from connectors.entry_articles import entry_articles
from connectors.feed import Feed, read_feed
from connectors.fetch import Fetcher, Response
from connectors.schedule import after_answer, after_failure
from connectors.source import Cursor, Outcome, Poll
from connectors.source_access import access
from connectors.urls import href
from pipeline.errors import FetchFailed
from pipeline.records import RawArticle, rfc3339

_ACCEPT = (
    "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,"
    "text/xml;q=0.9,*/*;q=0.5"
)
_EVERY_MINUTES = 15.0


class FeedConfig(BacklogConfig):
    """Fields of every kind of feed."""

    url: str = Field(description="Address of the feed.")
    every_minutes: float | None = Field(
        default=None,
        ge=0.05,
        le=60 * 24 * 30,
        description="Fixed time between two polls, minutes. Without it, the feed's own rhythm is "
        "learned.",
    )
    min_minutes: float = Field(
        default=5,
        ge=0.05,
        description="Learned times between polls are never shorter, minutes; many publishers ban "
        "what asks oftener than every 5.",
    )
    max_minutes: float = Field(
        default=60 * 24,
        ge=0.05,
        le=60 * 24 * 30,
        description="Learned times between polls are never longer, minutes.",
    )
    max_feed_entries: int = Field(
        default=5000,
        ge=1,
        description="Of a longer feed, the first entries are read, so many.",
    )
    time_zone: str | None = Field(
        default=None,
        description="Time zone of the feed's times where they name none: `Asia/Kolkata`.",
    )

    @field_validator("url")
    @classmethod
    def _is_web_address(cls, url: str) -> str:
        if href(url) is None:
            raise ValueError("not a web address; write one that begins with https:// or http://")
        return url

    @field_validator("time_zone")
    @classmethod
    def _is_time_zone(cls, name: str | None) -> str | None:
        if name is not None:
            try:
                ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError) as error:
                raise ValueError("no time zone; write one such as Asia/Kolkata") from error
        return name

    @model_validator(mode="after")
    def _bounds_in_order(self) -> Self:
        if self.min_minutes > self.max_minutes:
            raise ValueError("min_minutes is more than max_minutes")
        return self


@dataclass(slots=True, kw_only=True)
class _Memory:
    """The cursor of a feed."""

    url: str = ""
    etag: str | None = None
    last_modified: str | None = None
    ask_at: float | None = 0.0  # None: gone
    failures: int = 0
    outcome: Outcome = "ok"
    entries: Entries = field(default_factory=Entries)


class FeedConnector:
    """Polls one feed. Reads every format that `connectors.feed` reads."""

    def __init__(self, config: FeedConfig, fetcher: Fetcher, rng: Random) -> None:
        """Raises ConfigError when the environment lacks a variable of `headers_env`."""
        self.config = config
        self._fetcher = fetcher
        self._rng = rng
        self._access = access(config)
        self._asked = False

    async def poll(self, cursor: Cursor, now: float) -> Poll:
        """Ask the feed, unless there are only pages to try again, and work off a batch.

        The first poll of a process always asks.
        """
        memory = msgspec.convert(cursor, _Memory)
        entries = memory.entries
        if memory.url != self.config.url:
            memory = replace(memory, url=self.config.url, etag=None, last_modified=None, ask_at=now)
        title, detail = None, f"{memory.outcome}; from what waited"
        if not (self._asked and entries.due(now)) or (
            memory.ask_at is not None and memory.ask_at <= now
        ):
            title, detail = await self._ask(memory, now)
            self._asked = True
        tally: Counter[str] = Counter()
        items = await work_off(
            entries, self.config, self._fetcher, self._access, now, self._rng, tally=tally
        )
        detail += "".join(f"; {count} {what}" for what, count in sorted(tally.items()))
        if entries.waiting:
            detail += f"; {len(entries.waiting)} entries wait"
        times = [] if (next_at := entries.next_at()) is None else [next_at]
        if memory.ask_at is not None:
            times.append(memory.ask_at)
        return Poll(
            items=items,
            cursor=msgspec.to_builtins(memory),
            next_poll_at=max(min(times), now) if times else None,
            outcome=memory.outcome,
            detail=detail,
            title=title,
            settled=not entries.waiting,
        )

    async def _ask(self, memory: _Memory, now: float) -> tuple[str | None, str]:
        """Ask the feed and put what is new into memory. Gives the feed's title, and a report."""
        every_s = (self.config.every_minutes or _EVERY_MINUTES) * 60
        try:
            answer = await self._fetcher.get(
                self.config.url,
                etag=memory.etag,
                last_modified=memory.last_modified,
                accept=_ACCEPT,
                access=self._access,
            )
            if answer.status != 304:
                feed, articles = await asyncio.to_thread(self._read, answer, now)
        except FetchFailed as error:
            memory.failures += 1
            memory.outcome = "gone" if error.status == 410 else "failed"
            memory.ask_at = (
                None
                if memory.outcome == "gone"
                else after_failure(now, every_s, memory.failures, error.retry_after_s, self._rng)
            )
            return None, str(error)
        memory.failures = 0
        memory.ask_at = after_answer(now, every_s, self._rng)
        if answer.status == 304:
            memory.outcome = "not_modified"
            return None, "not modified"
        memory.outcome = "ok"
        # A body that was cut never tells its end: it must be asked for in full again.
        memory.etag = None if answer.truncated else answer.etag
        memory.last_modified = None if answer.truncated else answer.last_modified
        fresh = take_in(memory.entries, articles)
        return feed.title, f"{len(articles)} entries, {fresh} new or changed"

    def _read(self, answer: Response, now: float) -> tuple[Feed, list[RawArticle]]:
        feed = read_feed(answer.body, answer.headers, answer.url)
        if answer.truncated:  # the last entry is most likely half an entry
            feed = replace(feed, entries=feed.entries[:-1])
        fetched_at = rfc3339(datetime.fromtimestamp(now, UTC))
        return feed, entry_articles(self.config, feed, answer.url, self.config.url, fetched_at)
