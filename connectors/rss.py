"""RSS 0.9x, 1.0 (RDF), 2.0 and Atom 0.3, 1.0, read by feedparser.

feedparser guesses charsets (one bad byte turns UTF-8 into mojibake) and opens what a str names, so
it only ever gets UTF-8 bytes that `decode` made.
"""

import html
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from time import struct_time
from typing import Any, Literal

from pydantic import Field

from connectors.decode import Decoded, decode_xml
from connectors.doctype import without_doctype
from connectors.feed import Feed, html_of, no_feed
from connectors.feed_poll import FeedConfig
from connectors.urls import href
from pipeline.records import Enclosure, Entry, rfc3339

_DECLARATION = re.compile(r"\s*(?:<\?xml\b[^>]*>\s*)?")
_FEED_TAG = re.compile(r"<(?:\w+:)?(?:rss|rdf|feed|channel|item|entry)[\s>/]", re.IGNORECASE)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MARKUP = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]*>", re.DOTALL)
_HTML_SIGN = re.compile(r"</(?:p|a|b|i|em|strong|div|span|ul|li)>|<(?:br|img|p)\b", re.IGNORECASE)
_PERIOD_MINUTES = {"hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200, "yearly": 525600}


class Rss(FeedConfig):
    """A feed in RSS or Atom (any version); one that turns out to be a JSON Feed is read too."""

    type: Literal["rss"] = Field(description="Kind of source.")


def parse(raw: bytes, headers: Mapping[str, str], url: str) -> Feed:
    """Read an XML feed; header names in lower case. Raises FetchFailed for what is no feed."""
    decoded, parsed = _parse(raw, headers, url, sanitize=False)
    about, version = parsed["feed"], parsed["version"]
    base = url or None
    return Feed(
        title=_text(about, "title"),
        link=href(about.get("link") or "", base),
        id=about.get("id"),
        subtitle=_text(about, "subtitle"),
        language=about.get("language"),
        author=about.get("author"),
        published=_when(about, "published"),
        updated=_when(about, "updated"),
        rights=_text(about, "rights"),
        image=href((about.get("image") or {}).get("href") or about.get("logo") or "", base),
        ttl_minutes=_ttl_minutes(about),
        hub=_rel(about, "hub"),
        topic=_rel(about, "self"),
        format=version or "xml",
        encoding=decoded.encoding,
        bozo=bool(parsed["bozo"]),
        entries=tuple(
            _entry(entry, base, atom=version.startswith("atom")) for entry in parsed["entries"]
        ),
    )


def as_feedparser(raw: bytes, headers: Mapping[str, str], url: str) -> dict[str, Any]:
    """The same reading in feedparser's own shape and names, its times as RFC 3339, its HTML clean."""
    decoded, parsed = _parse(raw, headers, url, sanitize=True)
    for entry in parsed["entries"]:
        entry["enclosures"] = list(_linked(entry, "enclosure"))
    return {
        "bozo": bool(parsed["bozo"]),
        "encoding": decoded.label,
        "version": parsed["version"],
        "feed": _plain(parsed["feed"]),
        "entries": _plain(parsed["entries"]),
    }


def _parse(
    raw: bytes, headers: Mapping[str, str], url: str, *, sanitize: bool
) -> tuple[Decoded, Any]:
    import feedparser

    decoded = decode_xml(raw, headers.get("content-type"))
    if not _FEED_TAG.search(decoded.text):
        raise no_feed(decoded.text)
    text = _NOT_XML.sub("", without_doctype(decoded.text))
    parsed = feedparser.parse(
        text[_DECLARATION.match(text).end() :].encode(),  # type: ignore[union-attr] # matches ""
        response_headers={
            "content-type": "application/xml; charset=utf-8",
            "content-location": url,
            "content-language": headers.get("content-language"),
        },
        sanitize_html=sanitize,
        resolve_relative_uris=sanitize,
    )
    if not parsed["version"] and not parsed["entries"] and not parsed["feed"]:
        raise no_feed(decoded.text)
    parsed["bozo"] = parsed["bozo"] or decoded.guessed or decoded.replaced > 0
    return decoded, parsed


def _entry(entry: Any, base: str | None, *, atom: bool) -> Entry:
    summary, content = _html(entry.get("summary_detail"), entry.get("summary")), None
    if entry.get("content"):
        content = max((_html(part, "") or "" for part in entry["content"]), key=len) or None
    published, updated = _when(entry, "published"), _when(entry, "updated")
    return Entry(
        guid=entry.get("id") or None,
        title=_text(entry, "title"),
        link=href(entry.get("feedburner_origlink") or entry.get("link") or "", base),
        summary=summary if summary != content else None,  # feedparser copies content to summary
        content=content,
        authors=tuple(_authors(entry)),
        published=published or (None if atom else updated),  # dc:date is when RSS 1.0 published
        updated=updated,
        tags=tuple(dict.fromkeys(_tags(entry))),
        enclosures=tuple({found.url: found for found in _enclosures(entry, base)}.values()),
    )


def _text(owner: Any, name: str) -> str | None:
    """A title or the like as plain text."""
    value = owner.get(name) or ""
    if (owner.get(f"{name}_detail") or {}).get("type") != "text/plain":
        value = html.unescape(_MARKUP.sub("", value))
    return " ".join(value.split()) or None


def _html(detail: Any, value: str | None) -> str | None:
    value = (detail or {}).get("value", value)
    if value and (detail or {}).get("type") == "text/plain" and not _HTML_SIGN.search(value):
        return html_of(value)
    return value or None


def _when(owner: Any, name: str) -> str | None:
    """RFC 3339 where feedparser can read the date, else as written (Hindi month names ...)."""
    parsed = dict.get(owner, f"{name}_parsed")  # `get` would take published for updated
    if isinstance(parsed, struct_time):
        return _rfc3339(parsed)
    return dict.get(owner, name) or None


def _rfc3339(moment: struct_time) -> str:
    return rfc3339(datetime(*moment[:6], tzinfo=UTC))


def _authors(entry: Any) -> Iterator[str]:
    for author in entry.get("authors") or [{"name": entry.get("author")}]:
        if name := author.get("name") or author.get("email"):
            yield html.unescape(name)


def _tags(entry: Any) -> Iterator[str]:
    for tag in entry.get("tags") or ():
        if term := tag.get("label") or tag.get("term"):
            yield html.unescape(term)


def _enclosures(entry: Any, base: str | None) -> Iterator[Enclosure]:
    linked = [
        (link.get("href"), link.get("type"), link.get("length"))
        for link in _linked(entry, "enclosure")
    ]
    media = [
        (part.get("url"), part.get("type") or _media_type(part), part.get("filesize"))
        for part in entry.get("media_content") or ()
    ]
    thumbnails = [(part.get("url"), "image/*", None) for part in entry.get("media_thumbnail") or ()]
    for address, kind, length in linked + media + thumbnails:
        if resolved := href(address or "", base):
            size = int(length) if length and length.isdecimal() else None
            yield Enclosure(url=resolved, type=kind or None, length=size)


def _media_type(part: Any) -> str | None:
    return f"{part['medium']}/*" if part.get("medium") in ("image", "video", "audio") else None


def _linked(owner: Any, rel: str) -> Iterator[Any]:
    return (link for link in owner.get("links") or () if link.get("rel") == rel)


def _rel(about: Any, rel: str) -> str | None:
    return next(
        (found for link in _linked(about, rel) if (found := href(link.get("href") or ""))), None
    )


def _ttl_minutes(about: Any) -> int | None:
    ttl = about.get("ttl") or ""
    if ttl.isdecimal():
        return int(ttl)
    period = _PERIOD_MINUTES.get(about.get("sy_updateperiod") or "")
    often = about.get("sy_updatefrequency") or "1"
    return period // max(1, int(often)) if period and often.isdecimal() else None


def _plain(value: Any) -> Any:
    """JSON values of what feedparser returns."""
    if isinstance(value, struct_time):
        return _rfc3339(value)
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in dict.items(value)}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value
