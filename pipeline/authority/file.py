"""The file of an authority: SQLite, written by `wireroom entities build`, read while it grows.

It remembers what it was asked to hold and how far that got, so that building goes on where it was
stopped.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.records import AuthorityItem
from pipeline.text.entities.authority import VERSION, key_of

_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS entities (
    id TEXT PRIMARY KEY, type TEXT NOT NULL, name TEXT NOT NULL, country TEXT,
    latitude REAL, longitude REAL, iso TEXT, geonames TEXT, sitelinks INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS names (
    key TEXT NOT NULL, id TEXT NOT NULL, language TEXT NOT NULL, name TEXT NOT NULL,
    is_label INTEGER NOT NULL, PRIMARY KEY (key, id, language, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS wanted (
    id TEXT PRIMARY KEY, type TEXT NOT NULL, sitelinks INTEGER NOT NULL, fetched INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS wanted_next ON wanted (fetched, sitelinks);
CREATE TABLE IF NOT EXISTS done (step TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS subclasses (
    class TEXT NOT NULL, of TEXT NOT NULL, PRIMARY KEY (of, class)
) WITHOUT ROWID;
PRAGMA user_version = {VERSION};
"""
_NAMED_IN = ("en", "mul", "fr", "es", "de", "ru", "ar", "zh")
"""Languages whose label names an item, the first that there is."""


class Counts(NamedTuple):
    """How far a file is."""

    wanted: int
    fetched: int
    entities: int
    names: int


class AuthorityFile:
    """The file, open for writing. Every method leaves it whole."""

    def __init__(self, path: Path) -> None:
        """Open or make it. Raises sqlite3.DatabaseError where it is something else."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(path)
        self._database.execute("PRAGMA journal_mode = WAL")
        version = self._database.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, VERSION):
            raise sqlite3.DatabaseError(f"{path} is an authority of another version: {version}")
        self._database.executescript(_SCHEMA)

    def close(self) -> None:
        """Close it; readers find one file and no log."""
        self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._database.close()

    def is_done(self, step: str) -> bool:
        """Whether a step was finished."""
        found = self._database.execute("SELECT 1 FROM done WHERE step = ?", (step,)).fetchone()
        return found is not None

    def want(self, step: str, type_: str, found: Iterable[tuple[str, int]]) -> None:
        """Finish a step that found these ids with their sitelinks; those known stay as they are."""
        with self._database as database:
            database.executemany(
                "INSERT OR IGNORE INTO wanted VALUES (?, ?, ?, 0)",
                [(identifier, type_, sitelinks) for identifier, sitelinks in found],
            )
            database.execute("INSERT OR IGNORE INTO done VALUES (?)", (step,))

    def next_wanted(self, count: int) -> list[str]:
        """Ids that are not fetched yet, those of most sitelinks first."""
        rows = self._database.execute(
            "SELECT id FROM wanted WHERE NOT fetched ORDER BY sitelinks DESC, id LIMIT ?", (count,)
        )
        return [identifier for (identifier,) in rows]

    def fetched(self, asked: Iterable[str], items: Iterable[AuthorityItem]) -> None:
        """Hold the items that came for the ids asked for; what did not come is not asked again."""
        with self._database as database:
            for item in items:
                row = database.execute(
                    "SELECT type FROM wanted WHERE id = ?", (item.id,)
                ).fetchone()
                if row is not None:  # else a redirect, to what nobody asked for
                    self._hold(item, row[0])
            database.executemany(
                "UPDATE wanted SET fetched = 1 WHERE id = ?", [(each,) for each in asked]
            )

    def add(self, step: str, items: Iterable[tuple[str, AuthorityItem]]) -> None:
        """Finish a step that gave whole items, each with its type; those held stay as they are."""
        with self._database as database:
            for kind, item in items:
                held = database.execute("SELECT 1 FROM entities WHERE id = ?", (item.id,))
                if held.fetchone() is None:
                    self._hold(item, kind)
            database.execute("INSERT OR IGNORE INTO done VALUES (?)", (step,))

    def _hold(self, item: AuthorityItem, type_: str) -> None:
        labels = {name.language: name.text for name in item.names if name.is_label}
        if not item.names:
            return
        named = next((labels[each] for each in _NAMED_IN if each in labels), item.names[0].text)
        place = (item.latitude, item.longitude) if type_ == "LOC" else (None, None)
        self._database.execute(
            "INSERT OR REPLACE INTO entities VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (item.id, type_, named, item.country, *place, item.iso, item.geonames, item.sitelinks),
        )
        self._database.executemany(
            "INSERT OR IGNORE INTO names VALUES (?, ?, ?, ?, ?)",
            [
                (key, item.id, name.language, name.text, name.is_label)
                for name in item.names
                if (key := key_of(name.text))
            ],
        )

    def add_subclasses(self, step: str, pairs: Iterable[tuple[str, str]]) -> None:
        """Finish a step that found classes and what they are subclasses of."""
        with self._database as database:
            database.executemany(
                "INSERT OR IGNORE INTO subclasses (class, of) VALUES (?, ?)", pairs
            )
            database.execute("INSERT OR IGNORE INTO done VALUES (?)", (step,))

    def within(self, class_: str) -> set[str]:
        """A class and all that are subclasses of it, however far down."""
        rows = self._database.execute(
            "WITH RECURSIVE below(class) AS (SELECT ? UNION SELECT subclasses.class"
            " FROM subclasses JOIN below ON subclasses.of = below.class) SELECT class FROM below",
            (class_,),
        )
        return {identifier for (identifier,) in rows}

    def steps_done(self, prefix: str) -> Iterator[str]:
        """Steps that were finished and begin so."""
        rows = self._database.execute(
            "SELECT step FROM done WHERE substr(step, 1, ?) = ?", (len(prefix), prefix)
        )
        yield from (step for (step,) in rows)

    def counts(self) -> Counts:
        """How far it is."""
        return Counts(
            *self._database.execute(
                "SELECT (SELECT count(*) FROM wanted), (SELECT count(*) FROM wanted WHERE fetched),"
                " (SELECT count(*) FROM entities), (SELECT count(*) FROM names)"
            ).fetchone()
        )
