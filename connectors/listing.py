"""Sources that list articles by their addresses: one poll of a sitemap or of a section's page.

What such a document leaves out is not gone, and an entry is nothing without its page.
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Generic, TypeVar

import msgspec

from connectors.backlog import Entries, take_in, work_off
from connectors.entry_articles import fingerprint
from connectors.feed_poll import FeedConfig
from connectors.fetch import Fetcher, Response
from connectors.rhythm import Rhythm
from connectors.schedule import Hints, Schedule
from connectors.source import Cursor, Outcome, Poll
from connectors.source_access import access, access_to_page
from connectors.validators import Sent, Validators
from pipeline.errors import Disallowed, FetchFailed, HostHeld
from pipeline.records import Entry, RawArticle

_DAY_S = 24 * 3600.0
_APART_S = 600.0  # between sources that were held up together


@dataclass(slots=True, kw_only=True)
class Listing:
    """What every listing remembers, in its cursor. Times: seconds since the epoch."""

    url: str = ""
    entries: Entries = field(default_factory=Entries)
    rhythm: Rhythm = field(default_factory=Rhythm)
    ask_at: float = 0.0
    why: str = ""  # it is asked then
    answered_at: float | None = None
    failures: int = 0
    outcome: Outcome = "ok"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What asking the documents of a source gave."""

    articles: Sequence[RawArticle] = ()
    known: Sequence[RawArticle] = ()  # what is old, as far as can be told: only remembered
    changed: bool = True  # False: all documents are as they were
    detail: str = ""
    status: int | None = None
    max_age_s: float | None = None


Memory = TypeVar("Memory", bound=Listing)
Config = TypeVar("Config", bound=FeedConfig)


class ListingConnector(ABC, Generic[Config, Memory]):
    """Polls a source whose documents list addresses."""

    memory: type[Memory]

    def __init__(self, config: Config, fetcher: Fetcher, schedule: Schedule, rng: Random) -> None:
        """Raises ConfigError when the environment lacks what the configuration names."""
        self.config = config
        self.fetcher = fetcher
        self.access = access(config)
        self._schedule = schedule
        self._rng = rng
        self._asked = False

    @abstractmethod
    async def ask(self, memory: Memory, now: float) -> Asked:
        """Ask what is due of the source's documents. Raises FetchFailed."""

    def remembered(self, cursor: Cursor) -> Memory:
        """The memory that a cursor holds; of a source that is elsewhere now, its entries."""
        memory = msgspec.convert(cursor, self.memory)
        if memory.url == self.config.url:
            return memory
        return self.memory(url=self.config.url, entries=memory.entries, rhythm=memory.rhythm)

    async def poll(self, cursor: Cursor, now: float) -> Poll:
        """Ask the source when it is time to, and work off a batch of entries.

        The first poll of a process always asks.
        """
        memory = self.remembered(cursor)
        detail, status = "from what waited", None
        if memory.ask_at <= now or not (self._asked and memory.entries.due(now)):
            self._asked = True
            detail, status = await self._ask(memory, now)
        tally: Counter[str] = Counter()
        items = await work_off(
            memory.entries,
            self.config,
            self.fetcher,
            self.access,
            now,
            self._rng,
            stands_alone=self.config.pages is False,
            tally=tally,
        )
        detail += "".join(f"; {count} {what}" for what, count in sorted(tally.items()))
        if memory.entries.waiting:
            detail += f"; {len(memory.entries.waiting)} entries wait"
        next_poll_at, why = _next(memory)
        return Poll(
            items=items,
            cursor=msgspec.to_builtins(memory),
            next_poll_at=max(next_poll_at, now),
            outcome=memory.outcome,
            detail=detail,
            settled=not memory.entries.waiting,
            why=why,
            http_status=status,
            quiet_after=self._schedule.quiet_after(memory.rhythm, now),
        )

    async def get(
        self, url: str, validators: Validators, accept: str, now: float
    ) -> tuple[Response, Sent, bool]:
        """An answer, the validators that were sent, and whether the document is as it was.

        Raises FetchFailed.
        """
        access = access_to_page(self.access, self.config.url, url)
        sent = validators.to_send(now)
        answer = await self.fetcher.get(
            url, etag=sent[0], last_modified=sent[1], accept=accept, access=access
        )
        if answer.status == 304 and not validators.not_modified(now):
            sent = (None, None)
            answer = await self.fetcher.get(url, accept=accept, access=access)
        return answer, sent, answer.status == 304 or validators.is_same(answer)

    async def _ask(self, memory: Memory, now: float) -> tuple[str, int | None]:
        """Ask, take in what is new, and say when to ask again. Gives a report and the status."""
        bounds = self.config.bounds
        try:
            asked = await self.ask(memory, now)
        except FetchFailed as error:
            self._failed(memory, error, now)
            return str(error), error.status
        fresh = [one for one in asked.articles if one.id[:16] not in memory.entries.seen]
        for article in asked.known:
            memory.entries.seen.setdefault(article.id[:16], _mark(article))
        changed = take_in(memory.entries, asked.articles, whole=False) if asked.articles else 0
        times = [_seconds(one.published) for one in fresh]
        memory.rhythm = self._schedule.learn(memory.rhythm, times, now, memory.answered_at)
        memory.answered_at, memory.failures = now, 0
        memory.outcome = "ok" if asked.changed else "not_modified"
        memory.ask_at, memory.why = self._schedule.next(
            self.config.id, memory.rhythm, now, bounds, Hints(max_age_s=asked.max_age_s)
        )
        return f"{asked.detail}, {changed} new or changed", asked.status

    def _failed(self, memory: Memory, error: FetchFailed, now: float) -> None:
        wait_s = (error.retry_after_s or 0.0) + self._rng.uniform(1, _APART_S)
        if isinstance(error, HostHeld):  # no fault of the source's
            memory.outcome = "failed" if memory.answered_at is None else memory.outcome
            memory.ask_at, memory.why = now + wait_s, "its host is left alone until then"
            return
        memory.outcome = "failed"
        memory.failures += 1
        if isinstance(error, Disallowed):
            wait_s += 0.0 if error.retry_after_s else _DAY_S
            memory.ask_at, memory.why = now + wait_s, "its robots.txt is read again then"
            return
        memory.ask_at, memory.why = self._schedule.after_failure(
            now, memory.failures, error.retry_after_s, self.config.bounds, error.status
        )


def _next(memory: Listing) -> tuple[float, str]:
    """When there is something to do, and why then."""
    waiting_at = memory.entries.next_at()
    if waiting_at is None or memory.ask_at <= waiting_at:
        return memory.ask_at, memory.why
    return waiting_at, "entries wait"


def _mark(article: RawArticle) -> str:
    return fingerprint(article.entry or Entry(updated=article.published))


def _seconds(claimed: str | None) -> float | None:
    """A claimed time as seconds since the epoch, where it is one."""
    try:
        moment = datetime.fromisoformat(claimed or "")
        return moment.timestamp() if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
