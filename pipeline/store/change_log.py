"""The numbered list of what changed for readers. Numbers are given out under the commit's lock."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from pipeline.store.schema import changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A change: of an article's revision, a dead letter, or an entity's id."""

    kind: str
    article_id: str | None = None
    revision: int | None = None
    dead_letter_id: int | None = None
    entity_id: str | None = None  # is now called
    new_entity_id: str | None = None


def append(connection: sa.Connection, entries: Sequence[Entry], now: str) -> None:
    """Give the next numbers to `entries`, in their order. In the transaction that they tell of."""
    last = connection.scalar(sa.select(sa.func.max(changes.c.number))) or 0
    if entries:
        connection.execute(
            sa.insert(changes),
            [
                {
                    "number": number,
                    "kind": entry.kind,
                    "article_id": entry.article_id,
                    "revision": entry.revision,
                    "dead_letter_id": entry.dead_letter_id,
                    "at": now,
                    "entity_id": entry.entity_id,
                    "new_entity_id": entry.new_entity_id,
                }
                for number, entry in enumerate(entries, last + 1)
            ],
        )
