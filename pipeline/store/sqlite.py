"""Open the store on SQLite: one file, WAL, short writes, long readers welcome.

What is guaranteed. A killed process loses nothing that was committed. After a power loss the
last commits may be missing (`durability: normal`, WAL without fsync at each commit), but never
half of one: offsets, articles and followers' cursors share a transaction, so the lost records
are read from Kafka again. `durability: full` waits for the disk at each commit.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import orjson
import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.engine.interfaces import DBAPIConnection

from pipeline.errors import StoreUnavailable
from pipeline.store import migrate

BUSY_TIMEOUT_S = 30
"""How long a writer waits for another one. Writes take milliseconds; a copy of the file, more."""


class StoreConfig(BaseModel):
    """Where the enriched articles are kept."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: Path | None = Field(
        default=None, description="The SQLite file. Default: wireroom.db in `data_dir`."
    )
    durability: Literal["normal", "full"] = Field(
        default="normal",
        description="full: wait for the disk at each commit. normal: a power loss may cost the "
        "last commits, which are then read from Kafka again.",
    )

    def url(self, data_dir: Path) -> str:
        """The database URL, which is all that another process needs to open the store."""
        path = self.path or data_dir / "wireroom.db"
        return f"sqlite:///{path.absolute()}?durability={self.durability}"


def open_store(url: str) -> sa.Engine:
    """Open the store at `url`, creating and migrating it as needed. Raises StoreUnavailable."""
    where = sa.make_url(url)
    durability = str(where.query.get("durability", "normal"))
    Path(str(where.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = _engine(where.set(query={}), synchronous="FULL" if durability == "full" else "NORMAL")
    try:
        migrate.upgrade(engine)
    except sa.exc.OperationalError as error:
        raise StoreUnavailable(f"cannot open {where.database}: {error.orig}") from error
    return engine


def open_reader(url: str) -> sa.Engine:
    """Open the store for reading only; the file must exist. Raises StoreUnavailable."""
    where = sa.make_url(url)
    if not Path(str(where.database)).exists():
        raise StoreUnavailable(f"no store at {where.database} yet: start `wireroom run` first")
    return _engine(where.set(query={}), synchronous="NORMAL", query_only=True)


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that holds the only write lock from its start: the commit lock of SQLite.

    Raises StoreUnavailable when the database is locked, its disk full or broken.
    """
    try:
        with engine.execution_options(wireroom_begin="IMMEDIATE").begin() as connection:
            yield connection
    except sa.exc.OperationalError as error:
        raise StoreUnavailable(f"writing the store: {error.orig}") from error


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that sees one state of the store. Raises StoreUnavailable."""
    try:
        with engine.begin() as connection:
            yield connection
    except sa.exc.DBAPIError as error:
        raise StoreUnavailable(f"reading the store: {error.orig}") from error


def _engine(url: sa.URL, synchronous: str, query_only: bool = False) -> sa.Engine:
    engine = sa.create_engine(
        url,
        json_serializer=lambda value: orjson.dumps(value).decode(),
        json_deserializer=orjson.loads,
        connect_args={"timeout": BUSY_TIMEOUT_S, "check_same_thread": False},
    )

    @sa.event.listens_for(engine, "connect")
    def configure(connection: DBAPIConnection, _record: object) -> None:
        # sqlite3's own transaction handling would begin late and deferred: we say BEGIN ourselves.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute(f"PRAGMA synchronous = {synchronous}")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute(f"PRAGMA query_only = {int(query_only)}")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        kind = connection.get_execution_options().get("wireroom_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {kind}")

    return engine
