"""RSS 0.9x, 1.0 (RDF), 2.0 and Atom 0.3, 1.0, read by feedparser.

feedparser guesses charsets (one bad byte turns UTF-8 into mojibake) and opens what a str names, so
it only ever gets UTF-8 bytes that `decode` made. It reads a document up to the first error and then
reads it all again in a looser way: so a feed is cut at its items where that can be done, and only
broken items are read the loose way, each alone.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import compress
from time import struct_time
from typing import Any, Literal

from pydantic import Field

from connectors import feedparser_driver, feedparser_fields
from connectors.dates import DateReader
from connectors.decode import decode_xml
from connectors.doctype import without_doctype
from connectors.feed import Feed, no_feed
from connectors.feed_poll import FeedConfig
from connectors.raw_items import Layout, lay_out
from pipeline.errors import FetchFailed
from pipeline.records import Entry, rfc3339

_DECLARATION = re.compile(r"^\s*(?:<\?xml\b[^>]*>\s*)?")
_ROOT = re.compile(r"<(?:\w+:)?(?:rss|rdf|feed)[\s>/]", re.IGNORECASE)
_PART = re.compile(r"<(?:channel|item|entry)[\s>/]", re.IGNORECASE)
_PAGE = re.compile(r"(?is)\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CONTROLS = bytes(set(range(32)) - {9, 10, 13})
_CHARACTER = re.compile(  # only those that may be wrong: below space or of many digits
    r"""&\#(?:
      [xX](0*(?:1?[0-9a-fA-F]|[dDfF][0-9a-fA-F]{3})(?![0-9a-fA-F])|[0-9a-fA-F]{5,})
      |(0*(?:[12]?[0-9]|3[01])(?![0-9])|[0-9]{5,}));?""",
    re.VERBOSE,
)
_RELATIVE_BASE = re.compile(r"""xml:base\s*=\s*["'](?!https?:)""")
_TIMES = re.compile(r"<(?:\w+:)?(?:lastBuildDate|pubDate|date|updated|modified)\b[^<>]*>[^<]*")


class Rss(FeedConfig):
    """A feed in RSS or Atom (any version); one that turns out to be a JSON Feed is read too."""

    type: Literal["rss"] = Field(description="Kind of source.")


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlFeed:
    """A feed as text, cut at its items; what cannot be cut is one item, as a whole."""

    url: str
    base: str  # the same where feedparser has to know it, which takes it a third more time
    language: str | None  # as the HTTP response says
    encoding: str
    label: str  # the encoding as the document named it
    flawed: bool  # not all of its bytes and characters are what they should be
    text: str
    truncated: bool
    layout: Layout | None

    @property
    def items(self) -> Sequence[str]:
        """The items, in order."""
        return self.layout.items if self.layout else (self.text,)

    @property
    def scope(self) -> str:
        """What the reading of an item depends on beside its own text."""
        return self.base + self.layout.opening if self.layout else self.base

    @property
    def around(self) -> str:
        """What the channel's own reading depends on; its times, often the request's, are out."""
        return _TIMES.sub("", self.layout.channel()) if self.layout else self.text

    def channel(self) -> Feed:
        """What the feed says of itself. Raises FetchFailed where feedparser gives up."""
        parsed = self._parsed(self.layout.channel() if self.layout else self.text)
        about = feedparser_fields.channel(parsed, self.url or None)
        return replace(about, encoding=self.encoding, bozo=about.bozo or self.flawed)

    def read(self, items: Sequence[str], dates: DateReader) -> list[tuple[Entry, ...]]:
        """The entries of each of some items: one, but of a broken item none or several.

        Raises FetchFailed where feedparser gives up on a feed that could not be cut.
        """
        if self.layout is None:
            # the last entry of what was cut off is most likely half an entry
            whole = slice(-1) if self.truncated else slice(None)
            return [self._entries(item, dates)[whole] for item in items]
        if (found := self._together(items, dates)) is not None:
            return found
        sound = [feedparser_driver.is_xml(self.layout.feed_of((item,))) for item in items]
        kept = self._together(list(compress(items, sound)), dates)
        rest = iter(kept or ())
        return [
            next(rest) if kept and is_sound else self._alone(item, dates)
            for item, is_sound in zip(items, sound, strict=True)
        ]

    def _together(self, items: Sequence[str], dates: DateReader) -> list[tuple[Entry, ...]] | None:
        """The entry of each item, read in one go; None where one of them is broken."""
        if not items or self.layout is None:
            return []
        try:
            parsed = self._parsed(self.layout.feed_of(items))
        except FetchFailed:
            return None
        if parsed["bozo"] or len(parsed["entries"]) != len(items):
            return None
        return [(entry,) for entry in feedparser_fields.entries(parsed, self.url or None, dates)]

    def _alone(self, item: str, dates: DateReader) -> tuple[Entry, ...]:
        try:
            return self._entries(self.layout.feed_of((item,)) if self.layout else item, dates)
        except FetchFailed:
            return ()  # what feedparser gives up on costs no other item

    def _entries(self, text: str, dates: DateReader) -> tuple[Entry, ...]:
        return feedparser_fields.entries(self._parsed(text), self.url or None, dates)

    def _parsed(self, text: str) -> Any:
        return feedparser_driver.parse(text, self.base, self.language)


def open_feed(
    raw: bytes, headers: Mapping[str, str], url: str, *, truncated: bool = False
) -> XmlFeed:
    """Decode an XML feed and cut it at its items; header names in lower case.

    `truncated`: its end is missing. Raises FetchFailed for what is no feed.
    """
    decoded = decode_xml(raw, headers.get("content-type"))
    if not _is_feed(decoded.text):
        raise no_feed(decoded.text)
    written = without_doctype(decoded.text)
    text = _CHARACTER.sub(_xml_character, _xml_characters(raw, written))
    flawed = bool(decoded.guessed or decoded.replaced or len(text) != len(written))
    text = _DECLARATION.sub("", text, count=1)
    url = url or headers.get("content-location", "")
    return XmlFeed(
        url=url,
        base=url if _RELATIVE_BASE.search(text) else "",
        language=headers.get("content-language"),
        encoding=decoded.encoding,
        label=decoded.label,
        flawed=flawed,
        text=text,
        truncated=truncated,
        layout=lay_out(text, truncated=truncated),
    )


def as_feedparser(raw: bytes, headers: Mapping[str, str], url: str) -> dict[str, Any]:
    """The same reading in feedparser's shape and names, times as RFC 3339, HTML sanitised."""
    feed = open_feed(raw, headers, url)
    parsed = feedparser_driver.parse(feed.text, feed.url, feed.language, sanitize=True)
    for entry in parsed["entries"]:
        entry["enclosures"] = [
            {name: value for name, value in file.items() if name != "rel"}
            for file in feedparser_fields.links(entry, "enclosure")
        ]
    return {
        "bozo": bool(parsed["bozo"] or feed.flawed),
        "encoding": feed.label,
        "version": parsed["version"],
        "feed": _plain(parsed["feed"]),
        "entries": _plain(parsed["entries"]),
    }


def _is_feed(text: str) -> bool:
    """Whether there is a feed in the text: in a page, which may speak of feeds, a whole one."""
    signs = bool(_ROOT.search(text)) + bool(_PART.search(text))
    return signs > bool(_PAGE.match(text))


def _xml_characters(raw: bytes, text: str) -> str:
    """The text of `raw` without characters that XML does not have; few documents have any."""
    clean = len(raw.translate(None, _CONTROLS)) == len(raw)
    return (
        text if clean and "\ufffe" not in text and "\uffff" not in text else _NOT_XML.sub("", text)
    )


def _xml_character(reference: re.Match[str]) -> str:
    """The character reference, or nothing where XML has no such character."""
    digits, base = (reference[1], 16) if reference[1] else (reference[2], 10)
    code = int(digits[-9:], base) if len(digits.lstrip("0")) < 9 else 0
    legal = code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE
    return reference[0] if legal or 0x10000 <= code <= 0x10FFFF else ""


def _plain(value: Any) -> Any:
    """JSON values of what feedparser returns."""
    if isinstance(value, struct_time):
        return _rfc3339(value)
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in dict.items(value)}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value


def _rfc3339(moment: struct_time) -> str | None:
    try:
        return rfc3339(datetime(*moment[:6], tzinfo=UTC))
    except ValueError:  # the year 0, the 31st of February
        return None
