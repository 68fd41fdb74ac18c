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
from connectors.feed import Feed, html_of, no_feed, said
from connectors.feed_poll import FeedConfig
from connectors.urls import resolved
from pipeline.errors import FetchFailed
from pipeline.records import Enclosure, Entry, rfc3339

_DECLARATION = re.compile(r"^\s*(?:<\?xml\b[^>]*>\s*)?")
_ROOT = re.compile(r"<(?:\w+:)?(?:rss|rdf|feed)[\s>/]", re.IGNORECASE)
_PART = re.compile(r"<(?:channel|item|entry)[\s>/]", re.IGNORECASE)
_PAGE = re.compile(r"(?is)\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CHARACTER = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
_BREAK = re.compile(r"<(?:br|/?p|/?div|/?li)\b[^<>]*>", re.IGNORECASE)
_MARKUP = re.compile(r"<!--.*?(?:-->|\Z)|</?[a-zA-Z][^<>]*>", re.DOTALL)
_HTML_SIGN = re.compile(r"</(?:p|a|b|i|em|strong|div|span|ul|li)>|<(?:br|img|p)\b", re.IGNORECASE)
_MEDIA = ("image", "audio", "video")
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
        link=resolved(_str(about, "link"), base),
        id=_str(about, "id") or None,
        subtitle=_text(about, "subtitle"),
        # feedparser overlooks the xml:lang of RDF, but hands it down
        language=_str(about, "language") or _str(_dict(about, "title_detail"), "language") or None,
        author=_str(about, "author") or None,
        published=_when(about, "published"),
        updated=_when(about, "updated"),
        rights=_text(about, "rights"),
        image=resolved(_str(_dict(about, "image"), "href") or _str(about, "logo"), base),
        ttl_minutes=_ttl_minutes(about),
        hub=_linked(about, "hub"),
        topic=_linked(about, "self"),
        format=version or "xml",
        encoding=decoded.encoding,
        bozo=parsed["bozo"],
        entries=said(
            _entry(entry, base, atom=version.startswith("atom")) for entry in parsed["entries"]
        ),
    )


def as_feedparser(raw: bytes, headers: Mapping[str, str], url: str) -> dict[str, Any]:
    """The same reading in feedparser's shape and names, times as RFC 3339, HTML sanitised."""
    decoded, parsed = _parse(raw, headers, url, sanitize=True)
    for entry in parsed["entries"]:
        entry["enclosures"] = [
            {name: value for name, value in file.items() if name != "rel"}
            for file in _links(entry, "enclosure")
        ]
    return {
        "bozo": parsed["bozo"],
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
    if not _is_feed(decoded.text):
        raise no_feed(decoded.text)
    written = without_doctype(decoded.text)
    text = _CHARACTER.sub(_xml_character, _NOT_XML.sub("", written))
    try:
        parsed = feedparser.parse(
            _DECLARATION.sub("", text, count=1).encode(),
            response_headers={
                "content-type": "application/xml; charset=utf-8",
                "content-location": url or headers.get("content-location", ""),
                "content-language": headers.get("content-language"),
            },
            sanitize_html=sanitize,
            resolve_relative_uris=sanitize,
        )
    except Exception as error:  # on broken feeds it fails in ways without number: the feed's fault
        raise FetchFailed(f"a feed too broken for feedparser: {error!r}") from error
    parsed["bozo"] = bool(
        parsed["bozo"] or decoded.guessed or decoded.replaced or len(text) != len(written)
    )
    return decoded, parsed


def _is_feed(text: str) -> bool:
    """Whether there is a feed in the text: in a page, which may speak of feeds, a whole one."""
    signs = bool(_ROOT.search(text)) + bool(_PART.search(text))
    return signs > bool(_PAGE.match(text))


def _xml_character(reference: re.Match[str]) -> str:
    """The character reference, or nothing where XML has no such character."""
    digits, base = (reference[1], 16) if reference[1] else (reference[2], 10)
    code = int(digits[-9:], base) if len(digits.lstrip("0")) < 9 else 0
    legal = code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE
    return reference[0] if legal or 0x10000 <= code <= 0x10FFFF else ""


def _entry(entry: Any, base: str | None, *, atom: bool) -> Entry:
    summary = _html(_dict(entry, "summary_detail")) or _str(entry, "summary")
    content = max((_html(part) for part in _dicts(entry, "content")), key=len, default="")
    published, updated = _when(entry, "published"), _when(entry, "updated")
    return Entry(
        guid=_str(entry, "id") or None,
        title=_text(entry, "title"),
        link=resolved(_str(entry, "feedburner_origlink") or _str(entry, "link"), base),
        # feedparser makes a summary of the content where there is none
        summary=summary if summary and summary != content else None,
        content=content or None,
        authors=tuple(_authors(entry)),
        published=published or (None if atom else updated),  # RSS 1.0 has only dc:date
        updated=updated,
        tags=tuple(dict.fromkeys(_tags(entry))),
        enclosures=_enclosures(entry, base),
    )


# feedparser puts elements that it does not know under their own names, which may be the names of
# its own fields: a value is what it should be only if its type is.


def _str(owner: Any, name: str) -> str:
    value = owner.get(name)
    return value if isinstance(value, str) else ""


def _dict(owner: Any, name: str) -> dict[str, Any]:
    value = owner.get(name)
    return value if isinstance(value, dict) else {}


def _dicts(owner: Any, name: str) -> list[dict[str, Any]]:
    value = owner.get(name)
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _text(owner: Any, name: str) -> str | None:
    """A title or the like as plain text."""
    value = _str(owner, name)
    if _str(_dict(owner, f"{name}_detail"), "type") != "text/plain":
        value = html.unescape(_MARKUP.sub("", _BREAK.sub(" ", value)))
    return " ".join(value.split()) or None


def _html(detail: dict[str, Any]) -> str:
    """A summary or content as HTML; plain text that holds tags was HTML all the same."""
    value = _str(detail, "value")
    is_text = _str(detail, "type") == "text/plain" and not _HTML_SIGN.search(value)
    return html_of(value) if is_text else value


def _when(owner: Any, name: str) -> str | None:
    """RFC 3339 where feedparser can read the date, else as written (Hindi month names ...)."""
    parsed = dict.get(owner, f"{name}_parsed")  # owner.get would take published for updated
    read = _rfc3339(parsed) if isinstance(parsed, struct_time) else None
    written = dict.get(owner, name)
    return read or (written if isinstance(written, str) else None) or None


def _rfc3339(moment: struct_time) -> str | None:
    try:
        return rfc3339(datetime(*moment[:6], tzinfo=UTC))
    except ValueError:  # the year 0, the 31st of February
        return None


def _authors(entry: Any) -> Iterator[str]:
    for author in _dicts(entry, "authors") or [{"name": _str(entry, "author")}]:
        if name := _str(author, "name") or _str(author, "email"):
            yield html.unescape(name)


def _tags(entry: Any) -> Iterator[str]:
    for tag in _dicts(entry, "tags"):
        if term := _str(tag, "label") or _str(tag, "term"):
            yield html.unescape(term)


def _enclosures(entry: Any, base: str | None) -> tuple[Enclosure, ...]:
    """Enclosures, media and thumbnails, each address once."""
    files: dict[str, Enclosure] = {}
    for part in [
        *_links(entry, "enclosure"),
        *_dicts(entry, "media_content"),
        *({"medium": "image", **picture} for picture in _dicts(entry, "media_thumbnail")),
    ]:
        if address := resolved(_str(part, "href") or _str(part, "url"), base):
            medium = f"{part['medium']}/*" if part.get("medium") in _MEDIA else None
            length = _int(_str(part, "length") or _str(part, "filesize"))
            file = Enclosure(url=address, type=_str(part, "type") or medium, length=length)
            files.setdefault(address, file)
    return tuple(files.values())


def _links(owner: Any, rel: str) -> list[dict[str, Any]]:
    return [one for one in _dicts(owner, "links") if one.get("rel") == rel]


def _linked(owner: Any, rel: str) -> str | None:
    found = (resolved(_str(one, "href")) for one in _links(owner, rel))
    return next((address for address in found if address), None)


def _ttl_minutes(about: Any) -> int | None:
    period = _PERIOD_MINUTES.get(_str(about, "sy_updateperiod"))
    often = _int(_str(about, "sy_updatefrequency")) or 1
    return _int(_str(about, "ttl")) or (period // often if period else None)


def _int(digits: str) -> int | None:
    return int(digits) if digits.isdecimal() and len(digits) < 16 else None


def _plain(value: Any) -> Any:
    """JSON values of what feedparser returns."""
    if isinstance(value, struct_time):
        return _rfc3339(value)
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in dict.items(value)}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value
