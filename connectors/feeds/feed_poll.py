"""One poll of a feed: ask, see what is new or changed, fetch its pages, give the articles."""

import asyncio
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from random import Random

import msgspec
from pydantic import Field

from connectors.collector.asking import Asking
from connectors.collector.backlog import take_in
from connectors.collector.polled_source import PolledSource
from connectors.collector.work_off import work_off
from connectors.feed import Feed
from connectors.feeds.feed_answer import ask
from connectors.feeds.feed_limits import MOST_ENTRIES
from connectors.feeds.feed_memory import FeedMemory, remembered
from connectors.feeds.unchanged_items import KnownFeed, Reading, read_articles
from connectors.fetch import Fetcher, Response
from connectors.hubs.hub_links import hub_of
from connectors.schedule import Hints, Schedule
from connectors.source import Cursor, Poll, Pushed
from connectors.web.source_access import access
from pipeline.errors import FetchFailed, HostHeld
from pipeline.records import RawArticle, rfc3339

_DAY_S = 24 * 3600.0
_PUSHES_KEPT = 20
_RARER = 4.0  # times: so much longer a feed is let be while its hub pushes what is new,
_LONGEST_NET_S = 4 * 3600.0  # at most
_GONE_AFTER_S = 20 * 3600.0  # 410 once may be a mistake of the hour


class FeedConfig(PolledSource):
    """Fields of every kind of feed."""

    url: str = Field(description="Address of the feed.")
    max_feed_entries: int = Field(
        default=2000,
        ge=1,
        le=10_000,
        description="Of the entries that are new or changed in one poll, the first ones are taken, "
        "so many; the others come with the next.",
    )


@dataclass(slots=True)
class _Report:
    """What a poll has to say."""

    said: list[str] = field(default_factory=list)
    tally: Counter[str] = field(default_factory=Counter)
    title: str | None = None
    http_status: int | None = None
    news: int = 0  # entries new or changed, of what was asked for
    is_partial: bool = False  # what was asked for holds more that is new

    def detail(self, memory: FeedMemory, now: float) -> str:
        """All of it, in one line."""
        parts = self.said or [f"{memory.outcome}; from what waited"]
        parts += [f"{count} {what}" for what, count in sorted(self.tally.items())]
        parts += filter(None, (memory.validators.said, memory.move.said(now)))
        if waiting := len(memory.entries.waiting):
            parts.append(f"{waiting} entries wait")
        return "; ".join(parts)


class FeedConnector:
    """Polls one feed. Reads every format that `connectors.feed` reads."""

    def __init__(
        self, config: FeedConfig, fetcher: Fetcher, schedule: Schedule, rng: Random
    ) -> None:
        """Raises ConfigError when the environment lacks what the configuration names."""
        self.config = config
        self._fetcher = fetcher
        self._schedule = schedule
        self._rng = rng
        self._asking = Asking(config, schedule, rng)
        self._access = access(config)
        self._asked = False
        self._pushed: deque[Pushed] = deque(maxlen=_PUSHES_KEPT)
        self._hub_pushes_until = 0.0
        self._lost_push = False

    def push(self, pushed: Pushed) -> None:
        """Take a body that the feed's hub sent; the next poll reads it without a request."""
        self._lost_push |= len(self._pushed) == _PUSHES_KEPT
        self._pushed.append(pushed)

    def rely_on_hub(self, until: float) -> None:
        """The feed's hub pushes until then (seconds since the epoch): ask more rarely."""
        self._hub_pushes_until = until

    async def poll(self, cursor: Cursor, now: float) -> Poll:
        """Read what was pushed; ask the feed when it is time to; work off a batch of entries.

        The first poll of a process asks in any case, but for a feed that failed.
        """
        memory = remembered(cursor, self.config.url)
        memory.begin(now)
        entries, report = memory.entries, _Report()
        has_work = bool(self._pushed) or entries.due(now)
        may_wait = not (memory.is_due(now) or self._lost_push)
        self._lost_push = False
        while self._pushed:
            await self._take_pushed(memory, report, self._pushed.popleft(), now)
        if not (has_work and may_wait and (self._asked or memory.failures)):
            self._asked = True
            await self._ask(memory, report, now)
        items = await work_off(
            entries, self.config, self._fetcher, self._access, now, self._rng, tally=report.tally
        )
        next_poll_at, why = memory.next(now)
        return Poll(
            items=items,
            cursor=msgspec.to_builtins(memory),
            next_poll_at=next_poll_at,
            outcome=memory.outcome,
            detail=report.detail(memory, now),
            title=report.title,
            settled=entries.settled(now),
            why=why,
            http_status=report.http_status,
            news=report.news,
            quiet_after=self._schedule.quiet_after(memory.rhythm),
            hub=memory.hub,
        )

    async def _ask(self, memory: FeedMemory, report: _Report, now: float) -> None:
        """Ask the feed, put what is new into memory, and say when it is asked again."""
        try:
            answer = await ask(
                memory, self._fetcher, self._access, partial(self._read, now=now), now
            )
        except FetchFailed as error:
            self._failed(memory, error, now)
            report.said.append(str(error))
            report.http_status = error.status
            return
        memory.gone_since = None
        response, reading = answer.response, answer.reading
        report.http_status = response.status
        new: Sequence[RawArticle] = ()
        if reading is None:
            memory.outcome = "not_modified"
            report.said.append("not modified" if response.status == 304 else "the same body")
        else:
            memory.outcome = "ok"
            memory.hub = hub_of(response.headers, reading.feed, response.url)
            memory.hints = _hints(reading.feed)
            report.news, new = self._take(memory, report, reading)
        if response.status != 304:
            memory.validators.modified(response, answer.sent, report.news, now)
        if report.is_partial:
            memory.validators.read_again()
        self._asking.learn(memory, new, now)
        self._asking.answered(memory, replace(memory.hints, max_age_s=response.max_age_s), now)
        self._rely(memory, now)

    def _rely(self, memory: FeedMemory, now: float) -> None:
        """Put the next request off as long as the hub can be relied on."""
        assert memory.ask_at is not None
        put_off = now + min((memory.ask_at - now) * _RARER, _LONGEST_NET_S)
        put_off = min(put_off, self._hub_pushes_until)
        if put_off > memory.ask_at and self.config.every_minutes is None:
            memory.ask_at, memory.why = put_off, "its hub pushes what is new; asked to be sure"

    def _failed(self, memory: FeedMemory, error: FetchFailed, now: float) -> None:
        if error.status == 410:
            self._gone(memory, now)
        else:
            self._asking.failed(memory, error, now)
            if not isinstance(error, HostHeld):
                memory.gone_since = None

    def _gone(self, memory: FeedMemory, now: float) -> None:
        memory.outcome, memory.failures = "failed", memory.failures + 1
        if memory.gone_since is not None and now - memory.gone_since >= _GONE_AFTER_S:
            memory.outcome, memory.ask_at, memory.why = "gone", None, ""
            return
        if memory.gone_since is None:
            memory.gone_since = now
        memory.ask_at = now + _DAY_S * self._rng.uniform(1, 1.1)
        memory.why = "gone, says its server: asked once more, a day later"

    async def _take_pushed(
        self, memory: FeedMemory, report: _Report, pushed: Pushed, now: float
    ) -> None:
        """Put into memory what is new in a body that came without a request.

        It may hold nothing but the news, so what it leaves out stays known.
        """
        try:
            reading = await asyncio.to_thread(self._read, pushed, memory.known, now)
        except FetchFailed as error:
            report.said.append(f"pushed: {error}")
            return
        memory.outcome = "ok"
        _, new = self._take(memory, report, reading, whole=False)
        self._asking.learn(memory, new, now)

    def _read(self, came: Response | Pushed, known: KnownFeed, now: float) -> Reading:
        return read_articles(
            self.config,
            came.body,
            came.headers,
            came.url,
            self.config.url,
            rfc3339(datetime.fromtimestamp(now, UTC)),
            known,
            whole=isinstance(came, Response),
            truncated=isinstance(came, Response) and came.truncated,
            time_zone=self.config.time_zone,
            most=max(self.config.max_feed_entries, MOST_ENTRIES),
        )

    def _take(
        self, memory: FeedMemory, report: _Report, reading: Reading, *, whole: bool = True
    ) -> tuple[int, list[RawArticle]]:
        """Put articles into memory. How many are new or changed; those that are new."""
        articles, later = self._first(memory, reading.articles)
        memory.known = reading.present.without(later)
        new = [one for one in articles if memory.entries.is_new(one)]
        fresh = take_in(
            memory.entries,
            articles,
            whole=whole,
            unchanged=reading.unchanged,
            renamed=reading.renamed,
        )
        report.title = reading.feed.title or report.title
        count = len(articles) + len(reading.unchanged)
        report.said.append(f"{'' if whole else 'pushed: '}{count} entries, {fresh} new or changed")
        if later:
            report.said.append(f"{len(later)} entries left for the next poll (max_feed_entries)")
        if reading.too_many:
            report.said.append(
                f"{reading.too_many} entries left for the next poll (too much markup)"
            )
        report.is_partial = whole and bool(later or (reading.too_many and reading.articles))
        return fresh, new

    def _first(
        self, memory: FeedMemory, articles: Sequence[RawArticle]
    ) -> tuple[Sequence[RawArticle], set[str]]:
        """As many new or changed articles as a poll takes; the ids of others, as in `seen`."""
        if len(articles) <= self.config.max_feed_entries:
            return articles, set()
        changed = [one.id[:16] for one in articles if memory.entries.is_changed(one)]
        later = set(changed[self.config.max_feed_entries :])
        return [one for one in articles if one.id[:16] not in later], later


def _hints(feed: Feed) -> Hints:
    return Hints(
        ttl_s=None if feed.ttl_minutes is None else feed.ttl_minutes * 60,
        skip_hours=frozenset(feed.skip_hours),
        skip_days=frozenset(feed.skip_days),
    )
