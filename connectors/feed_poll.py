"""One poll of a feed: ask, see what is new or changed, fetch its pages, give the articles.

Every new entry is first put into the cursor as waiting; what is worked off (a batch a poll, each
with its page) leaves it. So the feed's validators can be kept as soon as the entries are in the
cursor: what waits for its turn, or for a page that failed, does not need the feed to be sent
again.
"""

import asyncio
import os
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from random import Random

import msgspec
from pydantic import Field, field_validator

from connectors.article_page import fetch_page, with_page
from connectors.entry_articles import entry_articles, fingerprint
from connectors.feed import Feed, read_feed
from connectors.fetch import Fetcher, Response
from connectors.schedule import after_answer, after_failure, page_retry
from connectors.source import Cursor, Outcome, Poll, SourceConfig
from connectors.urls import href
from pipeline.errors import ConfigError, FetchFailed
from pipeline.records import RawArticle, rfc3339

_ACCEPT = (
    "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,"
    "text/xml;q=0.9,*/*;q=0.5"
)
_FORMER_KEPT = 200  # entries remembered after they left the feed: some feeds flicker between caches


class FeedConfig(SourceConfig):
    """Fields of every kind of feed."""

    url: str = Field(description="Address of the feed.")
    pages: bool = Field(
        default=True, description="Fetch the page of each entry; false: take the feed's own text."
    )
    every_minutes: float = Field(
        default=15,
        ge=0.05,
        le=60 * 24 * 30,
        description="Time between two polls, minutes; many publishers ban what asks oftener than "
        "every 5.",
    )
    max_entries_per_poll: int = Field(
        default=20,
        ge=1,
        le=1000,
        description="Entries worked off, and pages fetched at a time, in one poll. More entries "
        "wait their turn in the cursor and follow at once.",
    )
    page_retry_s: float = Field(
        default=60,
        gt=0,
        description="Wait before a page that failed is fetched again, seconds; doubled each time.",
    )
    headers: dict[str, str] = Field(
        default={}, description="Headers sent to the feed's host. No secrets: see headers_env."
    )
    headers_env: dict[str, str] = Field(
        default={},
        description="Headers sent to the feed's host, each with the name of the environment "
        "variable that holds its value.",
    )

    @field_validator("url")
    @classmethod
    def _is_web_address(cls, url: str) -> str:
        if href(url) is None:
            raise ValueError("not a web address; write one that begins with https:// or http://")
        return url


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An article that has not been given yet, and when to try its page (again)."""

    article: RawArticle
    attempts: int = 0
    next_at: float = 0.0


@dataclass(slots=True, kw_only=True)
class _Memory:
    """The cursor of a feed."""

    url: str = ""
    etag: str | None = None
    last_modified: str | None = None
    ask_at: float | None = 0.0  # None: gone
    failures: int = 0
    outcome: Outcome = "ok"
    seen: dict[str, str] = field(default_factory=dict)  # entry -> fingerprint, oldest first
    waiting: list[Waiting] = field(default_factory=list)


class FeedConnector:
    """Polls one feed. Reads every format that `connectors.feed` reads."""

    def __init__(self, config: FeedConfig, fetcher: Fetcher, rng: Random) -> None:
        """Raises ConfigError when the environment lacks a variable of `headers_env`."""
        self.config = config
        self._fetcher = fetcher
        self._rng = rng
        self._headers = config.headers | _secrets(config)
        self._asked = False

    async def poll(self, cursor: Cursor, now: float) -> Poll:
        """Ask the feed, unless there are only pages to try again, and work off a batch.

        The first poll of a process always asks.
        """
        memory = msgspec.convert(cursor, _Memory)
        if memory.url != self.config.url:
            memory = replace(memory, url=self.config.url, etag=None, last_modified=None, ask_at=now)
        waiting = any(one.next_at <= now for one in memory.waiting)
        title, detail = None, f"{memory.outcome}; from what waited"
        if not (self._asked and waiting) or (memory.ask_at is not None and memory.ask_at <= now):
            title, detail = await self._ask(memory, now)
            self._asked = True
        items = await self._work_off(memory, now)
        for status in ("refused", "failed"):
            if count := sum(item.page == status for item in items):
                detail += f"; {count} pages {status}"
        if memory.waiting:
            detail += f"; {len(memory.waiting)} entries wait"
        times = [one.next_at for one in memory.waiting]
        if memory.ask_at is not None:
            times.append(memory.ask_at)
        return Poll(
            items=items,
            cursor=msgspec.to_builtins(memory),
            next_poll_at=max(min(times), now) if times else None,
            outcome=memory.outcome,
            detail=detail,
            title=title,
            settled=not memory.waiting,
        )

    async def _ask(self, memory: _Memory, now: float) -> tuple[str | None, str]:
        """Ask the feed and put what is new into memory. Gives the feed's title, and a report."""
        every_s = self.config.every_minutes * 60
        try:
            answer = await self._fetcher.get(
                self.config.url,
                etag=memory.etag,
                last_modified=memory.last_modified,
                accept=_ACCEPT,
                headers=self._headers,
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
        fresh = _take_in(memory, articles)
        return feed.title, f"{len(articles)} entries, {fresh} new or changed"

    def _read(self, answer: Response, now: float) -> tuple[Feed, list[RawArticle]]:
        feed = read_feed(answer.body, answer.headers, answer.url)
        if answer.truncated:  # the last entry is most likely half an entry
            feed = replace(feed, entries=feed.entries[:-1])
        fetched_at = rfc3339(datetime.fromtimestamp(now, UTC))
        return feed, entry_articles(self.config, feed, answer.url, self.config.url, fetched_at)

    async def _work_off(self, memory: _Memory, now: float) -> list[RawArticle]:
        """Finish a batch of what waits; what has to wait longer goes back into memory."""
        due = [one for one in memory.waiting if one.next_at <= now]
        batch = due[: self.config.max_entries_per_poll]
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._finish(one, now)) for one in batch]
        results = [task.result() for task in tasks]
        started = {one.article.id for one in batch}
        memory.waiting = [one for one in memory.waiting if one.article.id not in started]
        memory.waiting += [result for result in results if isinstance(result, Waiting)]
        return [result for result in results if isinstance(result, RawArticle)]

    async def _finish(self, waiting: Waiting, now: float) -> RawArticle | Waiting:
        """The article with its page; Waiting when the page has to be tried again."""
        article = waiting.article
        if not (self.config.pages and article.entry and href(article.entry.link or "")):
            return article
        try:
            page = await fetch_page(self._fetcher, article.url)
        except FetchFailed as error:
            attempts = waiting.attempts + 1
            next_at = page_retry(
                now, self.config.page_retry_s, attempts, error.retry_after_s, self._rng
            )
            if next_at is None:
                return replace(article, page="failed")
            return Waiting(article=article, attempts=attempts, next_at=next_at)
        return with_page(article, page)


def _take_in(memory: _Memory, articles: list[RawArticle]) -> int:
    """Put new and changed articles among the waiting, and remember what the feed holds."""
    known = {one.article.id: place for place, one in enumerate(memory.waiting)}
    former, present, fresh = memory.seen, {}, 0
    for article in articles:
        assert article.entry is not None
        key, mark = article.id[:16], fingerprint(article.entry)
        present[key] = mark
        if former.get(key) == mark:
            continue
        fresh += 1
        if (place := known.get(article.id)) is not None:
            memory.waiting[place] = replace(memory.waiting[place], article=article)
        else:
            memory.waiting.append(Waiting(article=article))
    left = [key for key in former if key not in present][-_FORMER_KEPT:]
    memory.seen = {key: former[key] for key in left} | present
    return fresh


def _secrets(config: FeedConfig) -> dict[str, str]:
    missing = [name for name in config.headers_env.values() if name not in os.environ]
    if missing:
        raise ConfigError(f"source {config.id}: the environment has no {', '.join(missing)}")
    return {header: os.environ[name] for header, name in config.headers_env.items()}
