"""Spans on the way to entities, and which of those that overlap stays."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import IntEnum
from typing import NamedTuple

from pipeline.records import Entity, EntityType
from pipeline.text.entities.gazetteer import Known


class Rank(IntEnum):
    """Whose word counts for more, between spans of the same length."""

    CITY = 1
    GUESS = 2  # by form and neighbours
    TAGGER = 3
    KNOWN = 4


class Span(NamedTuple):
    """A mention, perhaps linked."""

    start: int
    end: int
    type: EntityType
    rank: Rank
    known: Known | None = None


_LINE = re.compile(r"\S(?:[^\r\n]*\S)?")
Rule = tuple[EntityType, re.Pattern[str]]


def by_rules(text: str, rules: Iterable[Rule]) -> Iterator[Span]:
    """Every match of every rule, as a guess."""
    for kind, pattern in rules:
        for found in pattern.finditer(text):
            yield Span(found.start(), found.end(), kind, Rank.GUESS)


def within_lines(text: str, span: Span) -> Iterator[Span]:
    """The parts of a span between line ends: no name runs from one paragraph into the next."""
    for part in _LINE.finditer(text, span.start, span.end):
        yield span._replace(start=part.start(), end=part.end())


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
