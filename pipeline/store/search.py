"""Full-text search over the current revisions, in every script (SQLite FTS5).

FTS5's tokenizer splits at spaces, so texts of scripts without spaces are indexed a character at
a time and searched as phrases; vowel signs (Mn, Mc) stay part of their word, which the
tokenizer's default would split (Devanagari, Tamil, ...). The index is contentless: removing a
row takes the text that was put in. The table itself is made by the first migration.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

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
    connection: sa.Connection, words: str, limit: int = 20, language: str | None = None
) -> list[Hit]:
    """Articles that hold all `words` ("in quotes": as a phrase), best match first."""
    query = " ".join(_phrases(words))
    if not query:
        return []
    rows = connection.execute(
        sa.text(
            "SELECT r.article_id, r.title, r.body, r.language, r.source, r.url, r.published_at,"
            " r.modified_at, r.paywall, r.live_blog, a.first_seen_at"
            " FROM search JOIN revisions r ON r.seq = search.rowid"
            " JOIN articles a ON a.id = r.article_id"
            " WHERE search MATCH :query AND (:language IS NULL OR r.language = :language)"
            " ORDER BY bm25(search, 4.0, 1.0) LIMIT :limit"
        ),
        {"query": query, "language": language, "limit": limit},
    )
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
            paywall=bool(row.paywall),
            live_blog=bool(row.live_blog),
            extract=_around(row.body, words),
        )
        for row in rows
    ]


def _spaced(text: str) -> str:
    return _UNSPACED.sub(r" \1 ", text)


def _phrases(words: str) -> Iterator[str]:
    """Each word, or quoted run of words, as an FTS5 phrase: nothing is left to its operators."""
    for quoted, bare in re.findall(r'"([^"]+)"|([^\s"]+)', words):
        phrase = " ".join(_spaced(quoted or bare).split())
        if any(character.isalnum() for character in phrase):
            yield f'"{phrase}"'


def _around(body: str, words: str, width: int = 160) -> str:
    first = next(iter(words.replace('"', " ").split()), "")
    at = max(body.lower().find(first.lower()), 0)
    start = max(at - width // 3, 0)
    piece = " ".join(body[start : start + width].split())
    return ("…" if start else "") + piece + ("…" if start + width < len(body) else "")
