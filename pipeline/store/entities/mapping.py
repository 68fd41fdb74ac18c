"""Gives entities other ids: an id of ours becomes that of an authority.

What was written stays: stored texts keep the id that they were given, `mapped_ids` says what it is
called now, and `changes` says when that became so. Look-ups go through `mapped_ids`, so an article
answers to both.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from pipeline.records import rfc3339
from pipeline.store import change_log
from pipeline.store.change_log import Entry
from pipeline.store.entities.held import MOST_CONTEXT
from pipeline.store.entities.own_id import OWN
from pipeline.store.schema import entities, entity_keys, entity_names, mapped_ids, mentions

MAPPED = "mapped"
"""The kind of the changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """An entity that has only an id of ours."""

    id: str
    type: str
    name: str
    names: tuple[str, ...]  # whole ones, as they were written in any language
    articles: int


def own(connection: sa.Connection) -> Iterator[Own]:
    """Entities that no authority has named yet, those of most articles first.

    Those that our own tables name are among them: an authority may know them, too.
    """
    rows = connection.execute(
        sa.select(entities)
        .where(entities.c.id.startswith(OWN, autoescape=True))
        .order_by(entities.c.articles.desc(), entities.c.number)
    ).all()
    for row in rows:
        names = connection.scalars(
            sa.select(entity_names.c.name)
            .where(entity_names.c.entity == row.number, entity_names.c.is_whole)
            .order_by(entity_names.c.folded)
        )
        yield Own(
            id=row.id, type=row.type, name=row.name, names=tuple(names), articles=row.articles
        )


def map_ids(connection: sa.Connection, ids: Mapping[str, str], now: str | None = None) -> int:
    """Call each entity `old` by the id `new` from now on; returns how many were mapped.

    To be called in a transaction of `writing`. Where both are entities they become one. An id that
    was mapped before stays as it is. `now` is RFC 3339. Raises KeyError for an id that the store
    never gave out, ValueError for one that would become itself, or an entity of another type.
    """
    entries = []
    for old, new in ids.items():
        if _now(connection, old) is not None:
            continue
        target = _now(connection, new) or new
        if target == old:
            raise ValueError(f"{old} would be mapped to itself")
        _rename(connection, old, target)
        connection.execute(sa.update(mapped_ids).where(mapped_ids.c.new == old).values(new=target))
        connection.execute(sa.insert(mapped_ids).values(old=old, new=target))
        entries.append(Entry(kind=MAPPED, entity_id=old, new_entity_id=target))
    change_log.append(connection, entries, now or rfc3339(datetime.now(UTC)))
    return len(entries)


def _now(connection: sa.Connection, old: str) -> str | None:
    return connection.scalar(sa.select(mapped_ids.c.new).where(mapped_ids.c.old == old))


def _rename(connection: sa.Connection, old: str, new: str) -> None:
    rows = {
        row.id: row
        for row in connection.execute(sa.select(entities).where(entities.c.id.in_((old, new))))
    }
    if old not in rows:
        raise KeyError(old)
    if new in rows:
        _merge(connection, rows[old], rows[new])
    else:
        this = entities.c.number == rows[old].number
        connection.execute(sa.update(entities).where(this).values(id=new))


def _merge(connection: sa.Connection, gone: sa.Row[Any], stays: sa.Row[Any]) -> None:
    """Make one entity of two: all that was known of either is known of what stays."""
    if gone.type != stays.type:
        raise ValueError(f"{gone.id} is {gone.type}, {stays.id} is {stays.type}: not the same")
    for table in (mentions, entity_names, entity_keys):
        (other,) = (column for column in table.primary_key if column.name != "entity")
        had = sa.select(other).where(table.c.entity == stays.number)
        new = sa.and_(table.c.entity == gone.number, other.not_in(had))
        connection.execute(sa.update(table).where(new).values(entity=stays.number))
        connection.execute(sa.delete(table).where(table.c.entity == gone.number))
    articles = sa.select(sa.func.count()).where(mentions.c.entity == stays.number)
    connection.execute(
        sa.update(entities)
        .where(entities.c.number == stays.number)
        .values(articles=articles.scalar_subquery(), context=_united(gone, stays))
    )
    connection.execute(sa.delete(entities).where(entities.c.number == gone.number))


def _united(gone: sa.Row[Any], stays: sa.Row[Any]) -> list[list[int]]:
    """Who was seen beside either, most often first; neither is beside itself."""
    seen: Counter[int] = Counter()
    for number, articles in (*stays.context, *gone.context):
        seen[number] += articles
    del seen[gone.number], seen[stays.number]
    return [list(one) for one in seen.most_common(MOST_CONTEXT)]
