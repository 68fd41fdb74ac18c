"""Long lists of values, a statement at a time."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

_MANY = 500
"""Values in one IN (...): well below what either database allows."""


def chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """`values` in pieces that fit into one IN (...)."""
    for start in range(0, len(values), _MANY):
        yield values[start : start + _MANY]
