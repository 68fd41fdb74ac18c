"""Dead letters that wait for another try."""

from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from pipeline.records import DeadLetter, rfc3339
from pipeline.store.reading import dead_letter_of
from pipeline.store.schema import dead_letters as table
from pipeline.store.sqlite import reading, writing


def waiting(store: sa.Engine, ids: Sequence[int] | None) -> list[tuple[int, DeadLetter]]:
    """The dead letters `ids`, or all that were never replayed, oldest first."""
    wanted = table.c.id.in_(ids) if ids else table.c.replayed_at.is_(None)
    with reading(store) as connection:
        rows = connection.execute(sa.select(table).where(wanted).order_by(table.c.id))
        return [(row.id, dead_letter_of(row)) for row in rows]


def mark_replayed(store: sa.Engine, letter: int) -> None:
    """Note that this one has been sent to the raw topic again."""
    with writing(store) as connection:
        connection.execute(
            sa.update(table)
            .where(table.c.id == letter)
            .values(replayed_at=rfc3339(datetime.now(UTC)))
        )
