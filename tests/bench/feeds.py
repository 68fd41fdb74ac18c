"""Feeds read per second, when they are polled again and a tenth of their items is new.

For each saved feed of shared/data (or made ones, where that is absent), in turns: feedparser on the
whole body, as `feedparser.parse` reads it; all of it by `read_articles`; what is new of it; and
nothing new but the channel's time.
"""

import gzip
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random
from xml.sax.saxutils import escape

import feedparser

from connectors.feeds.unchanged_items import KnownFeed, read_articles
from connectors.source import SourceConfig
from tests.bench.articles import with_feed_text
from tests.quality.sets import DATA

ROUNDS = 5
NEW = 0.1  # of the items
SOURCE = SourceConfig(id="bench")
URL = "https://news.example/feed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """A feed's body, what was known of it when a tenth was not there yet, and all of it."""

    raw: bytes
    known: KnownFeed
    all: KnownFeed


def main() -> None:
    """Measure and print."""
    feeds = polled(bodies())
    items = sum(len(feed.all.items) for feed in feeds)
    new = items - sum(len(feed.known.items) for feed in feeds)
    size = sum(len(feed.raw) for feed in feeds) / len(feeds) / 1024
    print(f"{len(feeds)} feeds of {size:.0f} KB, {items} items, {new} of them new")
    took = measure(
        feeds,
        {
            "feedparser": lambda feed: feedparser.parse(feed.raw),
            "everything new": lambda feed: read(feed.raw, KnownFeed()),
            "a tenth new": lambda feed: read(feed.raw, feed.known),
            "nothing new": lambda feed: read(feed.raw, feed.all),
        },
    )
    for name, seconds in took.items():
        each = seconds / len(feeds)
        print(
            f"{name:15} {each * 1000:6.2f} ms a feed, {1 / each:5.0f} feeds/s, "
            f"{took['feedparser'] / seconds:5.1f} times feedparser"
        )


def bodies() -> list[bytes]:
    """The saved feeds, else made ones."""
    saved = sorted((DATA / "feeds" / "real").glob("*.xml.gz"))
    return [gzip.decompress(path.read_bytes()) for path in saved] or [made(n) for n in range(50)]


def made(number: int) -> bytes:
    """A feed of twenty items with their whole texts."""
    items = "".join(
        f"<item><title>{escape(entry.title)}</title><link>{URL}/{number}/{place}</link>"
        f"<pubDate>Thu, 20 Jun 2024 10:{place:02}:00 +0530</pubDate><category>news</category>"
        f"<description>{escape(entry.content)}</description></item>"
        for place, entry in enumerate(
            with_feed_text(place, seed=number).entry for place in range(20)
        )
    )
    return f'<rss version="2.0"><channel><title>{number}</title>{items}</channel></rss>'.encode()


def polled(raws: Sequence[bytes]) -> list[Polled]:
    """Each body with a random tenth of all items unknown."""
    rng = Random(1)
    feeds = []
    for raw in raws:
        present = read(raw, KnownFeed())
        cut = len(present.items) > 1  # a feed that cannot be cut is known, or is not
        items = {key: item for key, item in present.items.items() if not cut or rng.random() >= NEW}
        feeds.append(Polled(raw=raw, known=replace(present, items=items), all=present))
    return feeds


def read(raw: bytes, known: KnownFeed) -> KnownFeed:
    """Read what is not known, as a poll does."""
    return read_articles(SOURCE, raw, {}, URL, URL, "2024-06-20T05:00:00.000Z", known).present


def measure(
    feeds: Sequence[Polled], ways: dict[str, Callable[[Polled], object]]
) -> dict[str, float]:
    """CPU seconds of each way for all feeds: the best of some rounds in turns."""
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(ROUNDS):
        for name, way in ways.items():
            began = time.process_time()
            for feed in feeds:
                way(feed)
            best[name] = min(best[name], time.process_time() - began)
    return best


if __name__ == "__main__":
    main()
