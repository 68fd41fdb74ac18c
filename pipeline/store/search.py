"""Full-text search over the current revisions, in every script (SQLite FTS5).

FTS5's tokenizer splits at spaces, so texts of scripts without spaces are indexed a character at
a time and searched as phrases; vowel signs (Mn, Mc) stay part of their word, which the
tokenizer's default would split (Devanagari, Tamil, ...). The index is contentless: removing a
row takes the text that was put in. The table itself is made by the first migration.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from pipeline.store.schema import articles, entities, mapped_ids, mentions, revisions

# Han, kana, Thai, Lao, Burmese, Khmer: written without spaces between words.
_UNSPACED = re.compile(
    "([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that matches, best first; `extract` is the text around the first match."""

    id: str
    title: str
    language: str
    source: str
    url: str
    published_at: str | None
    modified_at: str | None
    first_seen_at: str
    paywall: bool
    live_blog: bool
    extract: str


def put(connection: sa.Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Index rows of `revisions` (their seq, title and body)."""
    entries = [
        {"seq": row["seq"], "title": _spaced(row["title"]), "body": _spaced(row["body"])}
        for row in rows
    ]
    if entries:
        insert = sa.text("INSERT INTO search(rowid, title, body) VALUES (:seq, :title, :body)")
        connection.execute(insert, entries)


def remove(connection: sa.Connection, seq: int, title: str, body: str) -> None:
    """Take revision row `seq` out, given the text it was indexed with."""
    connection.execute(
        sa.text(
            "INSERT INTO search(search, rowid, title, body) VALUES ('delete', :seq, :title, :body)"
        ),
        {"seq": seq, "title": _spaced(title), "body": _spaced(body)},
    )


def search(
    connection: sa.Connection,
    words: str,
    limit: int = 20,
    language: str | None = None,
    entity: int | None = None,
) -> list[Hit]:
    """Articles that hold all `words` ("in quotes": as a phrase), best match first.

    Of an `entity` (its number) those that mention it; without words the newest in the store first.
    """
    query = " ".join(_phrases(words))
    if not query and (entity is None or words.strip()):
        return []
    found = _HITS
    if query:
        found = found.join(_INDEX, _INDEX.c.rowid == revisions.c.seq)
        found = found.where(sa.text("search MATCH :query").bindparams(query=query))
        found = found.order_by(sa.text("bm25(search, 4.0, 1.0)"))
    if entity is not None:
        found = found.join(mentions, mentions.c.seq == revisions.c.seq)
        found = found.where(mentions.c.entity == entity)
        found = found if query else found.order_by(mentions.c.seq.desc())
    if language is not None:
        said = revisions.c.language if entity is None else mentions.c.language
        found = found.where(said == language)
    rows = connection.execute(found.limit(limit)).all()
    ids = _ids(connection, entity) if entity is not None else ()
    return [
        Hit(
            id=row.article_id,
            title=row.title,
            language=row.language,
            source=row.source,
            url=row.url,
            published_at=row.published_at,
            modified_at=row.modified_at,
            first_seen_at=row.first_seen_at,
            paywall=row.paywall,
            live_blog=row.live_blog,
            extract=_around(
                row.body, _at(row.body, words) if query else _mention(row.entities, ids)
            ),
        )
        for row in rows
    ]


_INDEX = sa.table("search", sa.column("rowid", sa.Integer))
_HITS = sa.select(
    revisions.c.article_id,
    revisions.c.title,
    revisions.c.body,
    revisions.c.entities,
    revisions.c.language,
    revisions.c.source,
    revisions.c.url,
    revisions.c.published_at,
    revisions.c.modified_at,
    revisions.c.paywall,
    revisions.c.live_blog,
    articles.c.first_seen_at,
).join_from(revisions, articles)


def _ids(connection: sa.Connection, entity: int) -> set[str]:
    """All that texts may call it."""
    now = connection.scalar(sa.select(entities.c.id).where(entities.c.number == entity))
    earlier = connection.scalars(sa.select(mapped_ids.c.old).where(mapped_ids.c.new == now))
    return {*earlier, now} if now else set()


def _mention(found: Sequence[Mapping[str, Any]], ids: Collection[str]) -> int:
    """Where a text first mentions one of `ids`."""
    starts = (one["start"] for one in found if one.get("id") in ids)
    return next(starts, 0)


def _spaced(text: str) -> str:
    return _UNSPACED.sub(r" \1 ", text)


def _phrases(words: str) -> Iterator[str]:
    """Each word, or quoted run of words, as an FTS5 phrase: nothing is left to its operators."""
    for quoted, bare in re.findall(r'"([^"]+)"|([^\s"]+)', words):
        phrase = " ".join(_spaced(quoted or bare).split())
        if any(character.isalnum() for character in phrase):
            yield f'"{phrase}"'


def _at(body: str, words: str) -> int:
    """Where the first of the words stands in the text, if it does."""
    first = next(iter(words.replace('"', " ").split()), "")
    return max(body.lower().find(first.lower()), 0)


def _around(body: str, at: int, width: int = 160) -> str:
    start = max(at - width // 3, 0)
    piece = " ".join(body[start : start + width].split())
    return ("…" if start else "") + piece + ("…" if start + width < len(body) else "")
