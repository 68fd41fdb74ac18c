"""Every figure that the running parts tell of themselves: its name, unit and meaning.

Each part's go into one small JSON file, replaced atomically: readers (the live view, other
terminals) never see half of it, and a part that died leaves its last words. What lasts longer than
a process (articles by disposition, sinks' positions, the health of each source) is in the store and
in the collector's cursors.
"""

import os
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec
import orjson

from pipeline.records import Disposition

T = TypeVar("T")

FILE = "enrich.metrics.json"
COLLECT_FILE = "collect.metrics.json"
_RECENT_S = 10.0
_STORED = (Disposition.NEW, Disposition.REVISION, Disposition.COPY)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrichMetrics:
    """Since the process started; times are seconds since the epoch."""

    pid: int
    at: float  # when this was written; old while Kafka has news: the part hangs or is down
    epochs: int
    epoch_seconds: float  # the last epoch, from its first read to COMMIT
    articles: int  # records committed, whatever their disposition
    articles_per_second: float  # over the last ten seconds
    lag_articles: int  # in Kafka and not committed; growing for long: the machine is too small
    stages: dict[str, int]  # records that entered each step
    stored: int  # what came out of the last one: articles, revisions, copies


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectMetrics:
    """Since the process started, where nothing else is said; times are seconds since the epoch."""

    pid: int
    at: float  # when this was written, every five seconds; older: the part hangs or is down
    sources: int  # configured and enabled, now
    polling: int  # sources that are being polled, now; `collect.concurrency` all the time: too few
    due: int  # sources whose time has come and that wait for a slot or for their host, now
    late_s: float  # how long after their time polls began, on average since the last writing
    polls: int
    polls_per_second: float  # since the last writing
    not_modified: int  # polls that were answered by 304
    failed: int  # polls that were not answered, or not with a feed, or by 410
    articles: int  # records that Kafka acknowledged
    bytes: int  # their size before Kafka packs them
    requests: int  # to all hosts: feeds, pages, robots.txt
    held_hosts: int  # hosts that asked to be left alone for a while (429, 503), now
    silent: int  # sources without a new article for longer than they ever were, now


class MetricsFile:
    """Keeps the file current."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._stages: Counter[str] = Counter()
        self._epochs = self._articles = self._stored = 0
        self._recent: deque[tuple[float, int]] = deque()

    def committed(
        self,
        counts: Mapping[Disposition, int],
        stages: Mapping[str, int],
        seconds: float,
        lag: int,
        now: float,
    ) -> None:
        """Count one committed epoch in and write the file."""
        articles = sum(counts.values())
        self._epochs += 1
        self._articles += articles
        self._stored += sum(counts[kind] for kind in _STORED)
        self._stages.update(stages)
        self._recent.append((now, articles))
        while self._recent[0][0] < now - _RECENT_S:
            self._recent.popleft()
        _write(
            self._path,
            EnrichMetrics(
                pid=os.getpid(),
                at=now,
                epochs=self._epochs,
                epoch_seconds=seconds,
                articles=self._articles,
                articles_per_second=sum(count for _, count in self._recent) / _RECENT_S,
                lag_articles=lag,
                stages=dict(self._stages),
                stored=self._stored,
            ),
        )


def write_collect(folder: Path, metrics: CollectMetrics) -> None:
    """Write the collect part's figures. Raises OSError."""
    _write(folder / COLLECT_FILE, metrics)


def read(folder: Path) -> EnrichMetrics | None:
    """The last words of the enrich part; None before its first epoch.

    And None where they cannot be read, or another version wrote them: nothing depends on them.
    """
    return _read(folder / FILE, EnrichMetrics)


def read_collect(folder: Path) -> CollectMetrics | None:
    """The last words of the collect part; None as in `read`."""
    return _read(folder / COLLECT_FILE, CollectMetrics)


def _write(path: Path, metrics: object) -> None:
    temporary = path.with_suffix(".tmp")
    temporary.write_bytes(orjson.dumps(metrics))
    temporary.replace(path)


def _read(path: Path, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.DecodeError):
        return None
