"""A job as an operator runs it: parts that are processes, which a test kills and starts again."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self, cast

import psutil
import sqlalchemy as sa

from connectors.broker import KafkaConfig
from connectors.collect import cursors_file
from connectors.cursors import read_health
from connectors.kafka_node.child import tethered
from connectors.topics import log_ends
from pipeline.cli.idle import Settling
from pipeline.errors import Transient
from pipeline.sinks import dead_topic
from pipeline.store import attempts, followers, log, reading, schema, sqlite

ROOT = Path(__file__).parents[2]
LOOK_EVERY_S = 0.02

STARTING_S = 5.0
"""A busy machine takes so long to start Python and to import the command line."""


def until(condition: Callable[[], object], within_s: float, what: str) -> None:
    """Wait for another process: `what` must come true in time."""
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, f"not within {within_s:.0f} s: {what}"
        time.sleep(LOOK_EVERY_S)


def cluster(bootstrap: str, topic: str = "wireroom.raw") -> KafkaConfig:
    """A configuration's `kafka` for a broker that runs already."""
    return KafkaConfig(bootstrap_servers=(bootstrap,), topic=topic, dead_topic=f"{topic}.dead")


class Part:
    """One `wireroom` command as a process. It cannot outlive the test; its output is in `log`."""

    def __init__(self, command: Sequence[str], log: Path) -> None:
        self.log = log
        self.started_at = 0.0
        self.command = tethered([sys.executable, "-m", "pipeline.cli", *command])
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        assert not self.alive
        self.started_at = time.time()
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                self.command, cwd=ROOT, stdout=output, stderr=output, start_new_session=True
            )

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    def kill(self) -> None:
        """Kill -9."""
        assert self.alive, f"it ended by itself:\n{self.said()}"
        self._process.kill()
        self._process.wait()

    def wait(self, within_s: float) -> int:
        return self._process.wait(within_s)

    def limit_files(self, size: int) -> None:
        """Let no file that it writes grow beyond `size` bytes, like a disk that is full."""
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def tree(self) -> list[psutil.Process]:
        """It and all that it has started."""
        process = psutil.Process(self.pid)
        return [process, *process.children(recursive=True)]

    def said(self, characters: int = 4000) -> str:
        return self.log.read_text("utf-8", "replace")[-characters:]

    def end(self) -> None:
        if self.alive:
            for process in self.tree():
                process.kill()
            self._process.wait()


def stop(*parts: Part) -> float:
    """SIGTERM must end them with exit code 0 within ten seconds; returns how long it took.

    One that has only just been started may end of the signal itself: Python was still importing,
    and nothing had begun that could end in order.
    """
    asked = time.monotonic()
    for part in parts:
        assert part.alive, f"it ended by itself:\n{part.said()}"
        os.kill(part.pid, signal.SIGTERM)
    for part in parts:
        in_order = (0, -signal.SIGTERM) if time.time() - part.started_at < STARTING_S else (0,)
        code = part.wait(asked + 10 - time.monotonic())
        assert code in in_order, f"exit code {code}:\n{part.said()}"
    return time.monotonic() - asked


class Job:
    """A configuration, its three parts, and what its store, its sink and its Kafka say."""

    def __init__(
        self, folder: Path, kafka: KafkaConfig, sources: Sequence[object] = (), **sections: object
    ) -> None:
        self.kafka = kafka
        self.data_dir = folder / "data"
        self.config = folder / "wireroom.yaml"
        sinks = [{"id": "lines", "type": "jsonl"}]
        fast = {"entities": {"tagger": "fast"}}  # names are not what faults are about
        sections["enrich"] = fast | dict(cast("Mapping[str, object]", sections.get("enrich", {})))
        whole = {
            "data_dir": str(self.data_dir),
            "kafka": kafka.model_dump(mode="json", exclude_unset=True),
            "sources": sources,
            "sinks": sinks,
        } | sections
        self.data_dir.mkdir()
        self.config.write_text(json.dumps(whole))  # which YAML reads too
        self.sinks = [sink["id"] for sink in whole["sinks"]]
        self.collect, self.enrich, self.deliver = self.parts = tuple(
            Part([name, str(self.config)], folder / f"{name}.log")
            for name in ("collect", "enrich", "deliver")
        )
        self._store: sa.Engine | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for part in self.parts:
            part.end()
        if self._store is not None:
            self._store.dispose()

    def start(self) -> None:
        """Start all parts."""
        for part in self.parts:
            part.start()

    def stop(self) -> float:
        """Stop all parts."""
        return stop(*self.parts)

    def finish(self, editions: Mapping[str, int]) -> dict[str, int]:
        """Let all that the `files` source has come through, stop, and account for `editions`."""
        until(lambda: self.exhausted("files"), 120, "all published articles collected")
        until(self.is_settled, 60 + sum(editions.values()) / 5, "all committed and delivered")
        self.stop()
        return self.account_for(editions)

    @property
    def store(self) -> sa.Engine:
        """Raises StoreUnavailable while there is none."""
        self._store = self._store or sqlite.open_reader(sqlite.StoreConfig().url(self.data_dir))
        return self._store

    def offsets(self) -> dict[int, int]:
        with sqlite.reading(self.store) as connection:
            return log.next_offsets(connection, self.kafka.topic)

    def ends(self) -> dict[int, int]:
        return log_ends(self.kafka)

    def counts(self) -> dict[str, int]:
        with sqlite.reading(self.store) as connection:
            return reading.counts(connection)

    def records(self) -> int:
        """How many are committed; 0 while there is no store."""
        try:
            return self.counts()["in"]
        except Transient:
            return 0

    def waiting(self) -> int:
        """How many records Kafka has and the store has not."""
        return sum(self.ends().values()) - self.records()

    def unfinished(self) -> list[attempts.Attempt]:
        """Epochs that this or an earlier enrich process is in, or has died in."""
        try:
            return attempts.unfinished(self.store)
        except Transient:
            return []

    def in_epoch(self) -> bool:
        """Whether the enrich process has begun an epoch and not ended it."""
        return any(attempt.started_at > self.enrich.started_at for attempt in self.unfinished())

    def collected(self) -> int:
        """Articles that the collector knows Kafka has."""
        return sum(source.items for source in read_health(cursors_file(self.data_dir)))

    def exhausted(self, source: str) -> bool:
        """Whether all of a finite source is in Kafka."""
        health = {one.id: one for one in read_health(cursors_file(self.data_dir))}
        return source in health and health[source].next_poll_at is None

    def is_settled(self) -> bool:
        """Whether all that is in Kafka is in the store and all of that in the sinks."""
        names = [dead_topic.FOLLOWER, *self.sinks]
        try:
            return Settling(self.store, self.kafka.topic, self.ends(), names).is_over()
        except Transient:
            return False

    def position(self, sink: str) -> int:
        return followers.position(self.store, sink).number

    def rows(self, table: sa.Table) -> list[sa.Row]:
        with sqlite.reading(self.store) as connection:
            return connection.execute(sa.select(table)).all()

    def sink_lines(self, sink: str = "lines") -> list[tuple[str, int]]:
        """(id, revision) of each line that a jsonl sink has written."""
        files = sorted((self.data_dir / sink).glob("*.jsonl"))
        lines = [json.loads(line) for file in files for line in file.read_bytes().splitlines()]
        return [(line["id"], line["revision"]) for line in lines]

    def account_for(self, editions: Mapping[str, int]) -> dict[str, int]:
        """Assert that exactly `editions` (article id -> revisions) came through, once each.

        Returns the store's counts.
        """
        counts, sightings = self.counts(), self.rows(schema.sightings)
        stored = {(row.article_id, row.revision) for row in self.rows(schema.revisions)}
        published = {(name, n + 1) for name, count in editions.items() for n in range(count)}
        lost, doubled = published - stored, stored - published
        assert not lost, f"lost in the store: {sorted(lost)}"
        assert not doubled, f"doubled in the store: {sorted(doubled)}"
        lines = self.sink_lines()
        assert set(lines) == stored, "the sink has other articles than the store"
        assert len(lines) == len(stored), "the sink has some twice"
        assert counts["in"] == sum(counts.values()) - counts["in"] == len(sightings)
        return counts


def with_killers(environment: Mapping[str, str]) -> str:
    """PYTHONPATH under which texts do what killers/sitecustomize.py says, in children too."""
    paths = [str(Path(__file__).parent / "killers"), str(ROOT), environment.get("PYTHONPATH", "")]
    return os.pathsep.join(path for path in paths if path)
