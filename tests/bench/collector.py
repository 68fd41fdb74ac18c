"""What one collector process costs on one core: polls a second, CPU and memory.

The feeds are served by a process of its own (`collector_server`) on another core: 4 to a host
name, 9 polls of 10 bring nothing new, `pages: false`. Their cursors are made beforehand, from real
polls of two of them, and each is polled once more before the measurement. All feeds are due all the
time, so the collector is never idle. Connections are kept as far as the client does (all hosts are
one address here); articles go to a producer that takes them and does nothing.
"""

import asyncio
import contextlib
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from unittest.mock import patch

import msgspec
import orjson
import psutil

from connectors.broker import KafkaConfig, Producer
from connectors.collect import CollectConfig, cursors_file
from connectors.collector.open_collector import open_collector
from connectors.cursors import Cursors, Declared, Polled
from connectors.feeds import unchanged_items
from connectors.fetch import FetchConfig, Fetcher
from connectors.hosts import HostRecord, RobotsCopy, host_of
from connectors.local_kafka import LocalKafka, LocalKafkaConfig
from connectors.registry import connect
from connectors.rss import Rss
from connectors.schedule import Schedule, ScheduleConfig
from connectors.source import Poll
from connectors.topics import ensure_topics
from pipeline import jars

SIZES = (1_000, 5_000, 20_000, 100_000)
VARIED = 20_000
"""At this size, once more with a connection for each poll, and with a real Kafka."""

FEEDS_PER_HOST = 4
MEASURED_S = 30.0
POLLED_BEFORE = 30
EVERY_S = 3.0  # the shortest that a configuration may ask for


class Figures(msgspec.Struct, kw_only=True):
    """What the collector's process measured of itself."""

    feeds: int
    seconds: float
    polls: int
    articles: int
    cpu_s: float
    rss_mb: float
    peak_mb: float
    cursors_mb: float
    start_s: float


def main(sizes: Sequence[int] = SIZES) -> None:
    """Measure and print."""
    print(
        f"{'feeds':>8} {'polls/s':>8} {'CPU µs/poll':>12} {'new/poll':>9} {'RSS MB':>7} "
        f"{'peak':>6} {'cursors MB':>11} {'start s':>8} {'server CPU':>11}"
    )
    for feeds in sizes:
        _print(feeds)
    if VARIED in sizes:
        _print(VARIED, close=True)
        with _kafka() as bootstrap:
            _print(VARIED, bootstrap)


def _print(feeds: int, kafka: str = "", *, close: bool = False) -> None:
    with _server(close) as (port, server):
        this = [sys.executable, "-m", "tests.bench.collector"]
        command = [*this, "measure", str(feeds), str(port), kafka]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
            assert child.stdout
            child.stdout.readline()  # it is measured from now on
            before = _cpu_s(server)
            measured = child.stdout.readline()
            served_s = _cpu_s(server) - before
    one = msgspec.json.decode(measured, type=Figures)
    print(
        f"{one.feeds:>8} {one.polls / one.seconds:>8.0f} {one.cpu_s / one.polls * 1e6:>12.0f} "
        f"{one.articles / one.polls:>9.3f} {one.rss_mb:>7.0f} {one.peak_mb:>6.0f} "
        f"{one.cursors_mb:>11.0f} {one.start_s:>8.1f} {served_s / one.seconds:>11.0%}"
        f"{'  with Kafka' if kafka else ''}{'  a connection for each poll' if close else ''}",
        flush=True,
    )


@contextlib.contextmanager
def _server(close: bool) -> Iterator[tuple[int, psutil.Process]]:
    command = [sys.executable, "-m", "tests.bench.collector_server", *(["close"] if close else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as server:
        assert server.stdout
        try:
            process = psutil.Process(server.pid)
            process.cpu_affinity([1])
            yield int(server.stdout.readline()), process
        finally:
            server.kill()


@contextlib.contextmanager
def _kafka() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="wireroom-bench-") as name:
        kafka = LocalKafka(
            LocalKafkaConfig(),
            Path(name),
            jars.fetch(lambda _ready, _wanted: None),
            max_batch_bytes=KafkaConfig().max_batch_bytes,
            retention_hours=24,
        )
        with kafka:
            ensure_topics(KafkaConfig(), kafka.bootstrap)
            yield kafka.bootstrap


def _cpu_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


# What follows runs in the collector's process.


class Counting:
    """Takes records as `connectors.broker.Producer` does, and forgets them."""

    def produce(self, records: Sequence[tuple[str, bytes]]) -> None:
        """Acknowledge all."""

    def close(self) -> None:
        """Nothing to close."""


def measure(feeds: int, port: int, bootstrap: str) -> Figures:
    """Run a collector on core 0, and measure when it is warm."""
    psutil.Process().cpu_affinity([0])
    sources = [_source(number) for number in range(feeds)]
    fetch = FetchConfig(loopback_test=f"127.0.0.1:{port}", host_spacing_s=0.01)
    with tempfile.TemporaryDirectory(prefix="wireroom-bench-") as folder:
        file = cursors_file(Path(folder))
        producer = Producer(KafkaConfig(), bootstrap) if bootstrap else Counting()
        with contextlib.closing(Cursors(file)) as cursors, contextlib.closing(producer):
            asyncio.run(_prepare(sources, fetch, cursors))
            return asyncio.run(_run(sources, fetch, cursors, file, producer))


def _source(number: int) -> Rss:
    return Rss(
        type="rss",
        id=f"feed{number}",
        url=f"http://host{number // FEEDS_PER_HOST}.example/{number}",
        pages=False,
        every_minutes=EVERY_S / 60,
        max_entries_per_poll=100,
    )


async def _prepare(sources: Sequence[Rss], fetch: FetchConfig, cursors: Cursors) -> None:
    """Give every feed the cursor of one that was polled often: the first's, or the second's.

    No host has a robots.txt, which is known already: it is asked for once a day.
    """
    cursors.declare([Declared(id=one.id, host="", declaration="") for one in sources], 0.0)
    models = [await _model(source, fetch) for source in sources[:2]]
    for first in range(0, len(sources), 1000):
        polled = []
        for number, source in enumerate(sources[first : first + 1000], first):
            poll, scope = models[number % 2]
            former = sources[number % 2].url.encode()
            cursor = orjson.loads(orjson.dumps(poll.cursor).replace(former, source.url.encode()))
            cursor["known"]["scope"] = unchanged_items._hash(source.id, source.url, *scope)
            copied = replace(poll, cursor=cursor)
            polled.append(Polled(source=source.id, poll=copied, items=0, size_bytes=0))
        cursors.save(polled, time.time())
    none = RobotsCopy(scheme="http", text=b"", until=time.time() + 86400)
    hosts = {host_of(one.url) for one in sources}
    cursors.save([], time.time(), [HostRecord(host=host, robots=(none,)) for host in hosts])


async def _model(source: Rss, fetch: FetchConfig) -> tuple[Poll, Sequence[str]]:
    """The last of many polls, and what the scope of its reading was made of but for the source.

    With the scope of another feed all items would be read anew.
    """
    rng, cursor = Random(1), {}
    with patch.object(unchanged_items, "_hash", wraps=unchanged_items._hash) as hashed:
        async with Fetcher(fetch) as fetcher:
            connector = connect(source, fetcher, Schedule(ScheduleConfig(), rng), rng)
            for ago in range(POLLED_BEFORE, 0, -1):
                poll = await connector.poll(cursor, time.time() - ago * 900)
                cursor = orjson.loads(orjson.dumps(poll.cursor))
    assert poll.outcome == "not_modified", poll
    (_, _, *scope), *_ = [call.args for call in hashed.mock_calls if call.args[0] == source.id]
    return replace(poll, items=(), next_poll_at=0.0), scope


async def _run(
    sources: Sequence[Rss],
    fetch: FetchConfig,
    cursors: Cursors,
    file: Path,
    producer: Producer | Counting,
) -> Figures:
    process, stop, began = psutil.Process(), asyncio.Event(), time.monotonic()
    reported_at: list[float] = []
    async with open_collector(
        CollectConfig(),
        fetch,
        producer,
        cursors,
        stop,
        max_message_bytes=KafkaConfig().max_message_bytes,
        report=lambda _: reported_at.append(time.monotonic()),
        clock=_hurried(max(SIZES) / len(sources)),
    ) as collector:
        collecting = asyncio.create_task(collector.run(sources))
        while _totals(file)[2] == 1:  # some feed was polled by _prepare only
            await asyncio.sleep(1)
        print("warm", flush=True)
        before, cpu_s, at = _totals(file), _cpu_s(process), time.monotonic()
        await asyncio.sleep(MEASURED_S)
        after = _totals(file)
        figures = Figures(
            feeds=len(sources),
            seconds=time.monotonic() - at,
            polls=after[0] - before[0],
            articles=after[1] - before[1],
            cpu_s=_cpu_s(process) - cpu_s,
            rss_mb=process.memory_info().rss / 1e6,
            peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3,
            cursors_mb=file.stat().st_size / 1e6,
            start_s=reported_at[0] - began,
        )
        stop.set()
        await collecting
        return figures


def _hurried(times: float) -> Callable[[], float]:
    """A clock that makes few feeds due as often as many would be."""
    began = time.time()
    return lambda: began + (time.time() - began) * times


def _totals(file: Path) -> tuple[int, int, int]:
    """Polls and articles of all feeds so far, and the polls of the one that was polled least."""
    with contextlib.closing(sqlite3.connect(file)) as db:
        query = "SELECT sum(polls), sum(items), min(polls) FROM sources"
        polls, items, least = db.execute(query).fetchone()
        return polls, items, least


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        figures = measure(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
        print(msgspec.json.encode(figures).decode())
    else:
        main([int(size) for size in sys.argv[1:]] or SIZES)
