"""Takes what has been learned of a source out of its articles that were stored before.

Each changed article gets one more revision: what (id, revision) stands for never changes, and
sinks deliver the clean text like any other. It keeps the hashes of what its source gave, so the
next sighting of the same article is seen, and nothing new.

It may run beside an engine: texts are read and cleaned without a lock, and a batch is written
under the commit's lock, but for articles that something else has changed meanwhile. Killed and
started again, it finds the cleaned articles clean, and goes on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from pipeline.records import Article, Disposition
from pipeline.store import change_log, rows_of, search, source_profiles
from pipeline.store.change_log import Entry
from pipeline.store.entities.mentions import Shortened, shorten
from pipeline.store.reading import article_of
from pipeline.store.schema import articles, revisions, vectors
from pipeline.store.source_profiles import Key, key_of
from pipeline.store.sqlite import reading, writing
from pipeline.text.clean_again import clean_again
from pipeline.text.fingerprint import content_hash
from pipeline.text.profile import SourceProfile

BATCH = 200
"""Articles read at a time; how long the lock is held follows from it."""

CLEANED = "cleaned"
"""The kind of the changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """An article that could not be cleaned, and stays as it is."""

    article_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What was done: articles looked at, those cleaned, and those that the engine was faster at."""

    articles: int
    cleaned: tuple[Article, ...]  # their new revisions
    taken_out: tuple[tuple[str, str], ...]  # source and line
    changed_meanwhile: int
    failed: tuple[Failed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cleaned:
    row: sa.Row[Any]  # the revision that was current
    article: Article


def clean_earlier(
    store: sa.Engine, now: str, source: str | None = None, *, dry_run: bool = False
) -> Iterator[Batch]:
    """Clean every article whose current revision has lines that are known by now, oldest first.

    Of one `source`, or of all. A `dry_run` writes nothing. An article that fails is passed over.
    Raises UnreadableProfile and StoreUnavailable; what was done until then stays done.
    """

    @lru_cache(maxsize=source_profiles.MOST_IN_MEMORY)
    def profile(key: Key) -> SourceProfile:
        with reading(store) as connection:
            return source_profiles.load(connection, key)

    with reading(store) as connection:
        end = connection.scalar(sa.select(sa.func.max(revisions.c.seq))) or 0
    seq = 0
    while rows := _current(store, seq, end, source):
        seq = rows[-1].seq
        tried = [_clean(row, profile(key_of(row.source, row.canonical_url))) for row in rows]
        found = [one for one in tried if isinstance(one, _Cleaned)]
        written = found if dry_run or not found else _write(store, found, now)
        yield Batch(
            articles=len(rows),
            cleaned=tuple(one.article for one in written),
            taken_out=tuple(
                (one.row.source, line.text)
                for one in written
                for line in one.article.removed[len(one.row.removed) :]
            ),
            changed_meanwhile=len(found) - len(written),
            failed=tuple(one for one in tried if isinstance(one, Failed)),
        )


def _clean(row: sa.Row[Any], profile: SourceProfile) -> _Cleaned | Failed | None:
    """None if there is nothing to take out."""
    before = article_of(row)
    try:
        after = clean_again(before, profile)
    except (MemoryError, OSError, ImportError):  # the machine, and not this article
        raise
    except Exception as error:  # noqa: BLE001 - later runs would end here, too
        return Failed(article_id=before.id, reason=f"{type(error).__name__}: {error}")
    if after is before:
        return None
    revised = replace(after, revision=row.revisions + 1, disposition=Disposition.REVISION)
    return _Cleaned(row=row, article=revised)


def _current(store: sa.Engine, after: int, end: int, source: str | None) -> Sequence[sa.Row[Any]]:
    """The next current revisions in the order of their writing."""
    query = (
        sa.select(revisions, articles.c.first_seen_at, articles.c.revisions)
        .join_from(revisions, articles)
        .where(revisions.c.revision == articles.c.revision)
        .where(revisions.c.seq > after, revisions.c.seq <= end)
        .order_by(revisions.c.seq)
        .limit(BATCH)
    )
    if source is not None:
        query = query.where(revisions.c.source == source)
    with reading(store) as connection:
        return connection.execute(query).all()


def _write(store: sa.Engine, found: Sequence[_Cleaned], now: str) -> list[_Cleaned]:
    """Write those whose article is as it was read; returns them."""
    with writing(store) as connection:
        ids = [one.row.article_id for one in found]
        now_known = {
            row.id: (row.revision, row.revisions)
            for row in connection.execute(sa.select(articles).where(articles.c.id.in_(ids)))
        }
        still = [
            one
            for one in found
            if now_known[one.row.article_id] == (one.row.revision, one.row.revisions)
        ]
        last = connection.scalar(sa.select(sa.func.max(revisions.c.seq))) or 0
        rows = [_revision(one, seq) for seq, one in enumerate(still, last + 1)]
        for one in still:
            search.remove(connection, one.row.seq, one.row.title, one.row.body)
        if rows:
            connection.execute(sa.insert(revisions), rows)
            connection.execute(
                _SUPERSEDE, [{"at": row["article_id"], "to": row["revision"]} for row in rows]
            )
        search.put(connection, rows)
        shorten(
            connection,
            [
                Shortened(
                    old_seq=one.row.seq,
                    old=article_of(one.row).entities,
                    seq=row["seq"],
                    kept=one.article.entities,
                    language=one.article.language.code,
                )
                for one, row in zip(still, rows, strict=True)
            ],
        )
        _keep_vectors(connection, still, rows)
        entries = [
            Entry(kind=CLEANED, article_id=row["article_id"], revision=row["revision"])
            for row in rows
        ]
        change_log.append(connection, entries, now)
    return still


def _keep_vectors(
    connection: sa.Connection, cleaned: Sequence[_Cleaned], rows: Sequence[dict[str, Any]]
) -> None:
    """An article's story is told by what is left as it was by the whole."""
    seqs = {one.row.seq: row["seq"] for one, row in zip(cleaned, rows, strict=True)}
    known = connection.execute(sa.select(vectors).where(vectors.c.seq.in_(seqs))).all()
    if known:
        moved = [{"seq": seqs[row.seq], "vector": row.vector} for row in known]
        connection.execute(sa.insert(vectors), moved)


_SUPERSEDE = (
    sa.update(articles)
    .where(articles.c.id == sa.bindparam("at"))
    .values(revision=sa.bindparam("to"), revisions=sa.bindparam("to"))
)


def _revision(one: _Cleaned, seq: int) -> dict[str, Any]:
    """The row of the next revision: the one before, with another text."""
    article = one.article
    before = {column.name: one.row._mapping[column] for column in revisions.columns}  # noqa: SLF001
    return before | {
        "seq": seq,
        "revision": article.revision,
        "disposition": article.disposition.value,
        "body": article.body,
        "body_hash": content_hash(article.body),
        "removed": [asdict(line) for line in article.removed],
        "entities": rows_of.entities(article.entities),
        "language": article.language.code,
        "language_confidence": article.language.confidence,
        "language_share": article.language.share,
        "script": article.language.script,
        "cleaned_from": one.row.revision,
    }
