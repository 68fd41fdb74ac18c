"""JSON Feed 1 and 1.1 (https://www.jsonfeed.org/version/1.1/).

Publishers write numbers for ids and objects for lists: a value of a wrong type is no value.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from json import JSONDecodeError, JSONDecoder
from math import isfinite
from typing import Any, Literal

import orjson
from pydantic import Field

from connectors.dates.written_dates import DateReader
from connectors.decode import decode_text
from connectors.feed import Feed, html_of, no_feed, said
from connectors.feeds.feed_limits import MOST_ENTRIES
from connectors.feeds.feed_poll import FeedConfig
from connectors.urls import resolved
from pipeline.records import Enclosure, Entry

_ITEMS = re.compile(r'"items"\s*:\s*\[')
_NEXT = re.compile(r"[\s,]*")


class JsonFeed(FeedConfig):
    """A JSON Feed; one that turns out to be RSS or Atom is read too."""

    type: Literal["jsonfeed"] = Field(description="Kind of source.")


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonDocument:
    """A JSON Feed, its items not read yet."""

    url: str
    encoding: str
    bozo: bool
    about: Mapping[str, Any]
    items: Sequence[str]

    @property
    def scope(self) -> str:
        """What the reading of an item depends on beside its own text: nothing."""
        return ""

    @property
    def around(self) -> str:
        """What the channel's own reading depends on."""
        return _dumped({name: value for name, value in self.about.items() if name != "items"})

    def channel(self) -> Feed:
        """What the feed says of itself."""
        about, base = self.about, self.url or None
        hubs = (resolved(_str(hub, "url")) for hub in _dicts(about, "hubs"))
        return Feed(
            title=_str(about, "title"),
            link=resolved(_str(about, "home_page_url"), base),
            id=_str(about, "feed_url"),
            subtitle=_str(about, "description"),
            language=_str(about, "language"),
            author=next(iter(_authors(about)), None),
            hub=next((hub for hub in hubs if hub), None),
            topic=resolved(_str(about, "feed_url"), base),
            format="jsonfeed11" if "1.1" in str(about.get("version")) else "jsonfeed1",
            encoding=self.encoding,
            bozo=self.bozo,
        )

    def affordable(self, items: Sequence[str]) -> Sequence[str]:
        """All: JSON is cheap."""
        return items

    def read(self, items: Sequence[str], dates: DateReader) -> list[tuple[Entry, ...]]:
        """The entry of each of some items."""
        return [(_entry(orjson.loads(item), self.url or None, dates),) for item in items]


def open_feed(
    raw: bytes, headers: Mapping[str, str], url: str, *, truncated: bool, most: int
) -> JsonDocument:
    """Read a JSON Feed; header names in lower case. Raises FetchFailed for what is no feed.

    Of a document that breaks off, or is broken in an item, the complete items are read.
    """
    decoded = decode_text(raw, headers.get("content-type"))
    broken = False
    try:
        about = orjson.loads(decoded.text)
    except orjson.JSONDecodeError as error:
        about, broken = _complete_items(decoded.text, most), not truncated
        if about is None:
            raise no_feed(decoded.text, f"broken JSON ({error})") from error
    if not isinstance(about, dict) or not isinstance(about.get("items"), list):
        raise no_feed(decoded.text, "JSON, but not a JSON Feed")
    items = [_dumped(item) for item in islice(_dicts(about, "items"), most)]
    return JsonDocument(url=url, encoding=decoded.encoding, bozo=broken, about=about, items=items)


def _complete_items(text: str, most: int) -> dict[str, Any] | None:
    """What is sound in a broken document: the members before its items, and items up to where
    JSON ends. None where that is nothing.
    """
    start = _ITEMS.search(text)
    if start is None:
        return None
    try:
        about = orjson.loads(text[: start.end()] + "]}")
    except orjson.JSONDecodeError:
        return None
    place, scan = start.end(), _LENIENT.raw_decode
    while (item := _NEXT.match(text, place)) and len(about["items"]) < most:
        try:
            value, place = scan(text, item.end())
        except (JSONDecodeError, RecursionError):
            break
        about["items"].append(value)
    return about if about["items"] else None


def _finite(digits: str) -> float | None:
    """A number; None for Infinity, NaN and what is as large, which are no JSON."""
    number = float(digits)
    return number if isfinite(number) else None


_LENIENT = JSONDecoder(strict=False, parse_float=_finite, parse_constant=_finite)


def _dumped(value: Any) -> str:
    try:
        return orjson.dumps(value).decode()
    except orjson.JSONEncodeError:  # half an emoji, an integer of over 64 bits
        return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode()


def _entry(item: Mapping[str, Any], base: str | None, dates: DateReader) -> Entry:
    text = _str(item, "content_text")
    return Entry(
        guid=_str(item, "id") or _str(item, "url"),
        title=_str(item, "title"),
        link=resolved(_str(item, "url") or _str(item, "external_url"), base),
        summary=_str(item, "summary"),
        content=_str(item, "content_html") or (html_of(text) if text else None),
        authors=tuple(_authors(item)),
        published=dates(_str(item, "date_published")),
        updated=dates(_str(item, "date_modified")),
        tags=tuple(tag for tag in _list(item, "tags") if isinstance(tag, str)),
        enclosures=tuple(_enclosures(item, base)),
    )


def _str(owner: Mapping[str, Any], name: str) -> str | None:
    value = owner.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)  # ids are numbers in many feeds
    return value.strip() or None if isinstance(value, str) else None


def _list(owner: Mapping[str, Any], name: str) -> list[Any]:
    value = owner.get(name)
    return value if isinstance(value, list) else []


def _dicts(owner: Mapping[str, Any], name: str) -> Iterator[dict[str, Any]]:
    return (part for part in _list(owner, name) if isinstance(part, dict))


def _authors(owner: Mapping[str, Any]) -> Iterator[str]:
    one = owner.get("author")  # version 1
    for author in [*_dicts(owner, "authors"), *([one] if isinstance(one, dict) else [])]:
        if name := _str(author, "name") or _str(author, "url"):
            yield name


def _enclosures(item: Mapping[str, Any], base: str | None) -> Iterator[Enclosure]:
    for name in ("image", "banner_image"):
        if picture := resolved(_str(item, name), base):
            yield Enclosure(url=picture, type="image/*")
    for part in _dicts(item, "attachments"):
        if address := resolved(_str(part, "url"), base):
            size = part.get("size_in_bytes")
            yield Enclosure(
                url=address,
                type=_str(part, "mime_type"),
                length=size if isinstance(size, int) else None,
            )


def as_feedparser(raw: bytes, headers: Mapping[str, str], url: str) -> dict[str, Any]:
    """The same reading under feedparser's names."""
    document = open_feed(raw, headers, url, truncated=False, most=MOST_ENTRIES)
    feed = document.channel()
    about = {
        "title": feed.title,
        "link": feed.link,
        "id": feed.id,
        "subtitle": feed.subtitle,
        "language": feed.language,
        "author": feed.author,
        "authors": [{"name": feed.author}] if feed.author else [],
    }
    return {
        "bozo": feed.bozo,
        "encoding": feed.encoding,
        "version": feed.format,
        "feed": about,
        "entries": [
            _named(entry) for entry in said(chain(*document.read(document.items, DateReader())))
        ],
    }


def _named(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.guid,
        "title": entry.title,
        "link": entry.link,
        "summary": entry.summary,
        "content": [{"type": "text/html", "value": entry.content}] if entry.content else [],
        "author": entry.authors[0] if entry.authors else None,
        "authors": [{"name": name} for name in entry.authors],
        "published": entry.published,
        "updated": entry.updated,
        "tags": [{"term": tag} for tag in entry.tags],
        "enclosures": [
            {"href": file.url, "type": file.type, "length": file.length}
            for file in entry.enclosures
        ],
    }
