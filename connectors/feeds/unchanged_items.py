"""Reading of a feed only what was not in it before.

Most feeds are as they were but for an item or two, and reading an item costs a hundred times what
hashing its text does. So items are known again by their text, and keep the ids they were given; and
the names that decide about ids are remembered, so that new items get none that is taken.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from itertools import chain, islice
from typing import Any, NamedTuple

import msgspec

from connectors.dates.written_dates import DateReader
from connectors.feed import Feed, OpenFeed, open_feed, said
from connectors.feeds.entry_articles import (
    Names,
    Seen,
    Shared,
    article_of,
    home_of,
    names_of,
    shared,
    shared_with_former,
)
from connectors.feeds.feed_limits import MOST_ENTRIES
from connectors.source import SourceConfig
from pipeline.records import Entry, RawArticle

_DIGITS = 16
"""Of a hash: 64 bits tell the texts and ids of one feed apart."""


_MOST_SHARED = 1000
"""Names that were shared once and are remembered: 20 KB of a cursor."""


class KnownItem(NamedTuple):
    """An entry that was read: the first 16 digits of its article's id, and its names."""

    article: str
    names: Names


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFeed:
    """What is remembered of a feed's last reading; JSON values, part of a cursor."""

    scope: str = ""  # hash of what the reading of each item depends on
    around: str = ""  # hash of what the channel's own reading depends on
    about: dict[str, Any] = field(default_factory=dict)  # what the channel said
    items: dict[str, list[KnownItem]] = field(default_factory=dict)
    """By the hash of their text, and of the scope of what was pushed if that is another."""
    shared: list[str] = field(default_factory=list)
    """Links and guids that ever stood for several entries at once: they will again."""

    def without(self, articles: Collection[str]) -> "KnownFeed":
        """As if the items of some articles (16 digits of their ids) had not been read."""
        return replace(
            self,
            items={
                key: items
                for key, items in self.items.items()
                if not any(item.article in articles for item in items)
            },
        )

    def names_shared(self) -> Shared:
        """What `shared` means."""
        guids = frozenset(name for name in self.shared if name[0] == "g")
        return Shared(links=frozenset(self.shared) - guids, guids=guids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What is new in a feed.

    `articles`: those of items whose text is new, in the feed's order. `unchanged`: the first 16
    digits of the ids of all others, `renamed` those of the ones that have another guid than when
    they were read before. `present` is for the next reading. `too_many`: items that were
    left for the next reading, as there are too many elements in the new ones.
    """

    feed: Feed  # without entries
    articles: list[RawArticle]
    unchanged: list[str]
    present: KnownFeed
    renamed: frozenset[str] = frozenset()
    too_many: int = 0


def read_articles(
    source: SourceConfig,
    raw: bytes,
    headers: Mapping[str, str],
    url: str,
    feed_url: str | None,
    fetched_at: str,
    known: KnownFeed,
    *,
    whole: bool = True,
    truncated: bool = False,
    time_zone: str | None = None,
    most: int = MOST_ENTRIES,
) -> Reading:
    """Read what a feed has that is not `known`.

    `url` is where the body came from after redirects, `truncated` whether its end is missing;
    `whole=False`: it has only news, so what it leaves out stays known. `time_zone` (IANA) is that
    of dates which name none. Only the first items, up to `most`, count.
    Raises FetchFailed for what is no feed.
    """
    opened = open_feed(raw, headers, url, truncated=truncated, most=most)
    around = _hash(url, opened.around)
    is_same = around == known.around
    feed = msgspec.convert(known.about, Feed) if is_same else opened.channel()
    dates = DateReader(time_zone, feed.language or source.language)
    scope = _hash(source.id, url, opened.scope, feed.link or "", repr(dates))
    is_alike = scope == known.scope
    apart = () if whole or is_alike else (scope,)
    unchanged = {} if whole and not is_alike else known.items
    items = _Items(
        source, feed, {_hash(*apart, item): item for item in opened.items}, known, unchanged
    )
    items.read(opened, dates, whole=whole)
    articles, present = items.articles(Seen(url=url, feed_url=feed_url, fetched_at=fetched_at))
    if whole:
        about = known.about if is_same else _about(feed)
    else:
        scope, around, about = known.scope, known.around, known.about
        present = _last({**known.items, **present}, 2 * most)
    return Reading(
        feed=feed,
        articles=[article for article in articles.values() if article],
        unchanged=[start for start, article in articles.items() if not article],
        present=KnownFeed(
            scope=scope, around=around, about=about, items=present, shared=items.ever_shared()
        ),
        renamed=items.renamed(present),
        too_many=items.too_many,
    )


class _Items:
    """The items of one document: those that are known, and the entries of those that were read."""

    def __init__(
        self,
        source: SourceConfig,
        feed: Feed,
        texts: dict[str, str],
        known: KnownFeed,
        unchanged: dict[str, list[KnownItem]],
    ) -> None:
        """`texts`: the items by their keys; `unchanged`: what is known of those that were read."""
        self.texts = texts
        self.too_many = 0
        self._entries: dict[str, list[tuple[Names, Entry]]] = {}
        self._among = known.names_shared()
        self._source, self._feed, self._known, self._unchanged = source, feed, known, unchanged

    def read(self, opened: OpenFeed, dates: DateReader, *, whole: bool) -> None:
        """Read what is new, and find the names that are shared."""
        new = {text: key for key, text in self.texts.items() if key not in self._unchanged}
        affordable = opened.affordable(list(new))
        self.too_many = len(new) - len(affordable)
        home = home_of(self._feed) if new else None
        for text, entries in zip(affordable, opened.read(affordable, dates), strict=True):
            self._entries[new[text]] = [
                (names_of(self._source.id, entry, home), entry) for entry in said(entries)
            ]
        read = [names for entries in self._entries.values() for names, _ in entries]
        listed = [item.names for key in self.texts for item in self._unchanged.get(key, ())]
        self._among |= shared([*listed, *read])
        if not whole:
            former = chain(*self._known.items.values())
            self._among |= shared_with_former(read, [item.names for item in former])

    def articles(
        self, seen: Seen
    ) -> tuple[dict[str, RawArticle | None], dict[str, list[KnownItem]]]:
        """The articles by the start of their ids, None where unchanged; and what is known now.

        Where two items are one article, only the first is: the other is not given, but will be
        when the first has left.
        """
        articles: dict[str, RawArticle | None] = {}
        present: dict[str, list[KnownItem]] = {}
        items = chain(*self._known.items.values()) if self._entries else ()
        former = {item.names: item.article for item in items}
        for key in self.texts:
            if key not in self._unchanged and key not in self._entries:
                continue  # left for the next reading
            given = self._given(key, former, seen)
            if not any(item.article in articles for item, _ in given):
                present[key] = [item for item, _ in given]
            for item, article in given:
                articles.setdefault(item.article, article)
        return articles, present

    def _given(
        self, key: str, former: dict[Names, str], seen: Seen
    ) -> list[tuple[KnownItem, RawArticle | None]]:
        """What an item is, with its article where it is new."""
        if key in self._unchanged:
            return [(item, None) for item in self._unchanged[key]]
        given: list[tuple[KnownItem, RawArticle | None]] = []
        for names, entry in self._entries[key]:
            before = self._id_before(former, names, entry)
            article = article_of(self._source, self._feed, entry, names, self._among, seen, before)
            given.append((KnownItem(article.id[:_DIGITS], names), article))
        return given

    def ever_shared(self) -> list[str]:
        """Names for `KnownFeed.shared`, new ones last."""
        guids = {name for name in self._among.guids if name[0] == "g"}
        new = (self._among.links | guids) - {"", *self._known.shared}
        return [*self._known.shared, *sorted(new)][-_MOST_SHARED:]

    def renamed(self, present: dict[str, list[KnownItem]]) -> frozenset[str]:
        """Of the articles of new items, those that have another guid than before."""
        new = {item for key in self._entries for item in present.get(key, ())}
        starts = {item.article for item in new if item.names.own[0] == "g"}
        items = chain(*self._known.items.values()) if starts else ()
        known = [item for item in items if item.article in starts]
        had = {(item.article, item.names.own) for item in known}
        before = {item.article for item in known}
        return frozenset(
            start
            for start, (_, own) in new
            if start in before and own not in self._among.guids and (start, own) not in had
        )

    def _id_before(self, former: dict[Names, str], names: Names, entry: Entry) -> str:
        """The id under which an entry was given before its words or the feed's link changed."""
        if names in former or not former:
            return former.get(names, "")
        if not names.link:
            return former.get(names_of(self._source.id, entry, None), "")
        return "" if names.own in self._among.guids else former.get(names._replace(link=""), "")


def _last(items: dict[str, list[KnownItem]], most: int) -> dict[str, list[KnownItem]]:
    return dict(islice(items.items(), max(0, len(items) - most), None))


def _about(feed: Feed) -> dict[str, Any]:
    """The feed's own words as JSON, what it does not say left out."""
    return {name: value for name, value in msgspec.to_builtins(feed).items() if value}


def _hash(*parts: str) -> str:
    text = "\0".join(parts).encode("utf-8", "surrogatepass")
    return blake2b(text, digest_size=_DIGITS // 2).hexdigest()
