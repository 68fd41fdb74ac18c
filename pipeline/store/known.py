"""Load what the store knows about an epoch's articles: a handful of queries, however many."""

from collections.abc import Sequence

import sqlalchemy as sa

from pipeline.records import Draft
from pipeline.store.decide import Current, Known, Original, alias_ids
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
    texts = {draft.body_hash for draft in drafts} | {draft.whole_hash for draft in drafts}
    for some in chunks(sorted(texts)):
        _load_originals(connection, known, some)
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
    rows = connection.execute(
        sa.select(
            revisions.c.body_hash,
            revisions.c.article_id,
            revisions.c.source,
            revisions.c.fetched_at,
        )
        .where(revisions.c.body_hash.in_(hashes), revisions.c.copy_of.is_(None))
        .order_by(revisions.c.seq)
    )
    for row in rows:
        known.note_original(
            row.body_hash,
            Original(article_id=row.article_id, source=row.source, fetched_at=row.fetched_at),
        )
