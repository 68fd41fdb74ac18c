"""RSS 0.9x, 1.0 (RDF), 2.0 and Atom 0.3, 1.0, read by feedparser.

feedparser guesses charsets (one bad byte turns UTF-8 into mojibake) and opens what a str names, so
it only ever gets UTF-8 bytes that `decode` made. It reads a document up to the first error and then
reads it all again in a looser way: so a feed is cut at its items where that can be done, and only
broken items are read the loose way, each alone.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import compress
from typing import Any, Literal

from pydantic import Field

from connectors.collector.skip_times import skip_days, skip_hours
from connectors.dates.written_dates import DateReader
from connectors.decode import decode_xml
from connectors.feed import Feed, no_feed
from connectors.feeds import feed_limits, feedparser_driver, feedparser_fields
from connectors.feeds.doctype import without_doctype
from connectors.feeds.feed_poll import FeedConfig
from connectors.feeds.missing_prefixes import with_prefixes
from connectors.feeds.raw_items import Layout, lay_out
from pipeline.errors import FetchFailed
from pipeline.records import Entry

_DECLARATION = re.compile(r"^\s*(?:<\?xml\b[^>]*>\s*)?")
_ROOT = re.compile(r"<(?:\w+:)?(?:rss|rdf|feed)[\s>/]", re.IGNORECASE)
_PART = re.compile(r"<(?:channel|item|entry)[\s>/]", re.IGNORECASE)
_PAGE = re.compile(r"(?is)\s*+(?:<!--(?>.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|body)\b")
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
class XmlText:
    """The text of an XML feed, made safe for feedparser, and what else its reading depends on."""

    text: str
    url: str
    base: str  # the same where feedparser has to know it, which takes it a third more time
    language: str | None  # as the HTTP response says
    encoding: str
    label: str  # the encoding as the document named it
    flawed: bool  # not all of its bytes and characters are what they should be

    def parsed(self, text: str) -> Any:
        """What feedparser finds in a part of it, well-formed or not.

        Raises FetchFailed where feedparser gives up.
        """
        sound = sound_xml(text)
        found = feedparser_driver.parse(
            sound or text, self.base, self.language, loosely=sound is None
        )
        return found | {"bozo": sound != text or self.flawed}

    def parsed_if_sound(self, text: str) -> Any:
        """The same, at once. Raises FetchFailed for what is not well-formed, too."""
        return feedparser_driver.parse(text, self.base, self.language)

    def channel(self, text: str, parsed: Any) -> Feed:
        """The feed's own words, of a part of it and of what feedparser found there."""
        return replace(
            feedparser_fields.channel(parsed, self.url or None),
            skip_hours=skip_hours(text),
            skip_days=skip_days(text),
            encoding=self.encoding,
        )

    def entries(self, parsed: Any, dates: DateReader) -> tuple[Entry, ...]:
        """The feed's entries."""
        return feedparser_fields.entries(parsed, self.url or None, dates)


class CutFeed:
    """A feed cut at its items: each is read by itself, and a broken one costs no other."""

    def __init__(self, document: XmlText, layout: Layout) -> None:
        self._document, self.layout = document, layout
        self.items = layout.items
        self.scope = document.base + layout.opening
        # The times of a channel are those of the request, often.
        self.around = _TIMES.sub("", layout.channel())

    def channel(self) -> Feed:
        """What the feed says of itself. Raises FetchFailed where feedparser gives up."""
        text = self.layout.channel()
        about = self._document.channel(text, self._document.parsed(text))
        return about if self.layout.is_whole else replace(about, bozo=True)

    def affordable(self, items: Sequence[str]) -> Sequence[str]:
        """Those of some items that may be read at once."""
        is_short = feed_limits.is_short(self._document.text)
        return items if is_short else feed_limits.affordable(items)

    def read(self, items: Sequence[str], dates: DateReader) -> list[tuple[Entry, ...]]:
        """The entries of each of some items: one, but of a broken item none or several."""
        if not items:
            return []
        if (entries := self._together(items, dates)) is not None:
            return entries
        alone = [self.layout.feed_of((item,)) for item in items]
        sound = [sound_xml(text) == text for text in alone]
        kept = self._together(list(compress(items, sound)), dates) if any(sound) else None
        rest, signs_left = iter(kept or ()), feed_limits.MOST_SIGNS
        read = []
        for text, is_sound in zip(alone, sound, strict=True):
            if is_sound and kept:
                read.append(next(rest))
            else:
                signs_left -= feed_limits.signs(text)
                read.append(self._alone(text, dates) if signs_left > 0 else ())
        return read

    def _together(self, items: Sequence[str], dates: DateReader) -> list[tuple[Entry, ...]] | None:
        """The entry of each item, read in one go; None where one of them is broken."""
        text = self.layout.feed_of(items)
        if not feed_limits.is_short(text) and sound_xml(text) != text:
            return None  # sooner than the parser would find out
        try:
            entries = self._document.entries(self._document.parsed_if_sound(text), dates)
        except FetchFailed:
            return None
        return [(entry,) for entry in entries] if len(entries) == len(items) else None

    def _alone(self, text: str, dates: DateReader) -> tuple[Entry, ...]:
        try:
            return self._document.entries(self._document.parsed(text), dates)
        except FetchFailed:
            return ()  # what feedparser gives up on costs no other item


class WholeFeed:
    """A feed that cannot be cut: it is one item, which has all the entries."""

    def __init__(self, document: XmlText, most: int, *, truncated: bool) -> None:
        self._document = document
        self._text = feed_limits.cut(document.text, most)
        self._truncated = truncated or len(self._text) < len(document.text)
        self.items: Sequence[str] = (self._text,)
        self.scope = document.base
        self.around = self._text

    def channel(self) -> Feed:
        """What the feed says of itself. Raises FetchFailed where feedparser gives up."""
        return self._document.channel(self._text, self._parsed)

    def affordable(self, items: Sequence[str]) -> Sequence[str]:
        """The one item: it was cut already."""
        return items

    def read(self, items: Sequence[str], dates: DateReader) -> list[tuple[Entry, ...]]:
        """All entries, for the one item. Raises FetchFailed where feedparser gives up."""
        if not items:
            return []
        entries = self._document.entries(self._parsed, dates)
        # the last entry of what was cut off is most likely half an entry
        return [entries[:-1] if self._truncated else entries]

    @cached_property
    def _parsed(self) -> Any:
        return self._document.parsed(self._text)


def sound_xml(text: str) -> str | None:
    """The document, with the prefixes declared that it uses; None if it is broken all the same.

    Raises FetchFailed for one of too many elements.
    """
    feed_limits.check_elements(text)
    if feedparser_driver.is_xml(text):
        return text
    declared = with_prefixes(text)
    return declared if declared != text and feedparser_driver.is_xml(declared) else None


def open_feed(
    raw: bytes, headers: Mapping[str, str], url: str, *, truncated: bool, most: int
) -> CutFeed | WholeFeed:
    """Decode an XML feed and cut it at its items; header names in lower case.

    `truncated`: its end is missing; `most`: so many of its items are read. Raises FetchFailed for
    what is no feed.
    """
    document = xml_text(raw, headers, url)
    layout = lay_out(document.text, most)
    if layout is None:
        return WholeFeed(document, most, truncated=truncated)
    return CutFeed(document, layout)


def xml_text(raw: bytes, headers: Mapping[str, str], url: str) -> XmlText:
    """Decode an XML feed, and make it safe. Raises FetchFailed for what is no feed."""
    decoded = decode_xml(raw, headers.get("content-type"))
    if not _is_feed(decoded.text):
        raise no_feed(decoded.text)
    written = without_doctype(decoded.text)
    text = _xml_characters(raw, written)
    if "&#" in text:
        text = _CHARACTER.sub(_xml_character, text)
    flawed = bool(decoded.guessed or decoded.replaced or len(text) != len(written))
    text = _DECLARATION.sub("", text, count=1)
    feed_limits.check_tags(text)
    url = url or headers.get("content-location", "")
    return XmlText(
        text=text,
        url=url,
        base=url if _RELATIVE_BASE.search(text) else "",
        language=headers.get("content-language"),
        encoding=decoded.encoding,
        label=decoded.label,
        flawed=flawed,
    )


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
