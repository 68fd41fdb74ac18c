"""One reading connection a process for the look-ups inside the graph."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import sqlalchemy as sa

from pipeline.store.sqlite import open_reader, reading


@contextmanager
def reader(store_url: str) -> Iterator[sa.Connection]:
    """A single question to the store. Raises StoreUnavailable for whatever the database raises."""
    with reading(_engine(store_url)) as connection:
        yield connection


@cache
def _engine(store_url: str) -> sa.Engine:
    # Each question stands alone: BEGIN and COMMIT around it would cost as much again.
    return open_reader(store_url).execution_options(isolation_level="AUTOCOMMIT")
