"""Load what the store knows about an epoch's articles: a handful of queries, however many."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from pipeline.records import Draft, rfc3339
from pipeline.store.decide import (
    COPY_WINDOW,
    MOST_BOILERPLATE,
    Current,
    Known,
    Original,
    alias_ids,
    little_taken,
    may_be_copy,
)
from pipeline.store.lookups import chunks
from pipeline.store.schema import aliases, articles, revisions


def load(connection: sa.Connection, drafts: Sequence[Draft]) -> Known:
    """Everything `decide` may ask about these drafts."""
    known = Known()
    ids = sorted({alias for draft in drafts for alias in alias_ids(draft)})
    for some in chunks(ids):
        for alias, article_id in connection.execute(
            sa.select(aliases.c.alias, aliases.c.article_id).where(aliases.c.alias.in_(some))
        ):
            known.aliases[alias] = article_id
    for some in chunks(sorted({*ids, *known.aliases.values()})):
        _load_articles(connection, known, some)
    long = [draft for draft in drafts if may_be_copy(draft.body)]
    for some in chunks(sorted({draft.whole_hash for draft in long})):
        _load_originals(connection, known, some)
    _load_left(connection, known, [draft for draft in long if little_taken(draft)])
    return known


def _load_articles(connection: sa.Connection, known: Known, ids: Sequence[str]) -> None:
    rows = connection.execute(
        sa.select(
            articles.c.revision.label("current"),
            articles.c.revisions,
            articles.c.first_seen_at,
            revisions.c.article_id,
            revisions.c.revision,
            revisions.c.fetched_at,
            revisions.c.source,
            revisions.c.body_from,
            revisions.c.whole_hash,
            revisions.c.content_hash,
            revisions.c.copy_of,
            revisions.c.title,
        )
        .join_from(articles, revisions)
        .where(articles.c.id.in_(ids))
    )
    for row in rows:
        known.texts.add((row.article_id, row.content_hash))
        if row.revision == row.current:
            known.current[row.article_id] = Current(
                article_id=row.article_id,
                revision=row.revision,
                revisions=row.revisions,
                first_seen_at=row.first_seen_at,
                fetched_at=row.fetched_at,
                source=row.source,
                body_from=row.body_from,
                whole_hash=row.whole_hash,
                content_hash=row.content_hash,
                copy_of=row.copy_of,
                title=row.title,
            )


def _load_originals(connection: sa.Connection, known: Known, hashes: Sequence[str]) -> None:
    for row in connection.execute(_ORIGINALS.where(revisions.c.whole_hash.in_(hashes))):
        known.note_original(_original(row))


def _load_left(connection: sa.Connection, known: Known, drafts: Sequence[Draft]) -> None:
    """What profiles have left of texts of these drafts' window: a form may come for years."""
    fetched = [draft.raw.fetched_at for draft in drafts if draft.raw]
    if not fetched:
        return
    first = rfc3339(datetime.fromisoformat(min(fetched)) - COPY_WINDOW)
    query = _ORIGINALS.where(
        revisions.c.fetched_at >= first,
        sa.func.length(revisions.c.body) >= (1 - MOST_BOILERPLATE) * revisions.c.whole_chars,
    )
    for some in chunks(sorted({draft.body_hash for draft in drafts})):
        for row in connection.execute(query.where(revisions.c.body_hash.in_(some))):
            known.note_left(row.body_hash, _original(row))


_ORIGINALS: sa.Select[Any] = (
    sa.select(
        revisions.c.body_hash,
        revisions.c.whole_hash,
        revisions.c.article_id,
        revisions.c.source,
        revisions.c.fetched_at,
    )
    .where(revisions.c.copy_of.is_(None))
    .order_by(revisions.c.seq)
)


def _original(row: sa.Row[Any]) -> Original:
    return Original(
        article_id=row.article_id,
        source=row.source,
        fetched_at=row.fetched_at,
        whole_hash=row.whole_hash,
    )
