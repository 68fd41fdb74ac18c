"""Reading of a feed only what was not in it before.

Most feeds are as they were but for an item or two, and reading an item costs a hundred times what
hashing its text does. So items are known again by their text; and the names that decide about ids
are remembered, so that the ids of the new ones come out as if everything had been read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec

from connectors.dates import DateReader
from connectors.entry_articles import Names, Seen, Shared, article_of, home_of, names_of, shared
from connectors.feed import Feed, OpenFeed, open_feed, said
from connectors.feed_limits import MOST_ENTRIES
from connectors.source import SourceConfig
from pipeline.records import Entry, RawArticle

_DIGITS = 16
"""Of a hash: 64 bits tell the texts and ids of one feed apart."""


class KnownItem(NamedTuple):
    """An entry that was read: the first 16 digits of its article's id, and its names."""

    article: str
    names: Names

    def is_still(self, among: Shared) -> bool:
        """Whether the id would be made as it was, beside other entries than then."""
        start = among.start_of_id(self.names)
        return (
            self.article == start
            if start
            else self.article not in (self.names.link, self.names.own[1:])
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFeed:
    """What is remembered of a feed's last reading; JSON values, part of a cursor."""

    scope: str = ""  # hash of what the reading of each item depends on
    around: str = ""  # hash of what the channel's own reading depends on
    about: dict[str, Any] = field(default_factory=dict)  # what the channel said
    items: dict[str, list[KnownItem]] = field(default_factory=dict)  # by the hash of their text


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What is new in a feed.

    `articles`: those of items whose text is new, in the feed's order. `unchanged`: the first 16
    digits of the ids of all others. `present` is for the next reading.
    """

    feed: Feed  # without entries
    articles: list[RawArticle]
    unchanged: list[str]
    present: KnownFeed


def read_articles(
    source: SourceConfig,
    raw: bytes,
    headers: Mapping[str, str],
    url: str,
    feed_url: str | None,
    fetched_at: str,
    known: KnownFeed,
    *,
    truncated: bool = False,
    time_zone: str | None = None,
    most: int = MOST_ENTRIES,
) -> Reading:
    """Read what a feed has that is not `known`, as if all of it were read.

    `url` is where the body came from after redirects, `truncated` whether its end is missing;
    `time_zone` (IANA) is that of dates which name none. Only the first items, up to `most`, count.
    Raises FetchFailed for what is no feed.
    """
    opened = open_feed(raw, headers, url, truncated=truncated, most=most)
    around = _hash(url, opened.around)
    is_same = around == known.around
    feed = msgspec.convert(known.about, Feed) if is_same else opened.channel()
    dates = DateReader(time_zone, feed.language or source.language)
    scope = _hash(source.id, url, opened.scope, feed.link or "", repr(dates))
    items = _Items(source.id, feed, opened, known.items if scope == known.scope else {})
    among = items.read(dates)
    seen = Seen(url=url, feed_url=feed_url, fetched_at=fetched_at)
    articles: dict[str, RawArticle | None] = {}  # None: unchanged
    present: dict[str, list[KnownItem]] = {}
    for key in items.texts:
        if key not in items.entries:
            present[key] = items.former[key]
            for item in present[key]:
                articles.setdefault(item.article, None)
            continue
        present[key] = []
        for names, entry in items.entries[key]:
            article = article_of(source, feed, entry, names, among, seen)
            present[key].append(KnownItem(article.id[:_DIGITS], names))
            articles.setdefault(article.id[:_DIGITS], article)
    return Reading(
        feed=feed,
        articles=[article for article in articles.values() if article],
        unchanged=[start for start, article in articles.items() if not article],
        present=KnownFeed(
            scope=scope,
            around=around,
            about=known.about if is_same else _about(feed),
            items=present,
        ),
    )


class _Items:
    """The items of one document: those that are known, and the entries of those that were read."""

    def __init__(
        self, source: str, feed: Feed, opened: OpenFeed, former: dict[str, list[KnownItem]]
    ) -> None:
        self.texts = {_hash(item): item for item in opened.items}
        self.former = former
        self.entries: dict[str, list[tuple[Names, Entry]]] = {}
        self._source, self._feed, self._opened = source, feed, opened

    def read(self, dates: DateReader) -> Shared:
        """Read what is new, and what makes another id now that the new is there."""
        known = {key: self.former[key] for key in self.texts if key in self.former}
        self._read([key for key in self.texts if key not in known], dates)
        names = [item.names for items in known.values() for item in items]
        names += [names for entries in self.entries.values() for names, _ in entries]
        among = shared(names)
        self._read(
            [
                key
                for key, items in known.items()
                if not all(item.is_still(among) for item in items)
            ],
            dates,
        )
        return among

    def _read(self, keys: list[str], dates: DateReader) -> None:
        read = self._opened.read([self.texts[key] for key in keys], dates)
        home = home_of(self._feed) if keys else None
        for key, entries in zip(keys, read, strict=True):
            self.entries[key] = [
                (names_of(self._source, entry, home), entry) for entry in said(entries)
            ]


def _about(feed: Feed) -> dict[str, Any]:
    """The feed's own words as JSON, what it does not say left out."""
    return {name: value for name, value in msgspec.to_builtins(feed).items() if value}


def _hash(*parts: str) -> str:
    text = "\0".join(parts).encode("utf-8", "surrogatepass")
    return blake2b(text, digest_size=_DIGITS // 2).hexdigest()
