"""What came in and how the parts fare, for the live view: gathered a few times a second.

Only what is new since the last look is read, so that a store of millions costs no more to watch
than an empty one.
"""

import time
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import sqlalchemy as sa

from connectors.collect import cursors_file
from connectors.cursors import read_health, read_holds
from pipeline import metrics
from pipeline.cli.feed_health import Standing, standings
from pipeline.cli.rates import Rates
from pipeline.errors import StoreUnavailable
from pipeline.metrics import CollectMetrics, EnrichMetrics
from pipeline.store import reading
from pipeline.store.schema import changes, dead_letters, followers, revisions
from pipeline.store.sqlite import open_reader
from pipeline.store.sqlite import reading as store_reading

HEADLINES = 30
HEALTH_SHARE = 20
"""The sources' health is read again after so many times what reading it took."""

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
class Stage:
    """A step of the pipeline since the enrich part was started."""

    name: str
    entered: int
    left: int
    per_second: float  # entered, over the last ten seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The job at one moment."""

    counts: Counter[str]  # "in" and each disposition, since the store was made
    enrich: EnrichMetrics | None = None  # None before its first epoch
    stages: Sequence[Stage] = ()
    languages: Sequence[tuple[str, int]] = ()  # most articles first
    entities: Sequence[tuple[str, str, int]] = ()  # name, type, mentions; most first
    headlines: Sequence[Headline] = ()  # newest last
    collect: CollectMetrics | None = None
    sources: Sequence[Standing] = ()  # those that need attention first
    dead: Sequence[tuple[str, str]] = ()  # stage and reason, newest first
    sinks: Mapping[str, int] = field(default_factory=dict)  # changes that each has not written yet
    trouble: str = ""  # why there is nothing newer to show


class Watch:
    """Looks at a running job's store, cursors and figures; reads only."""

    def __init__(self, store_url: str, data_dir: Path) -> None:
        self._store = open_reader(store_url)
        self._data_dir = data_dir
        self._seq = 0
        self._languages: Counter[str] = Counter()
        self._entities: Counter[tuple[str, str]] = Counter()
        self._headlines: deque[Headline] = deque(maxlen=HEADLINES)
        self._rates = Rates()
        self._sources: Sequence[Standing] = ()
        self._sources_due = 0.0
        self._last = Snapshot(counts=Counter())

    def close(self) -> None:
        """Close the connection to the store."""
        self._store.dispose()

    def look(self) -> Snapshot:
        """The job now; where that cannot be read, as it was last seen, and why."""
        try:
            self._last = self._look()
        except StoreUnavailable as error:
            return replace(self._last, trouble=str(error))
        return self._last

    def _look(self) -> Snapshot:
        enrich = metrics.read(self._data_dir)
        with store_reading(self._store) as connection:
            self._read_new(connection)
            return Snapshot(
                counts=Counter(reading.counts(connection)),
                enrich=enrich,
                stages=self._stages(enrich),
                languages=self._languages.most_common(),
                entities=[(name, kind, n) for (name, kind), n in self._entities.most_common(30)],
                headlines=tuple(self._headlines),
                collect=metrics.read_collect(self._data_dir),
                sources=self._standings(),
                dead=_dead(connection),
                sinks=_sinks(connection),
            )

    def _standings(self) -> Sequence[Standing]:
        """Of every source; 100,000 take a second, which must not be the view's main work."""
        began = time.monotonic()
        if began >= self._sources_due:
            file, now = cursors_file(self._data_dir), time.time()
            self._sources = standings(read_health(file), read_holds(file, now), now)
            self._sources_due = began + HEALTH_SHARE * (time.monotonic() - began)
        return self._sources

    def _stages(self, enrich: EnrichMetrics | None) -> list[Stage]:
        entered = enrich.stages if enrich else {}
        rates = self._rates.per_second(enrich.pid if enrich else None, entered, time.monotonic())
        left = [*list(entered.values())[1:], enrich.stored if enrich else 0]
        return [
            Stage(name=name, entered=count, left=out, per_second=rates[name])
            for (name, count), out in zip(entered.items(), left, strict=False)
        ]

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
                revisions.c.cleaned_from,
            )
            .where(revisions.c.seq > self._seq)
            .order_by(revisions.c.seq)
        )
        for row in rows:
            self._seq = row.seq
            if row.cleaned_from is not None:
                continue  # no news: `wireroom clean` has been at it
            self._languages[row.language] += 1
            for entity in row.entities:
                self._entities[entity.get("name") or entity["text"], entity["type"]] += 1
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
        start = max(last - LOOK_BACK, 0)
        older = (
            sa.select(revisions.c.language, sa.func.count().label("articles"))
            .where(revisions.c.seq <= start, revisions.c.cleaned_from.is_(None))
            .group_by(revisions.c.language)
        )
        self._languages.update({row.language: row.articles for row in connection.execute(older)})
        self._seq = start


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
