"""The collector: poll what is due, put its articles into Kafka, then save the cursor.

A source's cursor is saved only after Kafka acknowledged what it gave: killed at any moment, the
collector sends some articles twice, and none never.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from connectors.collector.collect_figures import Figures, Standing
from connectors.collector.delivery import Delivery, Patience, Producer
from connectors.collector.roster import Change, Connect, Member, change
from connectors.collector.turns import Turn, Turns, spread
from connectors.cursors import Cursors
from connectors.hosts import Hosts
from connectors.schedule import Bounds, Schedule, ScheduleConfig
from connectors.source import Connector, Cursor, Poll, SourceConfig
from pipeline.errors import Transient
from pipeline.metrics import CollectMetrics

log = logging.getLogger(__name__)

_CRASH = Bounds(min_s=900.0)  # the longest wait doubles with each crash in a row
_LONGEST_WAIT_S = 3600.0  # the loop looks at its clock that often
_HOSTS_AT_LEAST = 8  # share the slots, where so many have sources that are due
_ARCHIVES = 2  # read at a time, where no live source could be polled instead
_LONGEST_HOLD_S = 30.0  # with until_idle, a host that is held for longer is not waited for


class CollectConfig(BaseModel):
    """How sources are polled."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    concurrency: int = Field(
        default=128,
        ge=1,
        description="Sources polled at a time. One that has new articles is at it until their "
        "pages are fetched, at the pace of their host (fetch.host_spacing_s).",
    )
    schedule: ScheduleConfig = Field(
        default=ScheduleConfig(), description="When sources without a fixed interval are polled."
    )
    longest_pause_s: float = Field(
        default=30,
        gt=0,
        description="While Kafka or the disk is away, it is tried again after 1 s, 2 s, ... and at "
        "last this many seconds.",
    )


def cursors_file(data_dir: Path) -> Path:
    """Where the collector keeps its memory."""
    return data_dir / "cursors.sqlite"


class Collector:
    """The loop over sources. Each waits for its turn, is being polled, or has ended."""

    def __init__(
        self,
        config: CollectConfig,
        connect: Connect,
        producer: Producer,
        cursors: Cursors,
        stop: asyncio.Event,
        *,
        hosts: Hosts,
        schedule: Schedule,
        max_message_bytes: int,
        report: Callable[[CollectMetrics], None],
        clock: Callable[[], float],
        rng: Random,
        members_changed: Callable[[Collection[str]], None] = lambda _: None,
    ) -> None:
        """`report` is called every few seconds, from another thread."""
        self._config = config
        self._connect = connect
        self._cursors = cursors
        self._stop = stop
        self._hosts = hosts
        self._schedule = schedule
        self._clock = clock
        self._rng = rng
        self._patiently = Patience(stop, config.longest_pause_s)
        self._delivery = Delivery(
            producer, cursors, hosts, self._patiently, max_message_bytes, clock
        )
        self._figures = Figures(cursors, hosts, report, clock)
        self._members_changed = members_changed
        per_host = max(config.concurrency // _HOSTS_AT_LEAST, 2)
        self._turns = Turns(self._wait_s, per_host, _ARCHIVES)
        self._members: Mapping[str, Member] = {}
        self._polls: dict[str, asyncio.Task[Poll]] = {}
        self._again: set[str] = set()  # of those being polled: due again at once
        self._reloading = asyncio.Lock()
        self._now = clock()  # when the loop looked last
        self._look = asyncio.Event()  # there may be something to do for the loop
        self._until_idle = False
        self._failure: BaseException | None = None

    async def run(self, sources: Iterable[SourceConfig], *, until_idle: bool = False) -> None:
        """Collect from the sources that are enabled until `stop` is set.

        With `until_idle` each source is polled once, now, and further as long as it knows of work
        left (pages to try again, the rest of a finite source); then this returns. After `stop` it
        returns within seconds, or as soon as a `produce` under way does; what was not acknowledged
        by then is collected again at the next start. Raises ConfigError for a source that lacks
        something in the environment.
        """
        self._until_idle = until_idle
        self._hosts.load(await self._patiently(self._cursors.hosts))
        await self.reload(sources)
        stopped = asyncio.create_task(self._stop.wait())
        over = asyncio.Event()
        reporting = asyncio.create_task(self._figures.keep_reporting(self._standing, over))
        delivering = asyncio.create_task(self._delivery.run())
        watched: list[asyncio.Task[Any]] = [stopped, reporting, delivering]
        for task in watched:
            task.add_done_callback(self._note_end)
        try:
            await self._loop()
        finally:
            ending: list[asyncio.Task[Any]] = [stopped, *self._polls.values()]
            for task in ending:
                task.cancel()
            await asyncio.gather(*ending, return_exceptions=True)
            self._delivery.end()
            try:
                await delivering
            finally:
                over.set()
                await reporting

    async def reload(self, sources: Iterable[SourceConfig]) -> Change:
        """Collect from these sources from now on.

        New ones begin, removed ones keep their cursors, changed ones are connected again and
        polled at once, the others go on; polls under way end as they would have. Raises
        ConfigError, and changes nothing, where a source lacks something in the environment.
        """
        async with self._reloading:
            changing = change(self._members, sources, self._connect)
            now = self._clock()
            await self._patiently(partial(self._declare, changing.members, now))
            times = await self._patiently(self._cursors.times)
            self._take(changing, times, now)
        return changing

    def _take(self, changing: Change, times: Iterable[tuple[float, str]], now: float) -> None:
        self._members = changing.members
        for name in changing.changed | changing.removed:
            self._turns.drop(name)
        for name in changing.removed:
            self._schedule.forget(name)
        self._again |= (changing.new | changing.changed) & self._polls.keys()
        # A poll that ended meanwhile has saved the time that suits the former declaration.
        self._line_up([*times, *((now, name) for name in changing.changed)], now)
        self._members_changed(self._members.keys())
        self._look.set()

    def wake(self, source: str) -> None:
        """Poll a source as soon as a slot is free, once more if it is being polled.

        Nothing happens where it is no longer collected from.
        """
        if source in self._polls:
            self._again.add(source)
        elif source in self._members:
            self._turns.wake(source, self._clock(), self._members[source].place)
            self._look.set()

    def _declare(self, members: Mapping[str, Member], now: float) -> None:
        self._cursors.declare([member.declared for member in members.values()], now)

    def _line_up(self, times: Iterable[tuple[float, str]], now: float) -> None:
        """Give those a turn that neither have one nor are being polled."""
        idle = {
            name: now if self._until_idle else at
            for at, name in times
            if name not in self._turns and name not in self._polls
        }
        over_s = 0.0 if self._until_idle else self._config.schedule.average_minutes * 60
        for name, at in spread(idle, self._host, now, over_s, self._rng):
            member = self._members[name]
            self._turns.put(name, min(at, max(idle[name], now + member.every_s)), member.place)

    def _host(self, source: str) -> str:
        return self._members[source].place.host

    async def _loop(self) -> None:
        while not self._stop.is_set():
            self._look.clear()
            before, self._now = self._now, self._clock()
            if self._now < before:
                self._turns.put_back(before - self._now)
            self._start_polls()
            if self._until_idle and not self._polls and not self._turns:
                return
            with suppress(TimeoutError):
                async with asyncio.timeout(self._pause_s()):
                    await self._look.wait()
            if self._failure is not None:
                raise self._failure

    def _start_polls(self) -> None:
        while len(self._polls) < self._config.concurrency:
            now = self._clock()
            turn = self._turns.take(now)
            if turn is None:
                return
            self._figures.started(now - turn.at)
            connector = self._members[turn.source].connector
            poll = asyncio.create_task(self._poll_once(turn.source, connector), name=turn.source)
            self._polls[turn.source] = poll
            poll.add_done_callback(partial(self._end_poll, turn))

    def _pause_s(self) -> float | None:
        """Seconds until the loop has something to start; None: until something ends."""
        next_at = self._turns.next_at()
        if next_at is None or len(self._polls) == self._config.concurrency:
            return None
        return min(max(next_at - self._clock(), 0.0), _LONGEST_WAIT_S)

    async def _poll_once(self, source: str, connector: Connector) -> Poll:
        """Poll and deliver."""
        try:
            cursor, failures = self._cursors.load(source)  # less work than to have a thread do it
        except Transient:
            cursor, failures = await self._patiently(partial(self._cursors.load, source))
        began = self._clock()
        poll = await self._poll(connector, cursor, failures)
        set_back_s = began - self._clock()
        if poll.next_poll_at is not None and set_back_s > 0:
            poll = replace(poll, next_poll_at=poll.next_poll_at - set_back_s)
        if poll.outcome == "gone" or (poll.outcome == "failed" and failures == 0):
            log.warning("%s: %s: %s", source, poll.outcome, poll.detail)
        elif failures and poll.outcome in ("ok", "not_modified"):
            log.info("%s: works again, after %d failures: %s", source, failures, poll.detail)
        self._figures.polled(await self._delivery.hand_over(source, poll))
        return poll

    async def _poll(self, connector: Connector, cursor: Cursor, failures: int) -> Poll:
        now = self._clock()
        try:
            return await connector.poll(cursor, now)
        except Exception as error:
            log.exception("%s: the poll crashed", connector.config.id)
            next_poll_at, why = self._schedule.after_failure(now, failures + 1, None, _CRASH)
            while isinstance(error, ExceptionGroup):  # of pages fetched side by side
                error = error.exceptions[0]
            return Poll(
                items=(),
                cursor=cursor,
                next_poll_at=next_poll_at,
                outcome="failed",
                detail=f"crashed: {type(error).__name__}: {error}",
                why=why,
            )

    def _end_poll(self, turn: Turn, task: asyncio.Task[Poll]) -> None:
        """Give the source its next turn, if there is one."""
        source = turn.source
        again, member = source in self._again, self._members.get(source)
        self._again.discard(source)
        del self._polls[source]
        self._turns.end(turn)
        self._note_end(task)
        if task.cancelled() or task.exception() or member is None:
            return
        poll = task.result()
        if again:
            self._turns.wake(source, self._clock(), member.place)
        elif poll.next_poll_at is not None and not (self._until_idle and poll.settled):
            self._turns.put(source, poll.next_poll_at, member.place)

    def _note_end(self, task: asyncio.Task[Any]) -> None:
        """Let what a task raised end the loop."""
        self._look.set()
        error = None if task.cancelled() else task.exception()
        if not (isinstance(error, Transient) and self._stop.is_set()):  # the end of patience
            self._failure = self._failure or error

    def _wait_s(self, host: str) -> float:
        wait_s = self._hosts.wait_s(host)
        return 0.0 if self._until_idle and wait_s > _LONGEST_HOLD_S else wait_s

    def _standing(self, now: float) -> Standing:
        return Standing(
            sources=len(self._members), polling=len(self._polls), due=self._turns.due(now)
        )
