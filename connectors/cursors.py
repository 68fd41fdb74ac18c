"""What the collector remembers of each source: its cursor, when to ask again, how it fares.

One SQLite file of the collector's own (WAL, synchronous=NORMAL). A process that is killed loses
nothing that `save` returned from; a power failure may lose the last saves, after which those
articles are collected again.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import orjson

from connectors.source import Cursor, Outcome, Poll
from pipeline.errors import NewerData, StoreUnavailable

_VERSION = 1
# `cursor` comes last: it may be large, and the rows are listed without it.
_SCHEMA = f"""
CREATE TABLE sources (
    id TEXT PRIMARY KEY,
    configured INTEGER NOT NULL,
    declaration TEXT NOT NULL,
    next_poll_at REAL,
    outcome TEXT CHECK (outcome IN ('ok', 'not_modified', 'failed', 'gone')),
    detail TEXT NOT NULL DEFAULT '',
    title TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    polls INTEGER NOT NULL DEFAULT 0,
    items INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    last_poll_at REAL,
    last_success_at REAL,
    cursor BLOB NOT NULL
);
PRAGMA user_version = {_VERSION};
"""
# A changed declaration is asked at once, also one that was gone. A source that came to its end is
# asked again when the collector starts, because it may have grown.
_DECLARE = """
INSERT INTO sources (id, configured, declaration, next_poll_at, cursor)
VALUES (:id, 1, :declaration, :now, '{}')
ON CONFLICT (id) DO UPDATE SET
    configured = 1,
    next_poll_at = CASE
        WHEN declaration <> excluded.declaration THEN excluded.next_poll_at
        WHEN next_poll_at IS NULL AND outcome IS NOT 'gone' THEN excluded.next_poll_at
        ELSE next_poll_at END,
    declaration = excluded.declaration
"""
_SAVE = """
UPDATE sources SET
    cursor = :cursor, next_poll_at = :next_poll_at, outcome = :outcome, detail = :detail,
    title = coalesce(:title, title),
    failures = CASE WHEN :outcome = 'failed' THEN failures + 1 ELSE 0 END,
    polls = polls + 1, items = items + :items, bytes = bytes + :bytes, last_poll_at = :now,
    last_success_at = CASE
        WHEN :outcome IN ('ok', 'not_modified') THEN :now ELSE last_success_at END
WHERE id = :id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """How one source fares. Times are seconds since the epoch; None: never yet."""

    id: str
    outcome: Outcome | None  # of the last poll
    detail: str
    title: str | None  # the feed's own
    failures: int  # in a row
    polls: int
    items: int  # articles that Kafka acknowledged
    bytes: int  # their size as records
    next_poll_at: float | None  # None: exhausted or gone
    last_poll_at: float | None
    last_success_at: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What a poll of a source gave, and the size of its items as records."""

    source: str
    poll: Poll
    size_bytes: int


class Cursors:
    """The collector's memory. Safe to use from several threads.

    Its methods raise StoreUnavailable when the file cannot be read or written (disk full, locked).
    """

    def __init__(self, path: Path) -> None:
        """Open or create the file. Raises NewerData when a newer version of Wireroom wrote it."""
        self._lock = threading.Lock()
        with _storage_errors():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            self._db.execute("PRAGMA busy_timeout = 10000")
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            with self._transaction() as db:
                (version,) = db.execute("PRAGMA user_version").fetchone()
                if version == 0:
                    for statement in _SCHEMA.split(";"):
                        db.execute(statement)
                elif version != _VERSION:
                    raise NewerData(f"{path} has version {version} of the cursors, not {_VERSION}")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def declare(self, declarations: Mapping[str, str], now: float) -> None:
        """Make exactly these sources (id -> declaration in JSON) the ones to poll.

        New and changed ones are to be polled at once. Others keep their cursors for their return.
        """
        rows = [
            {"id": source, "declaration": declaration, "now": now}
            for source, declaration in declarations.items()
        ]
        with _storage_errors(), self._transaction() as db:
            db.execute("UPDATE sources SET configured = 0")
            db.executemany(_DECLARE, rows)

    def times(self) -> list[tuple[float, str]]:
        """When each configured source is to be polled, soonest first; without the ended ones."""
        rows = self._select(
            "SELECT next_poll_at, id FROM sources WHERE configured AND next_poll_at IS NOT NULL"
            " ORDER BY next_poll_at",
        )
        return [(at, source) for at, source in rows]

    def load(self, source: str) -> tuple[Cursor, int]:
        """A declared source's cursor, empty before its first poll, and its failures in a row."""
        query = "SELECT cursor, failures FROM sources WHERE id = ?"
        ((cursor, failures),) = self._select(query, source)
        return orjson.loads(cursor), failures

    def save(self, polls: Iterable[Polled], now: float) -> None:
        """Record polls, all or none. Only for those whose items Kafka acknowledged."""
        rows = [
            {
                "id": polled.source,
                "cursor": orjson.dumps(polled.poll.cursor),
                "next_poll_at": polled.poll.next_poll_at,
                "outcome": polled.poll.outcome,
                "detail": polled.poll.detail,
                "title": polled.poll.title,
                "items": len(polled.poll.items),
                "bytes": polled.size_bytes,
                "now": now,
            }
            for polled in polls
        ]
        with _storage_errors(), self._transaction() as db:
            db.executemany(_SAVE, rows)

    def _select(self, query: str, *values: object) -> list[Any]:
        with _storage_errors(), self._lock:
            return self._db.execute(query, values).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
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
    be read.
    """
    if not path.exists():
        return []
    columns = [field.name for field in fields(SourceHealth)]
    query = f"SELECT {', '.join(columns)} FROM sources WHERE configured ORDER BY id"  # noqa: S608
    with _storage_errors():
        db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            (version,) = db.execute("PRAGMA user_version").fetchone()
            rows = db.execute(query).fetchall() if version else []
        finally:
            db.close()
    return [SourceHealth(**dict(zip(columns, row, strict=True))) for row in rows]


@contextmanager
def _storage_errors() -> Iterator[None]:
    try:
        yield
    except (sqlite3.OperationalError, OSError) as error:
        raise StoreUnavailable(f"cursors: {error}") from error
