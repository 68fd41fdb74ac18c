"""Every figure that the running enrich part tells of itself: its name, unit and meaning.

They go into one small JSON file, replaced atomically: readers (the live view, other terminals)
never see half of it, and a part that died leaves its last words. What lasts longer than a
process (articles by disposition, sinks' positions) is in the store.
"""

import os
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
import orjson

from pipeline.records import Disposition

FILE = "enrich.metrics.json"
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
        self._write(
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
            )
        )

    def _write(self, status: EnrichMetrics) -> None:
        temporary = self._path.with_suffix(".tmp")
        temporary.write_bytes(orjson.dumps(status))
        temporary.replace(self._path)


def read(folder: Path) -> EnrichMetrics | None:
    """The last words of the enrich part; None before its first epoch.

    And None where they cannot be read, or another version wrote them: nothing depends on them.
    """
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=EnrichMetrics)
    except (OSError, msgspec.DecodeError):
        return None
