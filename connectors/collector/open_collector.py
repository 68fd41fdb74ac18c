"""A collector for every kind of source, with what they share: HTTP client, schedule, hubs."""

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from random import Random
from typing import Any

from connectors.collect import CollectConfig, Collector
from connectors.collector.delivery import Producer
from connectors.cursors import Cursors
from connectors.fetch import Fetcher
from connectors.hubs.pushed_feeds import open_pushed_feeds
from connectors.hubs.websub_config import WebSubConfig
from connectors.registry import connect
from connectors.schedule import Schedule
from connectors.source import Connector
from connectors.web.fetch_config import FetchConfig
from pipeline.metrics import CollectMetrics


@asynccontextmanager
async def open_collector(
    config: CollectConfig,
    fetch: FetchConfig,
    producer: Producer,
    cursors: Cursors,
    stop: asyncio.Event,
    *,
    max_message_bytes: int,
    report: Callable[[CollectMetrics], None] = lambda _: None,
    clock: Callable[[], float] = time.time,
    websub: WebSubConfig | None = None,
) -> AsyncIterator[Collector]:
    """Within, the collector can run. `report` gets its figures every few seconds, in a thread.

    Raises ConfigError where hubs cannot be listened to.
    """
    rng = Random()  # noqa: S311 - spreads requests over time
    # One for each poll's document; delivery, cursors and hubs must not wait for those.
    threads = ThreadPoolExecutor(config.concurrency + 16, "collect")
    asyncio.get_running_loop().set_default_executor(threads)
    schedule = Schedule(config.schedule, rng)

    def wake(source: str) -> None:
        collector.wake(source)

    with _garbage_rarely_looked_for():
        async with (
            Fetcher(fetch) as fetcher,
            open_pushed_feeds(websub, cursors.path, fetcher, wake, stop, clock, rng) as pushed,
        ):

            def connected(source: Any) -> Connector:
                return pushed.connect(connect(source, fetcher=fetcher, schedule=schedule, rng=rng))

            collector = Collector(
                config,
                connected,
                producer,
                cursors,
                stop,
                hosts=fetcher.hosts,
                schedule=schedule,
                max_message_bytes=max_message_bytes,
                report=report,
                clock=clock,
                rng=rng,
                members_changed=pushed.keep,
            )
            yield collector


@contextmanager
def _garbage_rarely_looked_for() -> Iterator[None]:
    """Python looks for cycles of garbage among all objects, of which 20,000 sources make many.

    With its usual thresholds that takes 30 % of the time of a poll; few cycles are ever made.
    """
    usual = gc.get_threshold()
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
