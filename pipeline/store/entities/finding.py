"""Answers questions about entities: who is meant, and what is known of them. Reads only."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from pipeline.records import EntityType, Language, NewName
from pipeline.store.entities.folding import folded
from pipeline.store.entities.loading import fetch
from pipeline.store.schema import entities, entity_keys, entity_names, mapped_ids, mentions
from pipeline.text.entities.spans import TYPES
from pipeline.text.script import script

_OBVIOUS = 20
"""An entity with so many times the articles of all its namesakes is the one that is meant."""

_SHOWN = 12
_MOST_FOUND = 50
_LONGEST = 200  # characters; no name is longer
_ID = re.compile(r"(wr|geonames|iso):\S*|Q\d+")

_Numbers = list[int] | sa.Select[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An entity that may be meant."""

    number: int
    id: str
    type: EntityType
    name: str
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A spelling, and the language of the text that first had it."""

    name: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """All that is known of an entity."""

    id: str
    type: EntityType
    name: str
    latitude: float | None
    longitude: float | None
    articles: int
    first_article: str
    names: tuple[Name, ...]
    languages: dict[str, int]  # articles in each, most first
    beside: tuple[Found, ...]  # who is named with it, most often first
    earlier_ids: tuple[str, ...]


def find(connection: sa.Connection, wanted: str) -> list[Found]:
    """Who may be meant by an id, of now or of before, or by a name; those of most articles first.

    A name is looked up as some text has written it, without regard to case and accents; else in
    the tables of known names, in any language; else by what it sounds like. At most 50 are
    found; of a longer name the first 200 characters count.
    """
    wanted = wanted.strip()[:_LONGEST].strip()
    if not wanted or not _can_be_stored(wanted):
        return []
    ways = (_by_id, _by_spelling, _by_table, _by_sound)
    for way in ways[:2] if _ID.fullmatch(wanted) else ways:
        rows = connection.execute(
            sa.select(entities)
            .where(entities.c.number.in_(way(connection, wanted)))
            .order_by(entities.c.articles.desc(), entities.c.number)
            .limit(_MOST_FOUND)
        ).all()
        if rows:
            return [_found(row) for row in rows]
    return []


def obvious(found: Sequence[Found]) -> Found | None:
    """The one of them that is meant, if that can be told."""
    others = sum(one.articles for one in found[1:])
    return (
        found[0] if len(found) == 1 or (found and found[0].articles > _OBVIOUS * others) else None
    )


def show(connection: sa.Connection, found: Found) -> Shown:
    """What is known of it."""
    row = connection.execute(sa.select(entities).where(entities.c.number == found.number)).one()
    names = connection.execute(
        sa.select(entity_names.c.name, entity_names.c.language)
        .where(entity_names.c.entity == row.number)
        .order_by(entity_names.c.is_whole.desc(), entity_names.c.language, entity_names.c.folded)
    )
    count = sa.func.count()
    languages = connection.execute(
        sa.select(mentions.c.language, count.label("articles"))
        .where(mentions.c.entity == row.number)
        .group_by(mentions.c.language)
        .order_by(count.desc(), mentions.c.language)
    )
    earlier = connection.scalars(
        sa.select(mapped_ids.c.old).where(mapped_ids.c.new == row.id).order_by(mapped_ids.c.old)
    )
    return Shown(
        id=row.id,
        type=row.type,
        name=row.name,
        latitude=row.latitude,
        longitude=row.longitude,
        articles=row.articles,
        first_article=row.first_article,
        names=tuple(Name(name=name.name, language=name.language) for name in names),
        languages={one.language: one.articles for one in languages},
        beside=tuple(_beside(connection, row.context)),
        earlier_ids=tuple(earlier),
    )


def _can_be_stored(wanted: str) -> bool:
    """Whether it is Unicode: what a terminal hands over need not be."""
    try:
        wanted.encode()
    except UnicodeEncodeError:
        return False
    return True


def _by_id(_: sa.Connection, wanted: str) -> sa.Select[int]:
    now = sa.select(mapped_ids.c.new).where(mapped_ids.c.old == wanted).scalar_subquery()
    return sa.select(entities.c.number).where(entities.c.id == sa.func.coalesce(now, wanted))


def _by_spelling(_: sa.Connection, wanted: str) -> sa.Select[int]:
    return (
        sa.select(entity_names.c.entity)
        .join_from(entity_names, entities)
        .where(entity_names.c.folded == folded(wanted), entities.c.articles > 0)
    )


def _by_table(connection: sa.Connection, wanted: str) -> _Numbers:
    from pipeline.text.entities import known
    from pipeline.text.entities.gazetteer import Context

    language = Language(code="und", confidence=0.0, script=script(wanted))
    found = (known.of(wanted, kind, language, Context()) for kind in TYPES)
    numbers: list[int] = []
    for one in found:
        if one is not None:
            numbers += connection.scalars(_by_id(connection, one.id)).all()
    return numbers


def _by_sound(connection: sa.Connection, wanted: str) -> _Numbers:
    """Those whose names could be this one, whoever is named with them."""
    from pipeline.text.entities.names import chosen, keys

    found = []
    for kind in TYPES:
        name = NewName(type=kind, name=wanted, keys=keys(wanted, kind, "und"), mentions=())
        numbers = connection.scalars(
            sa.select(entity_keys.c.entity).where(entity_keys.c.key.in_(name.keys)).distinct()
        ).all()
        found += [
            held.number
            for held in fetch(connection, entities.c.number, numbers)
            if held.articles and chosen(name, frozenset(held.context), [held.candidate()])
        ]
    return found


def _beside(connection: sa.Connection, context: Sequence[tuple[int, int]]) -> Iterator[Found]:
    often = sorted(context, key=lambda seen: -seen[1])[:_SHOWN]
    rows = connection.execute(
        sa.select(entities).where(entities.c.number.in_([number for number, _ in often]))
    )
    found = {row.number: _found(row) for row in rows}
    yield from (found[number] for number, _ in often if number in found)


def _found(row: sa.Row[tuple[object, ...]]) -> Found:
    return Found(number=row.number, id=row.id, type=row.type, name=row.name, articles=row.articles)
