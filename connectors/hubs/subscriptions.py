"""The subscriptions at hubs (WebSub), kept beside the cursors: they outlive the process."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Literal

from pipeline.errors import StoreUnavailable

Pending = Literal["", "subscribe", "unsubscribe"]


@dataclass(slots=True, kw_only=True)
class Subscription:
    """One feed at one hub. Times are seconds since the epoch."""

    token: str  # ends the address that the hub calls; nobody else can guess it
    source: str
    hub: str
    topic: str  # the feed's address at the hub
    callback: str
    secret: str  # what the hub signs with
    began_at: float
    pending: Pending = ""  # what the hub was asked for and has not verified
    leaving: bool = False  # it is to end
    lease_ends_at: float = 0.0
    next_at: float  # when to ask the hub again
    failures: int = 0  # in a row


_COLUMNS = [field.name for field in fields(Subscription)]
_TABLE = f"""
CREATE TABLE IF NOT EXISTS subscriptions (
    token TEXT PRIMARY KEY,
    {", ".join(f"{name} NOT NULL" for name in _COLUMNS[1:])}
)
"""
_ALL = f"SELECT {', '.join(_COLUMNS)} FROM subscriptions ORDER BY began_at"  # noqa: S608
_SAVE = (
    f"INSERT OR REPLACE INTO subscriptions ({', '.join(_COLUMNS)})"  # noqa: S608
    f" VALUES ({', '.join(f':{name}' for name in _COLUMNS)})"
)


class Subscriptions:
    """A table of its own in the collector's file. Safe to use from several threads.

    Its methods raise StoreUnavailable when the file cannot be read or written.
    """

    def __init__(self, path: Path) -> None:
        """Open the file that `Cursors` made."""
        self._lock = threading.Lock()
        with _storage_errors():
            self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            self._db.execute("PRAGMA busy_timeout = 10000")
            self._db.execute(_TABLE)

    def close(self) -> None:
        """Close the file, when no thread is at it: sqlite3 would crash the process."""
        with self._lock:
            self._db.close()

    def load(self) -> list[Subscription]:
        """All of them, the oldest first."""
        with _storage_errors(), self._lock:
            rows = self._db.execute(_ALL).fetchall()
        found = [Subscription(**dict(zip(_COLUMNS, row, strict=True))) for row in rows]
        for one in found:
            one.leaving = bool(one.leaving)
        return found

    def save(self, one: Subscription) -> None:
        """Keep this state of it."""
        with _storage_errors(), self._lock:
            self._db.execute(_SAVE, asdict(one))

    def remove(self, token: str) -> None:
        """Forget it."""
        with _storage_errors(), self._lock:
            self._db.execute("DELETE FROM subscriptions WHERE token = ?", (token,))


@contextmanager
def _storage_errors() -> Iterator[None]:
    try:
        yield
    except (sqlite3.OperationalError, OSError) as error:
        raise StoreUnavailable(f"subscriptions: {error}") from error
