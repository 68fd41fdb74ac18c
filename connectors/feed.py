"""A feed of any format: what it says of itself, and its entries."""

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, Protocol

from connectors.dates.written_dates import DateReader
from connectors.feeds.feed_limits import MOST_ENTRIES
from pipeline.errors import FetchFailed
from pipeline.records import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One reading of a feed. None: the feed does not say.

    The times that a channel gives for itself are left out: most are those of the request.
    """

    title: str | None = None
    link: str | None = None
    id: str | None = None
    subtitle: str | None = None
    language: str | None = None
    author: str | None = None
    ttl_minutes: int | None = None  # how long a copy is good for, as the publisher says
    skip_hours: tuple[int, ...] = ()  # when not to ask: 0 to 23, UTC
    skip_days: tuple[int, ...] = ()  # 0 is Monday
    hub: str | None = None  # WebSub hub, and the address of this feed there
    topic: str | None = None
    format: str  # rss20, atom10, jsonfeed11 ...
    encoding: str = "utf-8"
    bozo: bool = False  # the document is broken; what could be read was
    entries: tuple[Entry, ...] = ()


class OpenFeed(Protocol):
    """A feed whose items are known, but not read yet."""

    @property
    def items(self) -> Sequence[str]:
        """The items, in order."""
        ...

    @property
    def scope(self) -> str:
        """What the reading of an item depends on beside its own text and the feed's address."""
        ...

    @property
    def around(self) -> str:
        """What the reading of the channel depends on beside the feed's address."""
        ...

    def channel(self) -> Feed:
        """What the feed says of itself, without entries. May raise FetchFailed."""
        ...

    def affordable(self, items: Sequence[str]) -> Sequence[str]:
        """Those of some items that may be read at once, within `feed_limits`."""
        ...

    def read(self, items: Sequence[str], dates: DateReader) -> list[tuple[Entry, ...]]:
        """The entries of each of some items: mostly one. May raise FetchFailed."""
        ...


def open_feed(
    raw: bytes,
    headers: Mapping[str, str],
    url: str,
    *,
    truncated: bool = False,
    most: int = MOST_ENTRIES,
) -> OpenFeed:
    """Find the items of RSS, RDF, Atom or JSON Feed.

    `headers` are the HTTP response's; `url` is where the body came from, after redirects: relative
    links are resolved against it. `truncated`: the end of the body is missing. The first `most`
    items are found. Raises FetchFailed, saying what it is, for anything else.
    """
    headers = {name.lower(): value for name, value in headers.items()}
    if _is_json(raw):
        from connectors import jsonfeed

        return jsonfeed.open_feed(raw, headers, url, truncated=truncated, most=most)
    from connectors import rss

    return rss.open_feed(raw, headers, url, truncated=truncated, most=most)


def read_feed(
    raw: bytes,
    headers: Mapping[str, str],
    url: str,
    *,
    truncated: bool = False,
    time_zone: str | None = None,
    language: str | None = None,
) -> Feed:
    """Read all of a feed, as `open_feed` does.

    `time_zone` (IANA) and `language` stand in for what the feed does not say, for its dates.
    """
    opened = open_feed(raw, headers, url, truncated=truncated)
    channel = opened.channel()
    dates = DateReader(time_zone, channel.language or language)
    read = opened.read(opened.affordable(opened.items), dates)
    return replace(channel, entries=said(chain(*read)))


def feed_as_json(raw: bytes, headers: Mapping[str, str], url: str = "") -> dict[str, Any]:
    """What `wireroom apply feed` prints: the feed under feedparser's names, as JSON values."""
    headers = {name.lower(): value for name, value in headers.items()}
    if _is_json(raw):
        from connectors import jsonfeed

        return jsonfeed.as_feedparser(raw, headers, url)
    from connectors.feeds import feedparser_json

    return feedparser_json.as_feedparser(raw, headers, url)


def _is_json(raw: bytes) -> bool:
    return raw[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def no_feed(text: str, what: str | None = None) -> FetchFailed:
    """The error for a body that is no feed: it says what the body is instead."""
    return FetchFailed(f"not a feed but {what or _kind(text)}")


def _kind(text: str) -> str:
    start = text[:1024].lstrip().lower()
    if not start:
        return "an empty body"
    if "<html" in start or "<!doctype html" in start:
        return "an HTML page"
    first = re.search(r"<([a-z][\w:.-]*)", text[:8192], re.IGNORECASE)
    if start.startswith("<"):
        return f"XML whose root is <{first[1]}>" if first else "XML without an element"
    return "plain text: " + " ".join(text[:60].split())


def said(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries that say anything: empty ones of a broken feed would all be one article."""
    return tuple(
        entry
        for entry in entries
        if entry.guid or entry.link or entry.title or entry.summary or entry.content
    )


def html_of(text: str) -> str:
    """Plain text as HTML: escaped, its lines and paragraphs kept."""
    paragraphs = re.split(r"\n\s*\n", html.escape(text.strip(), quote=False))
    return "".join(f"<p>{'<br>'.join(part.splitlines())}</p>" for part in paragraphs)
