"""The engine: a stream of epochs, each a set of Kafka ranges run through the graph, then committed.

The store's offsets are the truth. An epoch is noted before it runs (store/attempts.py), bounded
by a watchdog that works even while C code holds the interpreter lock, and committed in one
fenced transaction. What is away for a while (Kafka, the disk, the database) is waited for; what
kills the process twice is found by bisection (quarantine.py) and becomes one dead letter.
"""

import faulthandler
import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field

from pipeline import quarantine
from pipeline.backoff import delay_s
from pipeline.errors import Fenced, LogMismatch, Stop, StoreUnavailable, Transient
from pipeline.records import EpochOutput, LogIdentity, OffsetRange, rfc3339
from pipeline.store import attempts, log
from pipeline.store.commit import Committed, commit, is_committed
from pipeline.store.dead_letter_limits import DeadLetterLimits
from pipeline.store.sqlite import open_store, reading
from pipeline.text.entities.settings import EntitiesConfig
from pipeline.transforms.epoch import Epoch

LOOK_EVERY_S = 0.05
"""How often an idle engine asks Kafka for news: half of it is added to the latency."""

DEATHS_BEFORE_QUARANTINE = 2
BACKOFF_S = (1.0, 30.0)

logger = logging.getLogger(__name__)


class EnrichConfig(BaseModel):
    """How articles are taken from Kafka, in epochs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    max_articles: int = Field(default=500, ge=1, description="Records in one epoch at most.")
    max_mb: int = Field(default=64, ge=1, description="Size of an epoch's records at most.")
    max_wait_ms: int = Field(
        default=50, ge=0, description="How long a record may wait for others to join its epoch."
    )
    max_epoch_s: int = Field(
        default=240,
        ge=1,
        description="A longer epoch is taken for hung: the process ends and is started again.",
    )
    max_memory_mb: int = Field(
        default=4096, ge=512, description="Memory of the process; more fails the epoch."
    )
    dead_letters: DeadLetterLimits = DeadLetterLimits()
    entities: EntitiesConfig = EntitiesConfig()


@dataclass(frozen=True, slots=True, kw_only=True)
class EpochReport:
    """One committed epoch, for the log and the live view."""

    committed: Committed
    stages: Mapping[str, int]
    seconds: float
    lag: int


class Engine:
    """Runs epochs until told to stop."""

    def __init__(
        self,
        config: EnrichConfig,
        kafka: Mapping[str, object],
        identity: LogIdentity,
        store_url: str,
        report: Callable[[EpochReport], None],
        *,
        new_log: bool = False,
    ) -> None:
        """`new_log`: follow this log from its beginning, whatever the store followed before."""
        # Beam takes a second to import, and `wireroom check` needs only the model above.
        from pipeline.epoch_runner import EpochRunner
        from pipeline.text import models
        from pipeline.transforms.read import Log

        models.load(config.entities)
        self._config = config
        self._kafka = kafka
        self._identity = identity
        self._store_url = store_url
        self._report = report
        self._store: sa.Engine = open_store(store_url)
        self._log = Log(kafka, identity.topic, identity.partitions)
        self._runner = EpochRunner(kafka, store_url, config.entities)
        try:
            self._next = log.follow(self._store, identity, self._log.begins(), anew=new_log)
        except BaseException:
            self.close()
            raise
        self._ends: Mapping[int, int] = {}  # of the log, when it was last asked
        self._max_articles = config.max_articles
        self._running: tuple[OffsetRange, ...] = ()

    def close(self) -> None:
        """Close the connections to Kafka and to the store."""
        self._log.close()
        self._store.dispose()

    def run(self, stop: threading.Event) -> None:
        """Run epochs until `stop` is set. Raises Stop when the operator must act."""
        failures, looked_back = 0, False
        while not stop.is_set():
            try:
                if not self._next:
                    self._reload()
                if not looked_back:
                    self._quarantine()
                    looked_back = True
                ranges = self._wait_for_ranges(stop)
                if ranges:
                    self._run_epoch(ranges)
                failures = 0
            except Fenced as error:
                logger.warning("another worker was faster: %s", error)
                self._next = {}
            except (Transient, OSError) as error:
                delay = delay_s(failures, *BACKOFF_S)
                failures += 1
                logger.warning("epoch given up, next try in %.0f s: %s", delay, error)
                stop.wait(delay)

    def _wait_for_ranges(self, stop: threading.Event) -> tuple[OffsetRange, ...]:
        """The ranges of the next epoch; empty when told to stop while waiting."""
        first_seen: float | None = None
        while not stop.is_set():
            now, self._ends = time.monotonic(), self._log.ends()
            waiting = self._waiting(self._ends)
            if waiting:
                first_seen = first_seen or now
                waited_ms = (now - first_seen) * 1000
                if waiting >= self._max_articles or waited_ms >= self._config.max_wait_ms:
                    return self._plan()
            stop.wait(LOOK_EVERY_S)
        return ()

    def _waiting(self, ends: Mapping[int, int]) -> int:
        """How many offsets are not committed. Raises LogMismatch when the log is behind us."""
        for partition, end in ends.items():
            if self._next[partition] > end:
                raise LogMismatch(
                    f"{self._identity.topic}/{partition}: the store has read up to "
                    f"{self._next[partition]}, but Kafka's log ends at {end}: it has lost records. "
                    "Nothing was reset; see docs/operations.md."
                )
        return sum(end - self._next[partition] for partition, end in ends.items())

    def _plan(self) -> tuple[OffsetRange, ...]:
        """Ranges of at most `max_articles` offsets, shared out among the partitions."""
        ends = self._ends
        behind = [partition for partition, end in ends.items() if end > self._next[partition]]
        share = max(self._max_articles // len(behind), 1)
        return tuple(
            OffsetRange(
                topic=self._identity.topic,
                partition=partition,
                start=self._next[partition],
                end=min(ends[partition], self._next[partition] + share),
            )
            for partition in behind[: self._max_articles]
        )

    def _run_epoch(self, ranges: tuple[OffsetRange, ...]) -> None:
        began = time.monotonic()
        epoch = Epoch(
            ranges=ranges,
            max_bytes=self._config.max_mb << 20,
            poison=attempts.convicted(self._store, ranges),
        )
        attempts.begin(self._store, ranges)
        self._running = ranges
        faulthandler.dump_traceback_later(self._config.max_epoch_s, exit=True)
        try:
            output = self._runner.run(epoch)
            committed = self._commit(output)
        except (Fenced, Transient, Stop, OSError):
            self.abandon()
            raise
        finally:
            faulthandler.cancel_dump_traceback_later()
            self._running = ()
        self._next |= {part.partition: part.end for part in output.ranges}
        self._max_articles = self._config.max_articles
        self._report(
            EpochReport(
                committed=committed,
                stages=epoch.stages,
                seconds=time.monotonic() - began,
                lag=self._waiting(self._ends),
            )
        )
        self._log.publish(self._next)

    def _commit(self, output: EpochOutput) -> Committed:
        try:
            now = rfc3339(datetime.now(UTC))
            return commit(self._store, output, self._config.dead_letters, now)
        except StoreUnavailable:
            if not is_committed(self._store, output.ranges):
                raise
            # The answer to COMMIT was lost, the commit was not. Fenced here means: start anew.
            raise Fenced("the commit's answer was lost; its offsets are in the store") from None

    def abandon(self) -> None:
        """Take the running epoch's note back: it is given up, it has not killed anything."""
        if self._running:
            attempts.abandon(self._store, self._running)

    def _reload(self) -> None:
        with reading(self._store) as connection:
            self._next = log.next_offsets(connection, self._identity.topic)

    def _quarantine(self) -> None:
        """Once after a start: look at what died before, and find the records that cause it."""
        deaths = [attempt for attempt in attempts.unfinished(self._store) if self._is_next(attempt)]
        hung = deaths and time.time() - deaths[-1].started_at >= self._config.max_epoch_s
        if len(deaths) < DEATHS_BEFORE_QUARANTINE and not hung:
            return
        ranges = deaths[-1].ranges
        logger.warning("%d deaths in %s: looking for the record", len(deaths), ranges)
        alone = quarantine.convict_all(
            self._store,
            ranges,
            quarantine.Probe(
                kafka=self._kafka,
                store_url=self._store_url,
                max_bytes=self._config.max_mb << 20,
                records=sum(part.end - part.start for part in ranges),
                timeout_s=self._config.max_epoch_s,
                memory_mb=self._config.max_memory_mb,
                entities=self._config.entities.model_dump(mode="json"),
            ),
        )
        if not alone:
            # Harmless one by one, or in the graph: smaller epochs keep records apart.
            self._max_articles = max(sum(part.end - part.start for part in ranges) // 2, 1)
        attempts.abandon(self._store, ranges)

    def _is_next(self, attempt: attempts.Attempt) -> bool:
        """Whether this attempt began where the store still is: nothing has passed there since."""
        return any(
            part.topic == self._identity.topic and self._next.get(part.partition) == part.start
            for part in attempt.ranges
        )
