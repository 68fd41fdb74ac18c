"""Texts that are stored already, to the letter: what was found in them need not be found again."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from pipeline import PIPELINE_VERSION
from pipeline.records import Entity
from pipeline.store.decide import may_be_copy
from pipeline.store.lookups import chunks
from pipeline.store.schema import revisions, vectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """The first text of its hash, and what was found in it."""

    body: str
    language: str
    pipeline_version: str
    entities: tuple[Entity, ...]
    embedding: bytes | None

    def is_of(self, body: str, language: str) -> bool:
        """Whether it is this text, as this version reads it."""
        known = (self.body, self.language, self.pipeline_version)
        return known == (body, language, PIPELINE_VERSION)


def equal_text(
    connection: sa.Connection, body_hash: str, body: str, language: str
) -> Tagged | None:
    """What was found in this very text; None for short ones, which are equal by chance."""
    if not may_be_copy(body):
        return None
    found = first_texts(connection, [body_hash]).get(body_hash)
    return found if found is not None and found.is_of(body, language) else None


def first_texts(connection: sa.Connection, body_hashes: Iterable[str]) -> dict[str, Tagged]:
    """The first text of each hash that is known."""
    found = {}
    for some in chunks(sorted(set(body_hashes))):
        first = (
            sa.select(sa.func.min(revisions.c.seq))
            .where(revisions.c.body_hash.in_(some))
            .group_by(revisions.c.body_hash)
        )
        for row in connection.execute(_TEXTS.where(revisions.c.seq.in_(first))):
            found[row.body_hash] = Tagged(
                body=row.body,
                language=row.language,
                pipeline_version=row.pipeline_version,
                entities=tuple(Entity(**entity) for entity in row.entities),
                embedding=row.vector,
            )
    return found


_TEXTS = sa.select(
    revisions.c.body_hash,
    revisions.c.body,
    revisions.c.language,
    revisions.c.pipeline_version,
    revisions.c.entities,
    vectors.c.vector,
).join_from(revisions, vectors, revisions.c.seq == vectors.c.seq, isouter=True)
