"""Files as articles: feeds, HTML pages, plain texts, JSON lines, each also gzipped (.gz).

A plain text's title is its first line that is not empty, if that has at most 150 characters and
more text follows; it is then no part of the text.

A JSON line is an object of `url`, `id` (the article's own, where it has no url), `title`, `text`
or `html`, `published`, `fetched_at`, `language`; other members are ignored.

An article was fetched when its line says so (`fetched_at`), else when its file was last changed: an
archive of old articles must not replace what was fetched since. Where that cannot be, because the
file claims to be older than the article or than the Web, it is the article's time of publication,
or now.
"""

import gzip
import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import quote

import msgspec

from connectors.archives.archive import Document
from connectors.archives.archive_progress import Found, Place
from connectors.article_pages.saved_page import saved_address
from connectors.collector.bounds import LONGEST_GUID, bounded, declared_language, usable_url
from connectors.dates.iso_time import iso_time
from connectors.decode import decode_html, decode_text
from connectors.feeds.unchanged_items import KnownFeed, read_articles
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
_FIRST_PAGE = datetime(1991, 8, 6, tzinfo=UTC)  # of the Web; archives are packed with times of 0


class _Line(msgspec.Struct):
    id: str | int | None = None
    url: str | None = None
    title: str | None = None
    text: str | None = None
    html: str | None = None
    published: str | None = None
    fetched_at: str | None = None
    language: str | None = None


def suffix(path: Path) -> str:
    """The suffix that tells what a file holds, in lower case, that of `x.xml.gz` being `.xml`."""
    name = path.name.lower()
    return Path(name.removesuffix(".gz")).suffix


def read_documents(
    source: SourceConfig, found: Found, start: Place, max_bytes: int, urls: Mapping[str, str]
) -> Iterator[Document]:
    """The articles of one file from `start` (the place of one before) on.

    `urls` has the addresses of pages by the names of their files. Where an article has no address,
    it gets one of source and name. Of a longer document only `max_bytes` are read. A file that is
    broken as gzip is a problem; OSErrors are raised.
    """
    now = time.time()
    reader = _Reader(
        source=source,
        address=f"file:///{quote(source.id)}/{quote(found.name)}",
        url=urls.get(found.name),
        max_bytes=max_bytes,
        saved_at=datetime.fromtimestamp(min(max(found.mtime_ns / 1e9, 0), now), UTC),
        now=datetime.fromtimestamp(now, UTC),
    )
    place = start
    packed = found.path.suffix.lower() == ".gz"
    try:
        with gzip.open(found.path) if packed else found.path.open("rb") as file:
            for document in reader.documents(cast("BinaryIO", file), suffix(found.path), start):
                yield document
                place = document.place
    except _BROKEN_GZIP as error:
        yield Document(place=place, problem=f"{type(error).__name__}: {error}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    source: SourceConfig
    address: str
    url: str | None
    max_bytes: int
    saved_at: datetime
    now: datetime

    def documents(self, file: BinaryIO, kind: str, start: Place) -> Iterator[Document]:
        if kind in _LINES:
            yield from self.lines(file, start)
        elif kind in _FEEDS:
            yield from self.feed(file, start)
        elif start == Place():
            yield self.page(file) if kind in _PAGES else self.text(file)

    def feed(self, file: BinaryIO, start: Place) -> Iterator[Document]:
        raw = file.read(self.max_bytes + 1)
        long = len(raw) > self.max_bytes
        try:
            reading = read_articles(
                self.source,
                raw[: self.max_bytes],
                {},
                self.address,
                None,
                "",
                KnownFeed(),
                truncated=long,
            )
        except FetchFailed as error:
            if start == Place():
                yield Document(place=Place(inside=1), problem=str(error))
            return
        new = reading.articles[start.inside :]
        for read, article in enumerate(new, start.inside + 1):
            fetched_at = self._fetched_at(None, article.published)
            given = replace(article, fetched_at=fetched_at)
            yield Document(place=Place(inside=read), article=given)

    def page(self, file: BinaryIO) -> Document:
        raw = file.read(self.max_bytes + 1)
        html = decode_html(raw[: self.max_bytes]).text
        line = _Line(html=html, url=self.url or saved_address(html))
        return self._document(line, truncated=len(raw) > self.max_bytes)

    def text(self, file: BinaryIO) -> Document:
        raw = file.read(self.max_bytes + 1)
        title, text = _titled(decode_text(raw[: self.max_bytes]).text)
        line = _Line(title=title, text=text, url=self.url)
        return self._document(line, truncated=len(raw) > self.max_bytes)

    def lines(self, file: BinaryIO, start: Place) -> Iterator[Document]:
        packed = isinstance(file, gzip.GzipFile)  # then no byte of the file is one to seek to
        begin = file.seek(start.inside if packed else start.offset)
        while raw := file.readline(self.max_bytes):
            long = len(raw) == self.max_bytes
            last = raw
            while len(last) == self.max_bytes and not last.endswith(b"\n"):
                last = file.readline(self.max_bytes)
            end = file.tell()
            if long and last is not raw:
                document = Document(place=Place(), problem=f"a line of over {len(raw)} bytes")
            elif raw.strip():
                document = self._line(raw, end)
                if document.problem and not raw.endswith(b"\n"):  # it may be written on later
                    end = begin
            else:
                continue
            yield replace(document, place=Place(inside=end) if packed else Place(offset=end))
            begin = end

    def _line(self, raw: bytes, end: int) -> Document:
        try:
            line = msgspec.json.decode(decode_text(raw).text, type=_Line)
        except msgspec.DecodeError as error:
            return Document(place=Place(), problem=f"line that ends at byte {end}: {error}")
        if not (line.text or line.html):
            problem = f"line that ends at byte {end}: no text and no html"
            return Document(place=Place(), problem=problem)
        if line.url is None and line.id is None and line.html:
            line.url = saved_address(line.html)
        own = line.id if line.id is not None else blake2b(raw.strip(), digest_size=16).hexdigest()
        line.id = str(own)
        return self._document(line)

    def _document(self, line: _Line, *, truncated: bool = False) -> Document:
        url = usable_url(href(line.url)) if line.url else None
        own = str(line.id or "")
        guid_id = entry_id(self.source.id, own) if own else None
        place = own if len(own) <= LONGEST_GUID else guid_id
        address = url or (f"{self.address}#{quote(place)}" if place else self.address)
        canonical_url = canonical(address)
        entry = bounded(Entry(title=line.title, published=line.published))
        return Document(
            place=Place(inside=1),
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
                fetched_at=self._fetched_at(line.fetched_at, entry.published),
            ),
        )

    def _fetched_at(self, claimed: str | None, published: str | None) -> str:
        fetched, out = iso_time(claimed), iso_time(published)
        if fetched is None:
            fetched = max(self.saved_at, out or self.saved_at)
        return rfc3339(min(fetched, self.now) if fetched >= _FIRST_PAGE else self.now)


def _titled(text: str) -> tuple[str | None, str]:
    first, _, rest = text.lstrip().partition("\n")
    title = first.strip()
    if len(title) > _LONGEST_TITLE or not rest.strip():
        return None, text
    return title, rest.lstrip()
