"""What came in and how the parts fare, for the live view: gathered a few times a second.

Only what is new since the last look is read, so that a store of millions costs no more to watch
than an empty one.
"""

from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from connectors.collect import cursors_file
from connectors.cursors import SourceHealth, read_health
from pipeline import metrics
from pipeline.metrics import EnrichMetrics
from pipeline.store import reading
from pipeline.store.schema import changes, dead_letters, followers, revisions
from pipeline.store.sqlite import open_reader
from pipeline.store.sqlite import reading as store_reading

HEADLINES = 30
LOOK_BACK = 2000
"""Revisions that are read when the view starts on a store that is full already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """An article as it came in."""

    language: str
    disposition: str
    source: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The job at one moment."""

    counts: dict[str, int]  # "in" and each disposition, since the store was made
    enrich: EnrichMetrics | None  # None before its first epoch
    languages: list[tuple[str, int]]  # most articles first
    entities: list[tuple[str, str, int]]  # name, type, mentions; most first
    headlines: Sequence[Headline]  # newest last
    sources: Sequence[SourceHealth]
    dead: Sequence[tuple[str, str]]  # stage and reason, newest first
    sinks: dict[str, int]  # changes that each has not written yet


class Watch:
    """Looks at a running job's store, cursors and figures; reads only."""

    def __init__(self, store_url: str, data_dir: Path) -> None:
        self._store = open_reader(store_url)
        self._data_dir = data_dir
        self._seq = 0
        self._languages: Counter[str] = Counter()
        self._entities: Counter[tuple[str, str]] = Counter()
        self._headlines: deque[Headline] = deque(maxlen=HEADLINES)

    def look(self) -> Snapshot:
        """The job now. Raises StoreUnavailable."""
        with store_reading(self._store) as connection:
            self._read_new(connection)
            return Snapshot(
                counts=reading.counts(connection),
                enrich=metrics.read(self._data_dir),
                languages=self._languages.most_common(),
                entities=[(name, kind, n) for (name, kind), n in self._entities.most_common(30)],
                headlines=tuple(self._headlines),
                sources=read_health(cursors_file(self._data_dir)),
                dead=_dead(connection),
                sinks=_sinks(connection),
            )

    def _read_new(self, connection: sa.Connection) -> None:
        if not self._seq:
            self._start(connection)
        rows = connection.execute(
            sa.select(
                revisions.c.seq,
                revisions.c.language,
                revisions.c.disposition,
                revisions.c.source,
                revisions.c.title,
                revisions.c.entities,
            )
            .where(revisions.c.seq > self._seq)
            .order_by(revisions.c.seq)
        )
        for row in rows:
            self._seq = row.seq
            self._languages[row.language] += 1
            for entity in row.entities:
                self._entities[entity["name"] or entity["text"], entity["type"]] += 1
            self._headlines.append(
                Headline(
                    language=row.language,
                    disposition=row.disposition,
                    source=row.source,
                    title=row.title,
                )
            )

    def _start(self, connection: sa.Connection) -> None:
        last = connection.scalar(sa.select(sa.func.max(revisions.c.seq))) or 0
        self._seq = max(last - LOOK_BACK, 0)
        older = (
            sa.select(revisions.c.language, sa.func.count().label("articles"))
            .where(revisions.c.seq <= self._seq)
            .group_by(revisions.c.language)
        )
        self._languages.update({row.language: row.articles for row in connection.execute(older)})


def _dead(connection: sa.Connection) -> list[tuple[str, str]]:
    newest = (
        sa.select(dead_letters.c.stage, dead_letters.c.reason)
        .order_by(dead_letters.c.id.desc())
        .limit(5)
    )
    return [(row.stage, row.reason) for row in connection.execute(newest)]


def _sinks(connection: sa.Connection) -> dict[str, int]:
    last = connection.scalar(sa.select(sa.func.max(changes.c.number))) or 0
    return {row.name: last - row.number for row in connection.execute(sa.select(followers))}
