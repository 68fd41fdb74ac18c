"""A Kafka, a topic and an engine to measure, in a folder that is thrown away."""

import contextlib
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

from connectors.broker import KafkaConfig, Producer, client_settings, fetch_settings
from connectors.local_kafka import LocalKafka, LocalKafkaConfig
from connectors.topics import describe_log, ensure_topics
from pipeline import jars
from pipeline.codec import encode
from pipeline.engine import Engine, EnrichConfig, EpochReport
from pipeline.records import RawArticle
from pipeline.store.sqlite import StoreConfig


class Job:
    """The path from Kafka to store, in this process."""

    def __init__(self, folder: Path, bootstrap: str, config: EnrichConfig, keep: int) -> None:
        self.kafka = KafkaConfig()
        self.bootstrap = bootstrap
        self.store_url = StoreConfig().url(folder)
        self.reports: deque[tuple[float, EpochReport]] = deque(maxlen=keep)  # when, what
        self.committed = 0
        self._moved = threading.Condition()
        ensure_topics(self.kafka, bootstrap)
        self._producer = Producer(self.kafka, bootstrap)
        self._stop = threading.Event()
        settings = client_settings(self.kafka, bootstrap) | fetch_settings(self.kafka)
        identity = describe_log(self.kafka, bootstrap)
        self.engine = Engine(config, settings, identity, self.store_url, self._report)
        self._thread = threading.Thread(target=self.engine.run, args=(self._stop,))

    def produce(self, articles: Sequence[RawArticle]) -> None:
        """Put articles into Kafka and wait for the acknowledgement."""
        self._producer.produce([(article.id, encode(article)) for article in articles])

    def start(self) -> None:
        """Start the engine."""
        self._thread.start()

    def wait(self, articles: int) -> None:
        """Wait until so many records in all are committed."""
        with self._moved:
            if not self._moved.wait_for(lambda: self.committed >= articles, timeout=3600):
                raise TimeoutError(f"{self.committed} of {articles} articles")

    def stop(self) -> None:
        """Stop the engine."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(60)
        self.engine.close()
        self._producer.close()

    def _report(self, report: EpochReport) -> None:
        with self._moved:
            self.reports.append((time.time(), report))
            self.committed += sum(report.committed.counts.values())
            self._moved.notify_all()


@contextlib.contextmanager
def job(config: EnrichConfig, keep_reports: int = 100_000) -> Iterator[Job]:
    """Run a local Kafka and an engine on it."""
    with tempfile.TemporaryDirectory(prefix="wireroom-bench-") as name:
        folder = Path(name)
        kafka = LocalKafka(
            LocalKafkaConfig(),
            folder,
            jars.fetch(lambda _ready, _wanted: None),
            max_batch_bytes=KafkaConfig().max_batch_bytes,
            retention_hours=24,
        )
        with kafka:
            running = Job(folder, kafka.bootstrap, config, keep_reports)
            try:
                yield running
            finally:
                running.stop()
