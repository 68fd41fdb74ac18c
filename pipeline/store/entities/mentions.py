"""Lets a text that was made of an earlier one mention what is left of that one's entities."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from pipeline.records import Entity
from pipeline.store.lookups import chunks
from pipeline.store.schema import entities, mapped_ids, mentions


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortened:
    """A current text, row `seq` of `revisions`, in the place of another one."""

    old_seq: int
    old: tuple[Entity, ...]
    seq: int
    kept: tuple[Entity, ...]
    language: str


def shorten(connection: sa.Connection, texts: Sequence[Shortened]) -> None:
    """Write what each text still mentions. Under the commit's lock."""
    numbers = _numbers(connection, {one.id for text in texts for one in text.old if one.id})
    gone, kept = [], []
    fewer: Counter[int] = Counter()
    for text in texts:
        before, still = (
            {numbers[one.id] for one in found if one.id} for found in (text.old, text.kept)
        )
        fewer.update(before - still)
        gone += [{"this": number, "old": text.old_seq} for number in sorted(before)]
        kept += [
            {"entity": number, "seq": text.seq, "language": text.language}
            for number in sorted(still)
        ]
    if gone:
        connection.execute(REMOVE, gone)
    if kept:
        connection.execute(sa.insert(mentions), kept)
    if fewer:
        counts = [{"this": number, "fewer": times} for number, times in fewer.items()]
        connection.execute(_COUNT_LESS, counts)


def _numbers(connection: sa.Connection, ids: Iterable[str]) -> dict[str, int]:
    """The numbers of entities by the ids that they had once."""
    found = {}
    for some in chunks(sorted(ids)):
        for query in (
            sa.select(entities.c.id, entities.c.number).where(entities.c.id.in_(some)),
            sa.select(mapped_ids.c.old, entities.c.number)
            .join_from(mapped_ids, entities, mapped_ids.c.new == entities.c.id)
            .where(mapped_ids.c.old.in_(some)),
        ):
            found.update({row[0]: row[1] for row in connection.execute(query)})
    return found


REMOVE = sa.delete(mentions).where(
    mentions.c.entity == sa.bindparam("this"), mentions.c.seq == sa.bindparam("old")
)
"""Rows of `mentions`, by entity (`this`) and seq (`old`)."""

_COUNT_LESS = (
    sa.update(entities)
    .where(entities.c.number == sa.bindparam("this"))
    .values(articles=entities.c.articles - sa.bindparam("fewer"))
)
