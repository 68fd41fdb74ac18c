"""The entries of a feed as articles: their ids, their addresses, and whether they changed."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from hashlib import blake2b

from connectors.bounds import bounded, declared_language, usable_url
from connectors.feed import Feed
from connectors.source import SourceConfig
from connectors.urls import canonical, entry_id, entry_ids, href
from pipeline.records import Entry, RawArticle

_MARKUP_OR_SPACE = re.compile(r"<[^<>]*>|\s+")


def entry_articles(
    source: SourceConfig, feed: Feed, url: str, feed_url: str | None, fetched_at: str
) -> list[RawArticle]:
    """One article for each entry, in the feed's order; of repeated entries, the first.

    `url` is where the feed came from, and stands in for an entry's missing link.
    """
    entries = _without_repeats(feed.entries)
    ambiguous = _ambiguous_guids(entries)
    articles: dict[str, RawArticle] = {}
    for article_id, entry in zip(entry_ids(source.id, entries), entries, strict=True):
        link = entry.link or usable_url(feed.link) or url
        kept = bounded(entry)  # only now: its ids are made of all of it
        article = RawArticle(
            id=article_id,
            source=source.id,
            feed_url=feed_url,
            url=href(link) or link,
            canonical_url=canonical(link),
            guid_id=(
                entry_id(source.id, entry.guid)
                if entry.guid and entry.guid not in ambiguous
                else None
            ),
            entry=kept,
            language_declared=declared_language(feed.language) or source.language,
            published=kept.published or kept.updated,
            fetched_at=fetched_at,
        )
        articles.setdefault(article_id, article)
    return list(articles.values())


def _without_repeats(entries: Iterable[Entry]) -> list[Entry]:
    """The entries, each once: a repeated one would look as if two articles shared a link."""
    first: dict[tuple[str | None, str | None], Entry] = {}
    for entry in entries:
        link = usable_url(entry.link)
        first.setdefault((link, entry.guid or entry.title), replace(entry, link=link))
    return list(first.values())


def _ambiguous_guids(entries: Iterable[Entry]) -> set[str]:
    """Guids that stand for several articles of one feed, as a template's forgotten one does."""
    links = {(entry.guid, canonical(entry.link or "")) for entry in entries if entry.guid}
    uses = Counter(guid for guid, _ in links)
    return {guid for guid, count in uses.items() if count > 1}


def fingerprint(entry: Entry) -> str:
    """Changes when the words of title, summary or content do, or the claimed time of change.

    Markup does not count: picture addresses with a new number at each reading are common.
    """
    parts = (entry.title, entry.summary, entry.content, entry.updated)
    words = "\0".join(_MARKUP_OR_SPACE.sub(" ", part or "") for part in parts)
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
