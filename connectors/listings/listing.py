"""Sources that list articles by their addresses: one poll of a sitemap or of a section's page.

What such a document leaves out is not gone, and an entry is nothing without its page.
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Generic, TypeVar

import msgspec

from connectors.collector.asking import Asked, Asking
from connectors.collector.backlog import take_in
from connectors.collector.polled_source import PolledSource
from connectors.collector.work_off import work_off
from connectors.fetch import Fetcher
from connectors.schedule import Hints, Schedule
from connectors.source import Cursor, Poll
from connectors.web.conditional import Answer, ask_conditionally
from connectors.web.source_access import access, access_at
from connectors.web.validators import Validators
from pipeline.errors import FetchFailed
from pipeline.records import RawArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What asking the documents of a source gave."""

    articles: Sequence[RawArticle] = ()
    known: Sequence[RawArticle] = ()  # what is old, as far as can be told: only remembered
    changed: bool = True  # False: all documents are as they were
    detail: str = ""
    status: int | None = None
    max_age_s: float | None = None


Memory = TypeVar("Memory", bound=Asked)
Config = TypeVar("Config", bound=PolledSource)


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
        self._asking = Asking(config, schedule, rng)
        self._asked = False

    @abstractmethod
    async def ask(self, memory: Memory, now: float) -> Listing:
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
        memory.begin(now)
        detail, status, news = "from what waited", None, 0
        if memory.is_due(now) or not (self._asked and memory.entries.due(now)):
            self._asked = True
            detail, status, news = await self._ask(memory, now)
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
        next_poll_at, why = memory.next(now)
        return Poll(
            items=items,
            cursor=msgspec.to_builtins(memory),
            next_poll_at=next_poll_at,
            outcome=memory.outcome,
            detail=detail,
            settled=memory.entries.settled(now),
            why=why,
            http_status=status,
            news=news,
            quiet_after=self._schedule.quiet_after(memory.rhythm),
        )

    async def get(self, url: str, validators: Validators, accept: str, now: float) -> Answer:
        """Ask for one of the source's documents. Raises FetchFailed."""
        access = access_at(self.access, self.config.url, url)
        return await ask_conditionally(self.fetcher, url, validators, accept, access, now)

    async def _ask(self, memory: Memory, now: float) -> tuple[str, int | None, int]:
        """Ask, and take in what is new. Gives a report, the status, how much is new or changed."""
        try:
            listed = await self.ask(memory, now)
        except FetchFailed as error:
            self._asking.failed(memory, error, now)
            return str(error), error.status, 0
        entries = memory.entries
        new = [one for one in listed.articles if entries.is_new(one)]
        for article in listed.known:
            entries.pass_over(article)
        news = take_in(entries, listed.articles, whole=False) if listed.articles else 0
        memory.outcome = "ok" if listed.changed else "not_modified"
        self._asking.learn(memory, new, now)
        self._asking.answered(memory, Hints(max_age_s=listed.max_age_s), now)
        return f"{listed.detail}, {news} new or changed", listed.status, news
