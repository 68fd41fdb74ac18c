"""The collector: poll what is due, put its articles into Kafka, then save the cursor.

A source's cursor is saved only after Kafka acknowledged what it gave: killed at any moment, the
collector sends some articles twice, and none never.
"""

import asyncio
import heapq
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from random import Random
from typing import Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from connectors.cursors import Cursors, Polled
from connectors.fetch import FetchConfig, Fetcher
from connectors.message import TooLong, encode_within
from connectors.registry import AnySource, connect
from connectors.schedule import after_failure
from connectors.source import Connector, Cursor, Poll
from pipeline.errors import Transient

log = logging.getLogger(__name__)
T = TypeVar("T")

_BATCH_BYTES = 16 << 20  # of records handed to the producer at a time
_CRASH_RETRY_S = 900.0  # doubled with each crash in a row
_LONGEST_WAIT_S = 3600.0  # the loop looks at its clock that often


class CollectConfig(BaseModel):
    """How sources are polled."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    concurrency: int = Field(default=64, ge=1, description="Sources polled at a time.")
    longest_pause_s: float = Field(
        default=30,
        gt=0,
        description="While Kafka or the disk is away, it is tried again after 1 s, 2 s, ... and at "
        "last this many seconds.",
    )


class Producer(Protocol):
    """Where articles go: `connectors.broker.Producer`."""

    def produce(self, records: Sequence[tuple[str, bytes]]) -> None:
        """Return when all are acknowledged. Raises BrokerUnavailable when that may come later."""
        ...


def cursors_file(data_dir: Path) -> Path:
    """Where the collector keeps its memory."""
    return data_dir / "cursors.sqlite"


async def collect(
    config: CollectConfig,
    fetch: FetchConfig,
    sources: Sequence[AnySource],
    producer: Producer,
    cursors: Cursors,
    stop: asyncio.Event,
    *,
    max_message_bytes: int,
    until_idle: bool = False,
    clock: Callable[[], float] = time.time,
) -> None:
    """Collect from the sources that are enabled until `stop` is set.

    With `until_idle` each source is polled once, now, and further as long as it knows of work left
    (pages to try again, the rest of a finite source); then this returns. After `stop` it returns
    within seconds, or as soon as a `produce` under way does; what was not acknowledged by then is
    collected again at the next start. Raises ConfigError for a source that lacks something in the
    environment.
    """
    rng = Random()  # noqa: S311 - spreads requests over time
    # Looking up a name that no server answers for keeps a thread for many seconds.
    threads = ThreadPoolExecutor(config.concurrency + 16, "collect")
    asyncio.get_running_loop().set_default_executor(threads)
    async with Fetcher(fetch) as fetcher:
        connectors = {
            source.id: connect(source, fetcher, rng) for source in sources if source.enabled
        }
        collector = Collector(
            config, connectors, producer, cursors, stop, max_message_bytes, clock, rng
        )
        await collector.run(until_idle=until_idle)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Delivery:
    """A poll on its way into Kafka and the cursors; `done` when it is in both."""

    polled: Polled
    records: Sequence[tuple[str, bytes]]
    done: asyncio.Future[None]


class Collector:
    """The loop over connected sources. A source is either in the queue of times or being polled."""

    def __init__(
        self,
        config: CollectConfig,
        connectors: Mapping[str, Connector],
        producer: Producer,
        cursors: Cursors,
        stop: asyncio.Event,
        max_message_bytes: int,
        clock: Callable[[], float],
        rng: Random,
    ) -> None:
        self._config = config
        self._connectors = connectors
        self._producer = producer
        self._cursors = cursors
        self._stop = stop
        self._max_message_bytes = max_message_bytes
        self._clock = clock
        self._rng = rng
        self._until_idle = False
        self._times: list[tuple[float, str]] = []  # a heap
        self._deliveries: asyncio.Queue[_Delivery | None] = asyncio.Queue()

    async def run(self, *, until_idle: bool = False) -> None:
        """Poll until stopped, or idle. See `collect`."""
        self._until_idle = until_idle
        declarations = {
            source: connector.config.model_dump_json()
            for source, connector in self._connectors.items()
        }
        now = self._clock()
        await self._patiently(partial(self._cursors.declare, declarations, now))
        times = await self._patiently(self._cursors.times)
        self._times = [(now if until_idle else at, source) for at, source in times]
        heapq.heapify(self._times)

        polls: set[asyncio.Task[None]] = set()
        stopped = asyncio.create_task(self._stop.wait())
        deliverer = asyncio.create_task(self._deliver())
        try:
            while not self._stop.is_set():
                while self._times and len(polls) < self._config.concurrency and self._is_due():
                    _, source = heapq.heappop(self._times)
                    polls.add(asyncio.create_task(self._poll_once(source), name=source))
                if until_idle and not polls and not self._times:
                    break
                done, _ = await asyncio.wait(
                    {stopped, deliverer, *polls},
                    timeout=self._pause(full=len(polls) == self._config.concurrency),
                    return_when=asyncio.FIRST_COMPLETED,
                )
                polls -= done
                for task in done - {stopped}:
                    await task  # what it raised ends the collector
        finally:
            for poll in polls | {stopped}:
                poll.cancel()
            await asyncio.gather(*polls, stopped, return_exceptions=True)
            self._deliveries.put_nowait(None)
            await deliverer

    def _is_due(self) -> bool:
        return self._times[0][0] <= self._clock()

    def _pause(self, *, full: bool) -> float | None:
        """Seconds until the loop has something to start; None: until a poll ends."""
        if full or not self._times:
            return None
        return min(max(self._times[0][0] - self._clock(), 0.0), _LONGEST_WAIT_S)

    async def _poll_once(self, source: str) -> None:
        """Poll, deliver, and put the source back among the times."""
        try:
            cursor, failures = await self._patiently(partial(self._cursors.load, source))
        except Transient:  # stopped while the disk was away
            return
        poll, records = await self._poll(source, cursor, failures)
        if poll.outcome in ("failed", "gone"):
            log.warning("%s: %s: %s", source, poll.outcome, poll.detail)
        size = sum(len(value) for _, value in records)
        delivery = _Delivery(
            polled=Polled(source=source, poll=poll, size_bytes=size),
            records=records,
            done=asyncio.get_running_loop().create_future(),
        )
        self._deliveries.put_nowait(delivery)
        await delivery.done
        if poll.next_poll_at is not None and not (self._until_idle and poll.settled):
            heapq.heappush(self._times, (poll.next_poll_at, source))

    async def _poll(
        self, source: str, cursor: Cursor, failures: int
    ) -> tuple[Poll, Sequence[tuple[str, bytes]]]:
        now = self._clock()
        try:
            poll = await self._connectors[source].poll(cursor, now)
            return await asyncio.to_thread(self._encode, poll)
        except Exception as error:
            log.exception("%s: the poll crashed", source)
            next_poll_at = after_failure(now, _CRASH_RETRY_S, failures + 1, None, self._rng)
            while isinstance(error, ExceptionGroup):  # of pages fetched side by side
                error = error.exceptions[0]
            detail = f"crashed: {type(error).__name__}: {error}"
            poll = Poll(
                items=(), cursor=cursor, next_poll_at=next_poll_at, outcome="failed", detail=detail
            )
            return poll, ()

    def _encode(self, poll: Poll) -> tuple[Poll, Sequence[tuple[str, bytes]]]:
        """The poll with its records, both without an article that Kafka can never take."""
        items, records = [], []
        for article in poll.items:
            try:
                value = encode_within(article, self._max_message_bytes)
            except TooLong as error:  # raising it would keep the source here for ever
                log.error("%s: left out: %s", article.source, error)
                continue
            items.append(article)
            records.append((article.id, value))
        return replace(poll, items=items), records

    async def _deliver(self) -> None:
        """Produce what was polled, many polls at a time, then save their cursors."""
        while batch := await self._next_batch():
            records = [record for delivery in batch for record in delivery.records]
            polled = [delivery.polled for delivery in batch]
            try:
                if records:
                    await self._patiently(partial(self._producer.produce, records))
                await self._patiently(partial(self._cursors.save, polled, self._clock()))
            except Transient:
                log.warning("stopped with %d articles to be collected again", len(records))
                return
            for delivery in batch:
                if not delivery.done.done():  # its poll was cancelled: we are stopping
                    delivery.done.set_result(None)

    async def _next_batch(self) -> list[_Delivery]:
        """What waits to be delivered, up to a size; empty: that was all."""
        batch: list[_Delivery] = []
        size = 0
        while size < _BATCH_BYTES and not (batch and self._deliveries.empty()):
            delivery = await self._deliveries.get()
            if delivery is None:
                self._deliveries.put_nowait(None)
                break
            batch.append(delivery)
            size += delivery.polled.size_bytes
        return batch

    async def _patiently(self, call: Callable[[], T]) -> T:
        """Call until it works, pausing longer and longer; Transient is raised only after `stop`."""
        pause_s = min(1.0, self._config.longest_pause_s)
        while True:
            try:
                return await asyncio.to_thread(call)
            except Transient as error:
                log.warning("%s; trying again in %.1f s", error, pause_s)
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stop.wait(), pause_s)
                if self._stop.is_set():
                    raise
            pause_s = min(pause_s * 2, self._config.longest_pause_s)
