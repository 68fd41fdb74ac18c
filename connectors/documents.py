"""Files as articles: feeds, HTML pages, plain texts, JSON lines, each also gzipped (.gz).

A plain text's title is its first line that is not empty, if that has at most 150 characters and
more text follows; it is then no part of the text.

A JSON line is an object of `url`, `id` (the article's own, where it has no url), `title`, `text`
or `html`, `published`, `language`; other members are ignored.
"""

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import quote

import msgspec

from connectors.bounds import LONGEST_GUID, bounded, declared_language, usable_url
from connectors.decode import decode_html, decode_text
from connectors.entry_articles import entry_articles
from connectors.feed import read_feed
from connectors.source import SourceConfig
from connectors.urls import article_id, canonical, entry_id, href
from pipeline.errors import FetchFailed
from pipeline.records import Entry, RawArticle, rfc3339

_FEEDS = frozenset({".xml", ".rss", ".atom", ".rdf", ".json"})
_PAGES = frozenset({".html", ".htm", ".xhtml"})
_TEXTS = frozenset({".txt"})
_LINES = frozenset({".jsonl", ".ndjson"})
READABLE = _FEEDS | _PAGES | _TEXTS | _LINES
"""Suffixes of files that are read."""
_LONGEST_TITLE = 150
_BROKEN_GZIP = (gzip.BadGzipFile, EOFError, zlib.error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An article of a file, or the problem in its place; `end` is where to go on after it.

    `end` counts entries of a feed and bytes (unpacked) of JSON lines.
    """

    end: int
    article: RawArticle | None = None
    problem: str = ""


class _Line(msgspec.Struct):
    id: str | int | None = None
    url: str | None = None
    title: str | None = None
    text: str | None = None
    html: str | None = None
    published: str | None = None
    language: str | None = None


def suffix(path: Path) -> str:
    """The suffix that tells what a file holds, in lower case, that of `x.xml.gz` being `.xml`."""
    name = path.name.lower()
    return Path(name.removesuffix(".gz")).suffix


def read_documents(
    source: SourceConfig, path: Path, name: str, start: int, max_bytes: int
) -> Iterator[Document]:
    """The articles of one file from `start` (an `end` of before) on.

    `name` is its path below the source's folder; where an article has no address, it gets one of
    source and name. Of a longer document only `max_bytes` are read. A file that is gone, not ours
    to read, or broken as gzip is a problem; an OSError that no file is to blame for is raised.
    """
    reader = _Reader(
        source=source,
        address=f"file:///{quote(source.id)}/{quote(name)}",
        max_bytes=max_bytes,
        fetched_at=rfc3339(datetime.now(UTC)),
    )
    end = start
    try:
        with gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb") as file:
            for document in reader.documents(cast("BinaryIO", file), suffix(path), start):
                yield document
                end = document.end
    except (FileNotFoundError, PermissionError, *_BROKEN_GZIP) as error:
        yield Document(end=end + 1, problem=f"{type(error).__name__}: {error}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    source: SourceConfig
    address: str
    max_bytes: int
    fetched_at: str

    def documents(self, file: BinaryIO, kind: str, start: int) -> Iterator[Document]:
        if kind in _LINES:
            yield from self.lines(file, start)
        elif kind in _FEEDS:
            yield from self.feed(file, start)
        elif start == 0:
            yield self.page(file) if kind in _PAGES else self.text(file)

    def feed(self, file: BinaryIO, start: int) -> Iterator[Document]:
        raw = file.read(self.max_bytes)
        try:
            feed = read_feed(raw, {}, self.address)
        except FetchFailed as error:
            if start == 0:
                yield Document(end=1, problem=str(error))
            return
        articles = entry_articles(self.source, feed, self.address, None, self.fetched_at)
        for end, article in enumerate(articles[start:], start + 1):
            yield Document(end=end, article=article)

    def page(self, file: BinaryIO) -> Document:
        raw = file.read(self.max_bytes + 1)
        html = decode_html(raw[: self.max_bytes]).text
        return self._document(1, _Line(html=html), truncated=len(raw) > self.max_bytes)

    def text(self, file: BinaryIO) -> Document:
        raw = file.read(self.max_bytes + 1)
        title, text = _titled(decode_text(raw[: self.max_bytes]).text)
        line = _Line(title=title, text=text)
        return self._document(1, line, truncated=len(raw) > self.max_bytes)

    def lines(self, file: BinaryIO, start: int) -> Iterator[Document]:
        file.seek(start)
        while raw := file.readline(self.max_bytes):
            if len(raw) == self.max_bytes and not raw.endswith(b"\n"):
                while (more := file.readline(self.max_bytes)) and not more.endswith(b"\n"):
                    pass
                yield Document(end=file.tell(), problem=f"a line of over {self.max_bytes} bytes")
            elif raw.strip():
                yield self._line(raw, file.tell())

    def _line(self, raw: bytes, end: int) -> Document:
        try:
            line = msgspec.json.decode(decode_text(raw).text, type=_Line)
        except msgspec.DecodeError as error:
            return Document(end=end, problem=f"line that ends at byte {end}: {error}")
        if not (line.text or line.html):
            return Document(end=end, problem=f"line that ends at byte {end}: no text and no html")
        own = line.id if line.id is not None else blake2b(raw.strip(), digest_size=16).hexdigest()
        line.id = str(own)
        return self._document(end, line)

    def _document(self, end: int, line: _Line, *, truncated: bool = False) -> Document:
        url = usable_url(href(line.url)) if line.url else None
        own = str(line.id or "")
        guid_id = entry_id(self.source.id, own) if own else None
        place = own if len(own) <= LONGEST_GUID else guid_id
        address = url or (f"{self.address}#{quote(place)}" if place else self.address)
        canonical_url = canonical(address)
        entry = bounded(Entry(title=line.title, published=line.published))
        return Document(
            end=end,
            article=RawArticle(
                id=article_id(canonical_url) if url or guid_id is None else guid_id,
                source=self.source.id,
                url=address,
                canonical_url=canonical_url,
                guid_id=guid_id,
                entry=entry,
                html=line.html,
                text=line.text,
                page="fetched" if line.html else "none",
                truncated=truncated,
                language_declared=declared_language(line.language) or self.source.language,
                published=entry.published,
                fetched_at=self.fetched_at,
            ),
        )


def _titled(text: str) -> tuple[str | None, str]:
    first, _, rest = text.lstrip().partition("\n")
    title = first.strip()
    if len(title) > _LONGEST_TITLE or not rest.strip():
        return None, text
    return title, rest.lstrip()
