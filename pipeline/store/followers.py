"""What a follower of the store needs: the changes after its cursor, and moving the cursor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from pipeline.errors import Fenced
from pipeline.records import Article, DeadLetter, rfc3339
from pipeline.store.lookups import of_pairs
from pipeline.store.reading import article_of, dead_letter_of
from pipeline.store.schema import articles, changes, dead_letters, followers, revisions
from pipeline.store.sqlite import reading, writing


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedId:
    """From this change on the entity `old` is called `new`, also in what was delivered before."""

    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that changed what a reader sees; exactly one of the last three is set."""

    number: int
    kind: str
    at: str
    article: Article | None = None
    dead_letter: DeadLetter | None = None
    mapped: MappedId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """How far a follower got, and what it wants to remember with it (JSON values)."""

    number: int
    state: dict[str, Any]


def position(store: sa.Engine, name: str) -> Position:
    """Where this follower is; a new one is at the beginning."""
    with reading(store) as connection:
        row = connection.execute(sa.select(followers).where(followers.c.name == name)).one_or_none()
    return Position(number=row.number, state=row.state) if row else Position(number=0, state={})


def move(store: sa.Engine, name: str, start: Position, to: Position) -> None:
    """Keep how far the follower has written, durably. Raises Fenced: it is not at `start`."""
    values = {"number": to.number, "state": to.state, "moved_at": rfc3339(datetime.now(UTC))}
    mine = sa.and_(followers.c.name == name, followers.c.number == start.number)
    with writing(store) as connection:
        if connection.execute(sa.update(followers).where(mine).values(**values)).rowcount:
            return
        known = sa.select(followers.c.number).where(followers.c.name == name)
        if connection.scalar(known) is not None or start.number:
            raise Fenced(f"sink {name}: another process has moved it on from {start.number}")
        connection.execute(sa.insert(followers).values(name=name, **values))


def last_change(store: sa.Engine) -> int:
    """The number of the newest change; 0 in an empty store."""
    with reading(store) as connection:
        return connection.scalar(sa.select(sa.func.max(changes.c.number))) or 0


def changes_after(store: sa.Engine, number: int, limit: int) -> list[Change]:
    """The next changes in order, each with its whole record."""
    with reading(store) as connection:
        rows = connection.execute(
            sa.select(changes)
            .where(changes.c.number > number)
            .order_by(changes.c.number)
            .limit(limit)
        ).all()
        found = _articles(connection, rows)
        letters = _dead_letters(connection, rows)
    return [
        Change(
            number=row.number,
            kind=row.kind,
            at=row.at,
            article=found.get((row.article_id, row.revision)),
            dead_letter=letters.get(row.dead_letter_id),
            mapped=MappedId(old=row.entity_id, new=row.new_entity_id) if row.entity_id else None,
        )
        for row in rows
    ]


def _articles(
    connection: sa.Connection, rows: Sequence[sa.Row[Any]]
) -> dict[tuple[str | None, int | None], Article]:
    wanted = [(row.article_id, row.revision) for row in rows if row.article_id]
    if not wanted:
        return {}
    query = sa.select(revisions, articles.c.first_seen_at).join_from(revisions, articles)
    found = connection.execute(
        of_pairs(query, (revisions.c.article_id, revisions.c.revision), wanted)
    )
    return {(row.article_id, row.revision): article_of(row) for row in found}


def _dead_letters(
    connection: sa.Connection, rows: Sequence[sa.Row[Any]]
) -> dict[int | None, DeadLetter]:
    wanted = [row.dead_letter_id for row in rows if row.dead_letter_id]
    if not wanted:
        return {}
    found = connection.execute(sa.select(dead_letters).where(dead_letters.c.id.in_(wanted)))
    return {row.id: dead_letter_of(row) for row in found}
