"""What the collector remembers of each source: its cursor, when to ask again, how it fares.

One SQLite file of the collector's own (WAL, synchronous=NORMAL). A process that is killed loses
nothing that `save` returned from; a power failure may lose the last saves, after which those
articles are collected again.

Three tables: `sources` (small rows, read as a whole by others), `cursors` (what connectors want to
remember, by source) and `hosts` (holds and robots.txt, by host). Nothing else refers to the
process that wrote it, so that several collectors can share the tables in a database: a collector
takes a lease on a host, loads its row, and polls its sources, while others poll those of other
hosts. Politeness to a host thus stays in one process at a time, and `save` is fenced by the lease
of the source's host. Sources without a host (files) are leased one by one. What a poll asks of
further hosts (pages on another host than their feed) passes `Hosts.slot` like every request: there
a lease of that host has to be had as well.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import msgspec
import orjson

from connectors.collector.cursors_schema import VERSION, prepare
from connectors.hosts import HostRecord
from connectors.source import Cursor, Outcome, Poll
from pipeline.errors import StoreUnavailable

# A changed declaration is asked at once, also one that was gone. A source that came to its end is
# asked again, because it may have grown. An unknown one ('', of an older version) is as it was.
_DECLARE = """
INSERT INTO sources (id, host, configured, declaration, next_poll_at)
VALUES (:id, :host, 1, :declaration, :now)
ON CONFLICT (id) DO UPDATE SET
    host = excluded.host,
    configured = 1,
    next_poll_at = CASE
        WHEN declaration NOT IN ('', excluded.declaration) THEN excluded.next_poll_at
        WHEN next_poll_at IS NULL AND outcome IS NOT 'gone' THEN excluded.next_poll_at
        ELSE next_poll_at END,
    declaration = excluded.declaration
WHERE NOT configured OR declaration <> excluded.declaration OR host <> excluded.host
    OR next_poll_at IS NULL
"""
# Of a poll that did not ask (only pages were worked off), the last answer's status stays, and its
# time: it shows how fresh the source is. Archives have no status: each of their polls reads.
_PUT_BACK = """
UPDATE sources SET
    next_poll_at = next_poll_at - (last_poll_at - :now),
    quiet_after = quiet_after - (last_poll_at - :now),
    last_success_at = min(last_success_at, :now),
    last_new_at = min(last_new_at, :now),
    last_poll_at = :now
WHERE last_poll_at > :now
"""
_SAVE = """
UPDATE sources SET
    next_poll_at = :next_poll_at, why = :why, outcome = :outcome, detail = :detail,
    http_status = CASE WHEN :outcome = 'failed' THEN :http_status
        ELSE coalesce(:http_status, http_status) END,
    title = coalesce(:title, title),
    failures = CASE WHEN :outcome = 'failed' THEN failures + 1 ELSE 0 END,
    polls = polls + 1, items = items + :items, bytes = bytes + :bytes, last_poll_at = :now,
    last_success_at = CASE
        WHEN :outcome NOT IN ('ok', 'not_modified') THEN last_success_at
        WHEN :http_status IS NULL AND http_status IS NOT NULL THEN last_success_at
        ELSE :now END,
    last_new_at = CASE WHEN :items THEN :now ELSE last_new_at END,
    quiet_after = :quiet_after
WHERE id = :id
"""
_REMEMBER = "INSERT OR REPLACE INTO cursors (source, cursor) VALUES (?, ?)"
_KEEP_HOST = "INSERT OR REPLACE INTO hosts (host, held_until, why, record) VALUES (?, ?, ?, ?)"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """How one source fares. Times are seconds since the epoch; None: never yet."""

    id: str
    host: str  # empty: none, or several
    outcome: Outcome | None  # of the last poll
    http_status: int | None  # of the last answer; None: there was none
    detail: str
    title: str | None  # the feed's own
    failures: int  # in a row
    polls: int
    items: int  # articles that Kafka acknowledged
    bytes: int  # their size as records
    next_poll_at: float | None  # None: exhausted or gone
    why: str  # it is polled next then
    last_poll_at: float | None
    last_success_at: float | None
    last_new_at: float | None  # the last article
    quiet_after: float | None  # with nothing new by then, it is silent against its rhythm


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A host that asked to be left alone."""

    host: str
    until: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A configured source, for `Cursors.declare`."""

    id: str
    host: str
    declaration: str  # its configuration as JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What a poll of a source gave; `items` and `size_bytes`: the records made of it."""

    source: str
    poll: Poll
    items: int
    size_bytes: int


class Cursors:
    """The collector's memory. Safe to use from several threads; `load` waits for no other call.

    Its methods raise StoreUnavailable when the file cannot be read or written (disk full, locked).
    """

    def __init__(self, path: Path) -> None:
        """Open or create the file. Raises NewerData when a newer version of Wireroom wrote it."""
        self.path = path
        self._writing, self._reading = threading.Lock(), threading.Lock()
        with _storage_errors():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = _open(path)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            with self._transaction() as db:
                prepare(db, path)
            self._reader = _open(path)

    def close(self) -> None:
        """Close the file, when no thread is at it: sqlite3 would crash the process."""
        with self._writing, self._reading:
            self._reader.close()
            self._db.close()

    def declare(self, sources: Iterable[Declared], now: float) -> None:
        """Make exactly these sources the ones to poll.

        New and changed ones are to be polled at once. Others keep their cursors for their return.
        Where the clock was ahead at their last poll, and was put right, times become earlier.
        """
        rows = [
            {"id": one.id, "host": one.host, "declaration": one.declaration, "now": now}
            for one in sources
        ]
        with _storage_errors(), self._transaction() as db:
            left = {source for (source,) in db.execute("SELECT id FROM sources WHERE configured")}
            left.difference_update(row["id"] for row in rows)
            away = [(source,) for source in left]
            db.executemany("UPDATE sources SET configured = 0 WHERE id = ?", away)
            db.executemany(_DECLARE, rows)
            db.execute(_PUT_BACK, {"now": now})

    def times(self) -> list[tuple[float, str]]:
        """When each configured source is to be polled, soonest first; without the ended ones."""
        return self._select(
            "SELECT next_poll_at, id FROM sources WHERE configured AND next_poll_at IS NOT NULL"
            " ORDER BY next_poll_at",
        )

    def load(self, source: str) -> tuple[Cursor, int]:
        """A declared source's cursor, empty before its first poll, and its failures in a row."""
        query = "SELECT cursor, failures FROM sources LEFT JOIN cursors ON source = id WHERE id = ?"
        with _storage_errors(), self._reading:
            ((cursor, failures),) = self._reader.execute(query, (source,)).fetchall()
        return {} if cursor is None else orjson.loads(cursor), failures

    def hosts(self) -> list[HostRecord]:
        """What was saved of hosts."""
        rows = self._select("SELECT record FROM hosts")
        return [msgspec.json.decode(record, type=HostRecord) for (record,) in rows]

    def save(self, polls: Iterable[Polled], now: float, hosts: Iterable[HostRecord] = ()) -> None:
        """Record polls and hosts, all or none. Only polls whose items Kafka acknowledged."""
        rows, cursors = [], []
        for one in polls:
            rows.append(_row(one, now))
            cursors.append((one.source, orjson.dumps(one.poll.cursor)))
        kept = [
            (one.host, one.held_until, one.why, msgspec.json.encode(one))
            for one in hosts
            if not one.empty
        ]
        forgotten = [(one.host,) for one in hosts if one.empty]
        with _storage_errors(), self._transaction() as db:
            db.executemany(_SAVE, rows)
            db.executemany(_REMEMBER, cursors)
            db.executemany(_KEEP_HOST, kept)
            db.executemany("DELETE FROM hosts WHERE host = ?", forgotten)

    def silent_and_held(self, now: float) -> tuple[int, int]:
        """How many configured sources are silent against their rhythm, and how many hosts held."""
        ((silent, held),) = self._select(
            "SELECT (SELECT count(*) FROM sources WHERE configured AND quiet_after < ?),"
            " (SELECT count(*) FROM hosts WHERE held_until > ?)",
            now,
            now,
        )
        return silent, held

    def _select(self, query: str, *values: object) -> list[Any]:
        with _storage_errors(), self._writing:
            return self._db.execute(query, values).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._writing:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")


def read_health(path: Path) -> list[SourceHealth]:
    """How the configured sources fare, in order of their ids; for other processes, read-only.

    Empty when there is no such file yet, or nothing in it. Raises StoreUnavailable when it cannot
    be read, or an older version wrote it last.
    """
    columns = [field.name for field in fields(SourceHealth)]
    query = f"SELECT {', '.join(columns)} FROM sources WHERE configured ORDER BY id"  # noqa: S608
    rows = _read(path, query)
    return [SourceHealth(**dict(zip(columns, row, strict=True))) for row in rows]


def read_holds(path: Path, now: float) -> dict[str, Hold]:
    """The hosts that are held, by name. As `read_health`."""
    rows = _read(path, "SELECT host, held_until, why FROM hosts WHERE held_until > ?", now)
    return {host: Hold(host=host, until=until, why=why) for host, until, why in rows}


def _read(path: Path, query: str, *values: object) -> list[Any]:
    if not path.exists():
        return []
    with _storage_errors():
        db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            (version,) = db.execute("PRAGMA user_version").fetchone()
            if version not in (0, VERSION):
                raise StoreUnavailable(
                    f"{path} has version {version} of the cursors, not {VERSION}: the collector "
                    "brings it up to date when it starts"
                )
            return db.execute(query, values).fetchall() if version else []
        finally:
            db.close()


def _open(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    db.execute("PRAGMA busy_timeout = 10000")
    return db


def _row(one: Polled, now: float) -> dict[str, object]:
    poll = one.poll
    return {
        "id": one.source,
        "next_poll_at": poll.next_poll_at,
        "why": poll.why,
        "outcome": poll.outcome,
        "http_status": poll.http_status,
        "detail": poll.detail,
        "title": poll.title,
        "items": one.items,
        "bytes": one.size_bytes,
        "quiet_after": poll.quiet_after,
        "now": now,
    }


@contextmanager
def _storage_errors() -> Iterator[None]:
    try:
        yield
    except (sqlite3.OperationalError, OSError) as error:
        raise StoreUnavailable(f"cursors: {error}") from error
