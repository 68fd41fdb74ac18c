"""`wireroom collect`, `enrich`, `deliver`: the parts, each its own long-running process.

`wireroom run` starts all three on one machine; on several, each is started where it is wanted.
SIGTERM and Ctrl-C end a part in order, within ten seconds; exit code 0, but STOPPED_EARLY where
it was to run until its work is done.
"""

import asyncio
import gc
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.only_one import only_one
from pipeline.cli.options import ConfigFile
from pipeline.cli.reloading import Hangup, reload_sources
from pipeline.cli.stopping import STOPPED_EARLY, stop_in_time
from pipeline.errors import BrokerUnavailable, LocalKafkaError, StoreUnavailable

if TYPE_CHECKING:
    from connectors.broker import Producer
    from connectors.cursors import Cursors
    from pipeline.config import Config
    from pipeline.engine import EpochReport
    from pipeline.metrics import CollectMetrics
    from pipeline.records import LogIdentity

RETRY_S = 2.0
LOOK_EVERY_S = 0.2

logger = logging.getLogger(__name__)


def collect(
    config: ConfigFile,
    until_idle: Annotated[
        bool, typer.Option("--until-idle", help="Poll each source once, then end.")
    ] = False,
) -> None:
    """Sources to Kafka: poll what is due, and remember what has been sent.

    SIGHUP makes it read its sources again.
    """
    hangup = Hangup()

    from connectors.collect import cursors_file
    from connectors.cursors import Cursors
    from pipeline.config import load
    from pipeline.config_warnings import NO_CONTACT, lacks_contact

    stopped = STOPPED_EARLY if until_idle else 0
    told = stop_in_time(exit_code=stopped)
    settings = load(config)
    if lacks_contact(settings):
        logger.warning(NO_CONTACT)
    with only_one("collect", settings.data_dir, told):
        if _when_kafka_answers(settings, told) is not None:
            with (
                closing(producer(settings)) as out,
                closing(Cursors(cursors_file(settings.data_dir))) as cursors,
            ):
                asyncio.run(_collect(config, settings, out, cursors, told, hangup, until_idle))
    if told.is_set():
        raise typer.Exit(stopped)


async def _collect(
    path: Path,
    settings: "Config",
    out: "Producer",
    cursors: "Cursors",
    told: threading.Event,
    hangup: Hangup,
    until_idle: bool,
) -> None:
    from connectors.collector.open_collector import open_collector

    stop = asyncio.Event()
    async with open_collector(
        settings.collect,
        settings.fetch,
        out,
        cursors,
        stop,
        max_message_bytes=settings.kafka.max_message_bytes,
        report=partial(_write_figures, settings.data_dir),
        websub=None if until_idle else settings.websub,
    ) as collector:

        async def pass_on() -> None:
            try:
                while not told.is_set():
                    if hangup.taken():
                        await reload_sources(collector, path, settings)
                    await asyncio.sleep(LOOK_EVERY_S)
            finally:
                stop.set()

        passing_on = asyncio.create_task(pass_on())
        await collector.run(settings.sources, until_idle=until_idle)
        passing_on.cancel()
        with suppress(asyncio.CancelledError):
            await passing_on


def _write_figures(folder: Path, figures: "CollectMetrics") -> None:
    from pipeline.metrics import write_collect

    try:
        write_collect(folder, figures)
    except OSError as error:
        logger.warning("the figures could not be written: %s", error)


def enrich(
    config: ConfigFile,
    new_log: Annotated[
        bool,
        typer.Option(
            "--new-log",
            help="Once, after Kafka's log was lost: follow the one that is there, from its "
            "beginning. See docs/operations.md.",
        ),
    ] = False,
) -> None:
    """Kafka to store: run articles through the pipeline, epoch by epoch."""
    from pipeline.config import load
    from pipeline.engine import Engine
    from pipeline.memory_limit import limit_memory

    engine: Engine | None = None

    def abandon() -> None:
        try:
            if engine is not None:
                engine.abandon()
        except StoreUnavailable as error:
            logger.warning("the running epoch will look like a death: %s", error)

    stop = stop_in_time(abandon)
    settings = load(config)
    limit_memory(settings.enrich.max_memory_mb)
    identity = _when_kafka_answers(settings, stop)
    if identity is None:
        return
    engine = Engine(
        settings.enrich,
        reader_settings(settings),
        identity,
        settings.store.url(settings.data_dir),
        _figures_in(settings.data_dir),
        new_log=new_log,
    )
    gc.freeze()  # models and Beam stay: looking for garbage among them took 0.2 s each time
    try:
        engine.run(stop)
    finally:
        engine.close()


def _figures_in(folder: Path) -> Callable[["EpochReport"], None]:
    from pipeline.metrics import MetricsFile

    figures = MetricsFile(folder)

    def report(epoch: "EpochReport") -> None:
        counts = epoch.committed.counts
        try:
            figures.committed(counts, epoch.stages, epoch.seconds, epoch.lag, time.time())
        except OSError as error:  # the epoch is committed: it must not count as given up
            logger.warning("the figures could not be written: %s", error)

    return report


def deliver(config: ConfigFile) -> None:
    """Store to sinks: follow the store's changes, each sink at its own pace."""
    from pipeline.config import load

    told = stop_in_time()
    settings = load(config)
    with only_one("deliver", settings.data_dir, told):
        if _when_kafka_answers(settings, told) is not None:
            _deliver(settings, told)


def _deliver(settings: "Config", told: threading.Event) -> None:
    from pipeline.sinks import dead_topic
    from pipeline.sinks.dead_topic import DeadTopicSink
    from pipeline.sinks.follow import follow
    from pipeline.sinks.sink import Sink
    from pipeline.store.sqlite import open_store

    store = open_store(settings.store.url(settings.data_dir))

    def open_dead_topic() -> Sink:
        return DeadTopicSink(
            _client_settings(settings),
            settings.kafka.dead_topic,
            2 * settings.kafka.max_batch_bytes,  # as topics.py lets it have
        )

    sinks: dict[str, Callable[[], Sink]] = {dead_topic.FOLLOWER: open_dead_topic}
    for sink in settings.sinks:
        sinks[sink.id] = lambda sink=sink: sink.open(settings.data_dir)  # type: ignore[misc]
    stop = threading.Event()  # not `told`: one that crashes is no reason to end in order
    with ThreadPoolExecutor(len(sinks)) as pool:
        running = [pool.submit(follow, store, name, make, stop) for name, make in sinks.items()]
        while not (told.is_set() or wait(running, LOOK_EVERY_S, FIRST_COMPLETED).done):
            pass
        stop.set()
    for follower in running:
        follower.result()  # raises what ended it: an unexpected error is not for one sink alone


def reader_settings(settings: "Config") -> dict[str, object]:
    """What a Kafka consumer needs, to reach Kafka and to read the longest message."""
    from connectors import broker

    return _client_settings(settings) | broker.fetch_settings(settings.kafka)


def producer(settings: "Config") -> "Producer":
    """A producer to the raw topic."""
    from connectors.broker import Producer

    return Producer(settings.kafka, bootstrap(settings))


def _client_settings(settings: "Config") -> dict[str, object]:
    from connectors import broker

    return broker.client_settings(settings.kafka, bootstrap(settings))


def bootstrap(settings: "Config") -> str:
    """Address of the local Kafka, empty for a cluster. Raises LocalKafkaError: not running."""
    from connectors import local_kafka

    if settings.kafka.local is None:
        return ""
    address = local_kafka.endpoint(settings.data_dir)
    if address is None:
        raise LocalKafkaError(
            f"no Kafka is running in {settings.data_dir}: start `wireroom run` first, or give "
            "`kafka: bootstrap_servers`"
        )
    return address


def _when_kafka_answers(settings: "Config", stop: threading.Event) -> "LogIdentity | None":
    """Wait for Kafka, make the topics, say which log it is; None when told to stop meanwhile."""
    from connectors.broker import check_crc32c
    from connectors.topics import describe_log, ensure_topics

    check_crc32c()
    while not stop.is_set():
        try:
            address = bootstrap(settings)
            ensure_topics(settings.kafka, address)
            return describe_log(settings.kafka, address)
        except BrokerUnavailable as error:
            logger.warning("waiting for Kafka: %s", error)
            stop.wait(RETRY_S)
    return None
