"""The tables of the collector's memory, and how a file of an older version becomes one of this."""

import sqlite3
from pathlib import Path

from pipeline.errors import NewerData

VERSION = 2

_TABLES = """
CREATE TABLE sources (
    id TEXT PRIMARY KEY,
    host TEXT NOT NULL DEFAULT '',
    configured INTEGER NOT NULL,
    declaration TEXT NOT NULL,
    next_poll_at REAL,
    why TEXT NOT NULL DEFAULT '',
    outcome TEXT CHECK (outcome IN ('ok', 'not_modified', 'failed', 'gone')),
    http_status INTEGER,
    detail TEXT NOT NULL DEFAULT '',
    title TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    polls INTEGER NOT NULL DEFAULT 0,
    items INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    last_poll_at REAL,
    last_success_at REAL,
    last_new_at REAL,
    quiet_after REAL
);
CREATE TABLE cursors (source TEXT PRIMARY KEY, cursor BLOB NOT NULL);
CREATE TABLE hosts (
    host TEXT PRIMARY KEY,
    held_until REAL NOT NULL,
    why TEXT NOT NULL,
    record BLOB NOT NULL
)
"""
# Version 1 had the cursor in the table of sources, and wrote declarations in another form: whether
# one has changed since cannot be told, so it counts as unchanged.
_KEPT = (
    "id, configured, next_poll_at, outcome, detail, title, failures, polls, items, bytes,"
    " last_poll_at, last_success_at"
)
_FROM_1 = f"""
ALTER TABLE sources RENAME TO sources_1;
{_TABLES};
INSERT INTO sources ({_KEPT}, declaration) SELECT {_KEPT}, '' FROM sources_1;
INSERT INTO cursors (source, cursor) SELECT id, cursor FROM sources_1 WHERE cursor <> '{{}}';
DROP TABLE sources_1
"""  # noqa: S608


def prepare(db: sqlite3.Connection, path: Path) -> None:
    """Make or migrate the tables, in the open transaction.

    Raises NewerData when a newer version of Wireroom wrote the file.
    """
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version == VERSION:
        return
    if version > VERSION:
        raise NewerData(f"{path} has version {version} of the cursors, not {VERSION}")
    for statement in (_TABLES if version == 0 else _FROM_1).split(";"):
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {VERSION}")
