"""Look things up in the store. Nothing here writes."""

import struct
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import sqlalchemy as sa

from pipeline.records import (
    SCHEMA_VERSION,
    Article,
    DeadLetter,
    Disposition,
    Entity,
    Language,
    Origin,
    Removed,
)
from pipeline.store.schema import (
    aliases,
    articles,
    dead_letters,
    entities,
    mapped_ids,
    revisions,
    totals,
    vectors,
)


def article(connection: sa.Connection, article_id: str, revision: int | None = None) -> Article:
    """One revision of an article (the current one by default), entities by their ids of now.

    Raises KeyError.
    """
    query = (
        sa.select(revisions, articles.c.first_seen_at)
        .join_from(revisions, articles)
        .where(articles.c.id == article_id)
        .where(revisions.c.revision == (articles.c.revision if revision is None else revision))
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise KeyError(article_id)
    found = article_of(row)
    return _as_named_now(
        found, _named_now(connection, [one.id for one in found.entities if one.id])
    )


def current_articles(connection: sa.Connection, batch: int) -> Iterator[Article]:
    """Every article's current revision in the order of first sight, `batch` rows at a time.

    Entities have their ids of now, also where the text was stored with an earlier one.
    """
    named_now = _named_now(connection, None)
    rows = connection.execution_options(yield_per=batch).execute(
        sa.select(revisions, articles.c.first_seen_at)
        .join_from(revisions, articles)
        .where(revisions.c.revision == articles.c.revision)
        .order_by(articles.c.first_seen_at, articles.c.id)
    )
    for row in rows:
        yield _as_named_now(article_of(row), named_now)


def vector(connection: sa.Connection, article_id: str) -> list[float] | None:
    """What the story of an article's current text is told by, of unit length; None: not made."""
    stored = connection.scalar(
        sa.select(vectors.c.vector)
        .join_from(articles, revisions)
        .join(vectors, vectors.c.seq == revisions.c.seq)
        .where(articles.c.id == article_id, revisions.c.revision == articles.c.revision)
    )
    return [number for (number,) in struct.iter_unpack("<e", stored)] if stored else None


class _Now(NamedTuple):
    id: str
    name: str


def _named_now(connection: sa.Connection, ids: Collection[str] | None) -> dict[str, _Now]:
    """Of these ids, or of all, those that were mapped to another one, and who that is."""
    query = sa.select(mapped_ids.c.old, entities.c.id, entities.c.name).join_from(
        mapped_ids, entities, mapped_ids.c.new == entities.c.id
    )
    if ids is not None:
        query = query.where(mapped_ids.c.old.in_(ids))
    return {row.old: _Now(row.id, row.name) for row in connection.execute(query)}


def _as_named_now(article: Article, named_now: Mapping[str, _Now]) -> Article:
    def now(entity: Entity) -> Entity:
        called = named_now.get(entity.id) if entity.id else None
        return replace(entity, id=called.id, name=called.name) if called else entity

    return replace(article, entities=tuple(map(now, article.entities))) if named_now else article


def made_from(connection: sa.Connection, article_id: str, raw_hash: str) -> str | None:
    """The id of the article, known as `article_id`, whose current text was made from this input."""
    alias = sa.select(aliases.c.article_id).where(aliases.c.alias == article_id)
    found: str | None = connection.scalar(
        sa.select(revisions.c.article_id)
        .join_from(revisions, articles)
        .where(
            revisions.c.revision == articles.c.revision,
            revisions.c.article_id == sa.func.coalesce(alias.scalar_subquery(), article_id),
            revisions.c.raw_hash == raw_hash,
        )
    )
    return found


def counts(connection: sa.Connection) -> dict[str, int]:
    """Records read ("in") and how they ended, since the store was made."""
    found = {row.name: row.records for row in connection.execute(sa.select(totals))}
    return {name: found.get(name, 0) for name in ("in", *(kind.value for kind in Disposition))}


def dead_letter(connection: sa.Connection, dead_letter_id: int) -> DeadLetter:
    """One dead letter. Raises KeyError."""
    row = connection.execute(
        sa.select(dead_letters).where(dead_letters.c.id == dead_letter_id)
    ).one_or_none()
    if row is None:
        raise KeyError(dead_letter_id)
    return dead_letter_of(row)


def article_of(row: sa.Row[Any]) -> Article:
    """A row of `revisions` joined with its article's `first_seen_at`, as the record."""
    return Article(
        schema=SCHEMA_VERSION,
        id=row.article_id,
        revision=row.revision,
        url=row.url,
        canonical_url=row.canonical_url,
        source=row.source,
        title=row.title,
        body=row.body,
        body_from=row.body_from,
        removed=tuple(Removed(**line) for line in row.removed),
        authors=tuple(row.authors),
        image=row.image,
        section=row.section,
        paywall=row.paywall,
        live_blog=row.live_blog,
        tags=tuple(row.tags),
        published_at=row.published_at,
        modified_at=row.modified_at,
        first_seen_at=row.first_seen_at,
        fetched_at=row.fetched_at,
        language=Language(
            code=row.language,
            confidence=row.language_confidence,
            script=row.script,
            declared=row.language_declared,
            share=row.language_share,
        ),
        entities=tuple(Entity(**entity) for entity in row.entities),
        copy_of=row.copy_of,
        disposition=Disposition(row.disposition),
        page=row.page,
        page_reason=row.page_reason,
        truncated=row.truncated,
        pipeline_version=row.pipeline_version,
    )


def dead_letter_of(row: sa.Row[Any]) -> DeadLetter:
    """A row of `dead_letters` as the record."""
    return DeadLetter(
        origin=Origin(topic=row.topic, partition=row.partition, offset=row.offset),
        key=row.key,
        value=row.value,
        stage=row.stage,
        error=row.error,
        reason=row.reason,
        article_id=row.article_id,
        at=row.at,
    )
