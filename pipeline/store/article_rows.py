"""Writes an epoch's articles: identities, revisions, aliases, the search index."""

from collections.abc import Iterable

import sqlalchemy as sa

from pipeline.records import Article
from pipeline.store import rows_of, search
from pipeline.store.decide import Current, Decision
from pipeline.store.schema import aliases, articles, revisions


def write_articles(
    connection: sa.Connection, decisions: Iterable[Decision]
) -> dict[tuple[str, int], int]:
    """Write them, many rows a statement. Under the commit's lock.

    Returns the seq of each new revision, and of those that they supersede.
    """
    seq = connection.scalar(sa.select(sa.func.max(revisions.c.seq))) or 0
    added, texts, names = [], [], []
    seq_of: dict[tuple[str, int], int] = {}
    for decision in decisions:
        names += [
            {"alias": alias, "article_id": decision.article_id} for alias in decision.new_aliases
        ]
        article = decision.article
        if article is None:
            continue
        seq += 1
        seq_of[article.id, article.revision] = seq
        texts.append({"seq": seq} | rows_of.revision(article, decision))
        if decision.supersedes is None:
            added.append(
                {
                    "id": article.id,
                    "revision": 1,
                    "revisions": 1,
                    "first_seen_at": article.first_seen_at,
                }
            )
    for table, rows in ((articles, added), (revisions, texts), (aliases, names)):
        if rows:
            connection.execute(sa.insert(table), rows)
    search.put(connection, texts)
    for decision in decisions:
        if decision.article is not None and decision.supersedes is not None:
            before, is_current = decision.supersedes, decision.is_current
            gone = before.revision if is_current else decision.article.revision
            seq_of[decision.article_id, gone] = _supersede(
                connection, decision.article, before, gone
            )
    return seq_of


def _supersede(connection: sa.Connection, article: Article, before: Current, gone: int) -> int:
    """Point the article at its current revision, and take the text of `gone` out of search.

    Returns the seq of `gone`.
    """
    is_current = gone == before.revision
    connection.execute(
        sa.update(articles)
        .where(articles.c.id == article.id)
        .values(
            revision=article.revision if is_current else before.revision,
            revisions=article.revision,
        )
    )
    row = connection.execute(
        sa.select(revisions.c.seq, revisions.c.title, revisions.c.body).where(
            revisions.c.article_id == article.id, revisions.c.revision == gone
        )
    ).one()
    search.remove(connection, row.seq, row.title, row.body)
    seq: int = row.seq
    return seq
