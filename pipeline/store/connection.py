"""One reading connection a process for the look-ups inside the graph."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import sqlalchemy as sa

from pipeline.errors import StoreUnavailable
from pipeline.store.sqlite import open_reader


@contextmanager
def reader(store_url: str) -> Iterator[sa.Connection]:
    """A short read of the store. Raises StoreUnavailable for whatever the database raises."""
    try:
        with _engine(store_url).begin() as connection:
            yield connection
    except sa.exc.DBAPIError as error:
        raise StoreUnavailable(f"reading the store: {error.orig}") from error


@cache
def _engine(store_url: str) -> sa.Engine:
    return open_reader(store_url)
