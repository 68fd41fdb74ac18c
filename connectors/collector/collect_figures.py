"""What the collector counts, reported every few seconds: see `pipeline.metrics.CollectMetrics`."""

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from connectors.cursors import Cursors, Polled
from connectors.hosts import Hosts
from pipeline.errors import StoreUnavailable
from pipeline.metrics import CollectMetrics

_EVERY_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How many sources there are, how many are being polled, how many wait although it is time."""

    sources: int
    polling: int
    due: int


class Figures:
    """Counts since the process started, and since the last report."""

    def __init__(
        self,
        cursors: Cursors,
        hosts: Hosts,
        report: Callable[[CollectMetrics], None],
        clock: Callable[[], float],
    ) -> None:
        """`report` is called in a thread."""
        self._cursors = cursors
        self._hosts = hosts
        self._report = report
        self._clock = clock
        self._polls = self._not_modified = self._failed = self._articles = self._bytes = 0
        self._reported_at, self._reported_polls = clock(), 0
        self._started, self._late_s = 0, 0.0

    def started(self, late_s: float) -> None:
        """A poll begins, so long after its time."""
        self._started += 1
        self._late_s += max(late_s, 0.0)

    def polled(self, polled: Polled) -> None:
        """A poll is saved."""
        outcome = polled.poll.outcome
        self._polls += 1
        self._not_modified += outcome == "not_modified"
        self._failed += outcome in ("failed", "gone")
        self._articles += polled.items
        self._bytes += polled.size_bytes

    async def keep_reporting(
        self, standing: Callable[[float], Standing], over: asyncio.Event
    ) -> None:
        """Report now, every few seconds, and a last time when it is `over`."""
        while not over.is_set():
            await self._report_all(standing)
            with suppress(TimeoutError):
                async with asyncio.timeout(_EVERY_S):
                    await over.wait()
        await self._report_all(standing)

    async def _report_all(self, standing: Callable[[float], Standing]) -> None:
        now = self._clock()
        try:
            silent, held_hosts = await asyncio.to_thread(self._cursors.silent_and_held, now)
        except StoreUnavailable:
            return  # no poll can be saved either, and that is logged
        await asyncio.to_thread(self._report, self._metrics(now, standing(now), silent, held_hosts))

    def _metrics(
        self, now: float, standing: Standing, silent: int, held_hosts: int
    ) -> CollectMetrics:
        """The figures; begins the time until the next report."""
        passed_s = max(now - self._reported_at, 0.001)
        metrics = CollectMetrics(
            pid=os.getpid(),
            at=now,
            sources=standing.sources,
            polling=standing.polling,
            due=standing.due,
            late_s=self._late_s / max(self._started, 1),
            polls=self._polls,
            polls_per_second=(self._polls - self._reported_polls) / passed_s,
            not_modified=self._not_modified,
            failed=self._failed,
            articles=self._articles,
            bytes=self._bytes,
            requests=self._hosts.requests,
            held_hosts=held_hosts,
            silent=silent,
        )
        self._reported_at, self._reported_polls = now, self._polls
        self._started, self._late_s = 0, 0.0
        return metrics
