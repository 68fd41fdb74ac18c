"""The entries of a feed as articles: their ids, their addresses, and whether they changed.

An article's id is made of its canonical URL. Where different entries of one feed share a link, or
an entry has none that names an article, it is made of source and guid; without a guid, of source,
title and time.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from typing import NamedTuple

from connectors.collector.bounds import bounded, declared_language, usable_url
from connectors.feed import Feed
from connectors.source import SourceConfig
from connectors.urls import article_id, canonical, digest, entry_id, href, is_home
from pipeline.records import Entry, RawArticle

_MARKUP_OR_SPACE = re.compile(r"<[^<>]*>|\s+")
_PART = re.compile(r"#(?!!?/|:~:)[^=#]*\d[^=#]*\Z")
"""A numbered fragment (#comment-17, #block-65f0a) is one of the many parts of a page; #comments is
the page, and so is #xtor=RSS-3: trackers write =."""

_START = 16  # hex digits of an id that tell it from all others of one feed


class Names(NamedTuple):
    """What an entry goes by in its feed. Short: it is remembered from poll to poll."""

    link: str
    """The start of the id that its link makes. With # before it, the link is one of many parts of
    a page; empty, there is none, or the feed's own: both name no article."""
    own: str
    """The start of the id that its guid makes, after a g; else of its title, after a t."""


class Shared(NamedTuple):
    """Names that stand for several entries of one feed, and so for none of them."""

    links: frozenset[str]
    guids: frozenset[str]

    def start_of_id(self, names: Names) -> str:
        """How an article id begins that one name alone makes; empty where none does."""
        link, own = names
        if link and link[0] != "#" and link not in self.links:
            return link
        # a template's forgotten guid tells no entries apart, unless there is nothing but it
        return own[1:] if own[0] == "g" and not (link and own in self.guids) else ""

    def __or__(self, other: "Shared") -> "Shared":
        return Shared(self.links | other.links, self.guids | other.guids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """When and where a feed was read. `url` stands in for links that are missing."""

    url: str
    feed_url: str | None
    fetched_at: str


def names_of(source: str, entry: Entry, home: str | None) -> Names:
    """What an entry goes by. `home` is where its feed belongs, as `home_of` says."""
    own = f"g{entry_id(source, entry.guid)}" if entry.guid else f"t{digest(_words(entry))}"
    return Names(_link_name(usable_url(entry.link), home), own[: _START + 1])


def _words(entry: Entry) -> str:
    """What tells an entry without a guid from others: its title, or it has only a text."""
    return entry.title or entry.summary or entry.content or ""


def _link_name(link: str | None, home: str | None) -> str:
    if not link:
        return ""
    if "#" in link and _PART.search(link):
        return f"#{digest(link)[:_START]}"
    address = canonical(link)
    if address == home or is_home(address):
        return ""
    return article_id(address)[:_START]


def home_of(feed: Feed) -> str | None:
    """The canonical form of the address that a feed gives as its site's or section's."""
    link = usable_url(feed.link)
    return canonical(link) if link else None


def shared(entries: Iterable[Names]) -> Shared:
    """The names that several entries share; an entry that is listed twice is one."""
    once = set(entries)
    return Shared(
        links=_repeated([names.link for names in once]),
        guids=_repeated([names.own for names in once]),
    )


def _repeated(names: list[str]) -> frozenset[str]:
    if len(set(names)) == len(names):
        return frozenset()
    return frozenset(name for name, count in Counter(names).items() if count > 1)


def shared_with_former(names: Iterable[Names], former: Iterable[Names]) -> Shared:
    """Links at which entries are beside others that were there before, by their guids.

    Without guids nobody can tell a new entry at a link from an edited one.
    """
    both = [one for one in (*names, *former) if one.own[0] == "g"]
    return Shared(links=shared(both).links, guids=frozenset())


def article_of(
    source: SourceConfig,
    feed: Feed,
    entry: Entry,
    names: Names,
    among: Shared,
    seen: Seen,
    former: str = "",
) -> RawArticle:
    """One entry of a feed as an article.

    `former`: how the id begins under which the entry was given before; it keeps that if it can.
    """
    link = usable_url(entry.link)
    address = link or usable_url(feed.link) or seen.url
    canonical_url = canonical(address)
    guid_id = entry_id(source.id, entry.guid) if entry.guid else None
    ids = partial(_ids, source.id, entry, link, canonical_url, guid_id)
    if start := among.start_of_id(names):
        own_id = next(one for one in ids() if one.startswith(start))
    else:
        *_, own_id = ids()
    if former and not own_id.startswith(former):
        own_id = next((one for one in ids() if one.startswith(former)), own_id)
    kept = bounded(entry)  # only now: its ids are made of all of it
    return RawArticle(
        id=own_id,
        source=source.id,
        feed_url=seen.feed_url,
        url=href(address) or address,
        canonical_url=canonical_url,
        guid_id=guid_id if names.own not in among.guids else None,
        entry=kept,
        language_declared=declared_language(feed.language) or source.language,
        published=kept.published or kept.updated,
        fetched_at=seen.fetched_at,
    )


def _ids(
    source: str, entry: Entry, link: str | None, canonical_url: str, guid_id: str | None
) -> Iterator[str]:
    """The ids an entry can have: by its link, its guid, and by all that there is."""
    if link:
        yield article_id(canonical_url)
    if guid_id is None:
        yield digest(source, _words(entry), entry.published or entry.updated or "")
    else:
        yield guid_id
        yield digest(source, entry.guid or "", link or "")


def entry_articles(
    source: SourceConfig, feed: Feed, url: str, feed_url: str | None, fetched_at: str
) -> list[RawArticle]:
    """One article for each entry, in the feed's order; of repeated entries, the first.

    `url` is where the feed came from, and stands in for an entry's missing link.
    """
    home = home_of(feed)
    names = [names_of(source.id, entry, home) for entry in feed.entries]
    among = shared(names)
    seen = Seen(url=url, feed_url=feed_url, fetched_at=fetched_at)
    articles: dict[str, RawArticle] = {}
    for entry, own in zip(feed.entries, names, strict=True):
        article = article_of(source, feed, entry, own, among, seen)
        articles.setdefault(article.id, article)
    return list(articles.values())


def fingerprint(entry: Entry) -> str:
    """Changes when the words of title, summary or content do, or the claimed time of change.

    Markup does not count: picture addresses with a new number at each reading are common.
    """
    parts = (entry.title, entry.summary, entry.content, entry.updated)
    words = "\0".join(_MARKUP_OR_SPACE.sub(" ", part or "") for part in parts)
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
