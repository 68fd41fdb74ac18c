"""Spans on the way to entities, and which of those that overlap stays."""

from collections.abc import Iterable
from dataclasses import replace
from enum import IntEnum
from typing import NamedTuple

from pipeline.records import Entity, EntityType
from pipeline.text.entities.gazetteer import Known

TYPES: tuple[EntityType, ...] = ("PER", "LOC", "ORG")
"""In the order of the labels of taggers: type k begins at 2k + 1, goes on at 2k + 2; 0 is none."""


class Rank(IntEnum):
    """Whose word counts for more, between spans of the same length."""

    CITY = 1
    TAGGER = 2
    KNOWN = 3


class Span(NamedTuple):
    """A mention, perhaps linked."""

    start: int
    end: int
    type: EntityType
    rank: Rank
    known: Known | None = None


def disjoint(spans: Iterable[Span]) -> list[Span]:
    """The longest spans win, then the highest rank, then the first; sorted by place."""
    taken: list[Span] = []
    covered: set[int] = set()
    for span in sorted(spans, key=lambda s: (s.start - s.end, -s.rank, s.start, s.type)):
        if covered.isdisjoint(range(span.start, span.end)):
            covered.update(range(span.start, span.end))
            taken.append(span)
    return sorted(taken, key=lambda s: s.start)


def entity(text: str, span: Span, offset: int) -> Entity:
    """The record of a span of `text`, its places counted from `offset`."""
    found = Entity(
        text=text[span.start : span.end],
        start=span.start - offset,
        end=span.end - offset,
        type=span.type,
    )
    if span.known is None:
        return found
    return replace(
        found,
        id=span.known.id,
        name=span.known.name,
        latitude=span.known.latitude,
        longitude=span.known.longitude,
    )
