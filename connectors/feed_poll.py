"""One poll of a feed: ask, see what is new or changed, fetch its pages, give the articles."""

import asyncio
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from random import Random
from typing import Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from pydantic import Field, field_validator, model_validator

from connectors.backlog import BacklogConfig, take_in, work_off
from connectors.feed import Feed
from connectors.feed_answer import ask
from connectors.feed_limits import MOST_ENTRIES
from connectors.feed_memory import FeedMemory, remembered
from connectors.fetch import Fetcher, Response
from connectors.hub_links import hub_of
from connectors.schedule import Bounds, Hints, Schedule
from connectors.source import Cursor, Poll, Pushed
from connectors.source_access import access
from connectors.unchanged_items import KnownFeed, Reading, read_articles
from pipeline.errors import Disallowed, FetchFailed, HostHeld
from pipeline.records import rfc3339

_DAY_S = 24 * 3600.0
_PUSHES_KEPT = 20
_APART_S = 60.0  # feeds that wait for one thing do not all come at once
_RARER = 4.0  # times: so much longer a feed is let be while its hub pushes what is new,
_LONGEST_NET_S = 4 * 3600.0  # at most
_GONE_AFTER_S = 20 * 3600.0  # 410 once may be a mistake of the hour


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
        default=2000,
        ge=1,
        le=10_000,
        description="Of the entries that are new in one poll, the first ones are taken, so many.",
    )
    time_zone: str | None = Field(
        default=None,
        description="Time zone of the feed's times where they name none: `Asia/Kolkata`.",
    )

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

    @property
    def bounds(self) -> Bounds:
        """What the schedule may do with this feed."""
        return Bounds(
            min_s=self.min_minutes * 60,
            max_s=self.max_minutes * 60,
            fixed_s=None if self.every_minutes is None else self.every_minutes * 60,
        )


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
        self._access = access(config)
        self._asked = False
        self._pushed: deque[Pushed] = deque(maxlen=_PUSHES_KEPT)
        self._hub_pushes_until = 0.0

    def push(self, pushed: Pushed) -> None:
        """Take a body that the feed's hub sent; the next poll reads it without a request."""
        self._pushed.append(pushed)

    def rely_on_hub(self, until: float) -> None:
        """The feed's hub pushes until then (seconds since the epoch): ask more rarely."""
        self._hub_pushes_until = until

    async def poll(self, cursor: Cursor, now: float) -> Poll:
        """Read what was pushed; ask the feed when it is time to; work off a batch of entries.

        The first poll of a process asks in any case, but for a feed that failed.
        """
        memory = remembered(cursor, self.config.url)
        entries, report = memory.entries, _Report()
        has_work = bool(self._pushed) or entries.due(now)
        may_wait = memory.ask_at is None or memory.ask_at > now
        while self._pushed:
            await self._take_pushed(memory, report, self._pushed.popleft(), now)
        if not (has_work and may_wait and (self._asked or memory.failures)):
            self._asked = True
            await self._ask(memory, report, now)
        items = await work_off(
            entries, self.config, self._fetcher, self._access, now, self._rng, tally=report.tally
        )
        next_poll_at, why = _next(memory)
        return Poll(
            items=items,
            cursor=msgspec.to_builtins(memory),
            next_poll_at=None if next_poll_at is None else max(next_poll_at, now),
            outcome=memory.outcome,
            detail=report.detail(memory, now),
            title=report.title,
            settled=not entries.waiting,
            why=why,
            http_status=report.http_status,
            news=report.news,
            quiet_after=self._schedule.quiet_after(memory.rhythm, now),
            hub=memory.hub,
        )

    async def _ask(self, memory: FeedMemory, report: "_Report", now: float) -> None:
        """Ask the feed, put what is new into memory, and say when it is asked again."""
        try:
            answer = await ask(
                memory, self._fetcher, self._access, partial(self._read, now=now), now
            )
        except HostHeld as error:  # no fault of the feed's
            wait_s = (error.retry_after_s or 0.0) + self._rng.uniform(1, _APART_S)
            memory.ask_at, memory.why = now + wait_s, "its host has no turn before"
            memory.outcome = "failed" if memory.answered_at is None else memory.outcome
            report.said.append(str(error))
            return
        except FetchFailed as error:
            self._failed(memory, error, now)
            report.said.append(str(error))
            report.http_status = error.status
            return
        memory.failures, memory.gone_since = 0, None
        response, reading = answer.response, answer.reading
        report.http_status = response.status
        published = list[float | None]()
        if reading is None:
            memory.outcome = "not_modified"
            report.said.append("not modified" if response.status == 304 else "the same body")
        else:
            memory.outcome = "ok"
            memory.known = reading.present
            memory.hub = hub_of(response.headers, reading.feed, response.url)
            report.news, published = self._take(memory, report, reading)
        if response.status != 304:
            memory.validators.modified(response, answer.sent, report.news, now)
        self._learn(memory, published, now)
        memory.ask_at, memory.why = self._schedule.next(
            self.config.id,
            memory.rhythm,
            now,
            self.config.bounds,
            _hints(memory.feed, response.max_age_s),
        )
        self._rely(memory, now)

    def _rely(self, memory: FeedMemory, now: float) -> None:
        """Put the next request off as long as the hub can be relied on."""
        assert memory.ask_at is not None
        put_off = now + min((memory.ask_at - now) * _RARER, _LONGEST_NET_S)
        put_off = min(put_off, self._hub_pushes_until)
        if put_off > memory.ask_at and self.config.every_minutes is None:
            memory.ask_at, memory.why = put_off, "its hub pushes what is new; asked to be sure"

    def _failed(self, memory: FeedMemory, error: FetchFailed, now: float) -> None:
        memory.outcome = "failed"
        memory.failures += 1
        if error.status == 410:
            self._gone(memory, now)
            return
        memory.gone_since = None
        if isinstance(error, Disallowed):
            wait_s = (error.retry_after_s or _DAY_S) + self._rng.uniform(1, _APART_S)
            memory.ask_at, memory.why = now + wait_s, "its robots.txt is read again then"
            return
        memory.ask_at, memory.why = self._schedule.after_failure(
            now, memory.failures, error.retry_after_s, self.config.bounds, error.status
        )

    def _gone(self, memory: FeedMemory, now: float) -> None:
        if memory.gone_since is not None and now - memory.gone_since >= _GONE_AFTER_S:
            memory.outcome, memory.ask_at, memory.why = "gone", None, ""
            return
        if memory.gone_since is None:
            memory.gone_since = now
        memory.ask_at = now + _DAY_S * self._rng.uniform(1, 1.1)
        memory.why = "gone, says its server: asked once more, a day later"

    async def _take_pushed(
        self, memory: FeedMemory, report: "_Report", pushed: Pushed, now: float
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
        _, published = self._take(memory, report, reading, whole=False)
        self._learn(memory, published, now)

    def _read(self, came: Response | Pushed, known: KnownFeed, now: float) -> Reading:
        return read_articles(
            self.config,
            came.body,
            came.headers,
            came.url,
            self.config.url,
            rfc3339(datetime.fromtimestamp(now, UTC)),
            known,
            truncated=isinstance(came, Response) and came.truncated,
            time_zone=self.config.time_zone,
            most=max(self.config.max_feed_entries, MOST_ENTRIES),
        )

    def _take(
        self, memory: FeedMemory, report: "_Report", reading: Reading, *, whole: bool = True
    ) -> tuple[int, list[float | None]]:
        """Put articles into memory. How many are new or changed; when the new were published."""
        articles = reading.articles[: self.config.max_feed_entries]
        new = [one for one in articles if one.id[:16] not in memory.entries.seen]
        fresh = take_in(memory.entries, articles, whole=whole, unchanged=reading.unchanged)
        report.title = reading.feed.title or report.title
        count = len(articles) + len(reading.unchanged)
        report.said.append(f"{'' if whole else 'pushed: '}{count} entries, {fresh} new or changed")
        if left_out := len(reading.articles) - len(articles):
            report.said.append(f"{left_out} entries left out (max_feed_entries)")
        return fresh, [_seconds(one.published) for one in new]

    def _learn(self, memory: FeedMemory, published: Sequence[float | None], now: float) -> None:
        memory.rhythm = self._schedule.learn(memory.rhythm, published, now, memory.answered_at)
        memory.answered_at = now


@dataclass(slots=True)
class _Report:
    """What a poll has to say."""

    said: list[str] = field(default_factory=list)
    tally: Counter[str] = field(default_factory=Counter)
    title: str | None = None
    http_status: int | None = None
    news: int = 0  # entries new or changed, of what was asked for

    def detail(self, memory: FeedMemory, now: float) -> str:
        """All of it, in one line."""
        parts = self.said or [f"{memory.outcome}; from what waited"]
        parts += [f"{count} {what}" for what, count in sorted(self.tally.items())]
        parts += filter(None, (memory.validators.said, memory.move.said(now)))
        if waiting := len(memory.entries.waiting):
            parts.append(f"{waiting} entries wait")
        return "; ".join(parts)


def _next(memory: FeedMemory) -> tuple[float | None, str]:
    """When there is something to do, and why then."""
    waiting_at = memory.entries.next_at()
    if waiting_at is None or (memory.ask_at is not None and memory.ask_at <= waiting_at):
        return memory.ask_at, memory.why
    return waiting_at, "entries wait"


def _hints(feed: Feed | None, max_age_s: int | None) -> Hints:
    ttl_minutes = feed.ttl_minutes if feed else None
    return Hints(ttl_s=None if ttl_minutes is None else ttl_minutes * 60, max_age_s=max_age_s)


def _seconds(claimed: str | None) -> float | None:
    """A claimed time as seconds since the epoch, where it is one."""
    try:
        moment = datetime.fromisoformat(claimed or "")
        return moment.timestamp() if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
