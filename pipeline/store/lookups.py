"""Looking many rows up at once."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa

T = TypeVar("T")
Row = TypeVar("Row", bound=tuple[Any, ...])

_MANY = 500
"""Values in one statement: well below what either database allows."""


def chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """`values` in pieces that fit into one statement."""
    for start in range(0, len(values), _MANY):
        yield values[start : start + _MANY]


def of_pairs(
    query: sa.Select[Row],
    columns: tuple[sa.Column[Any], sa.Column[Any]],
    pairs: Sequence[tuple[Any, Any]],
) -> sa.Select[Row]:
    """`query` of the rows whose two columns are one of `pairs`, each found by the index of both.

    For `(a, b) IN (...)` SQLite reads the whole table.
    """
    values = sa.values(*(sa.column(one.name, one.type) for one in columns), name="wanted")
    wanted = values.data(pairs).cte("wanted")
    return query.join(wanted, sa.and_(*(one == wanted.c[one.name] for one in columns)))
