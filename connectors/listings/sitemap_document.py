"""What a sitemap lists (sitemaps.org, with Google's news and image extensions).

A sitemap is flat, large and often broken XML, so it is scanned, not parsed: in linear time, piece
by piece, with only the record being read in memory. A scanner has no entities, DTDs or depth that
could be abused, and it takes `?a=1&b=2`, which many sites write without escaping, as it was meant:
libxml2 in recovery makes `?a=1=2` of it, the address of another page.
"""

import codecs
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from connectors.decode import decode_xml
from connectors.encodings.character_references import plain
from connectors.encodings.charsets import codec_of
from connectors.urls import href
from connectors.web.unpack import Zlib
from pipeline.errors import FetchFailed

MAX_UNPACKED_BYTES = 50 << 20
"""The longest sitemap that the protocol allows; what a longer one lists beyond is not read."""
MAX_LISTED = 50_000
"""Likewise the most addresses in one."""

_PIECE_BYTES = 256 * 1024
_HEAD_BYTES = 64 * 1024
_MOST_TAGS = 40 * MAX_LISTED  # 14 to 26 a record are common in news sitemaps
_LONGEST_VALUE = 8192  # characters; a longer address is none (bounds.LONGEST_URL)
_LONGEST_REST = 16 * 1024  # of a tag, or text, whose end has not come

_MARK = re.compile(r"<(?:(!--|!\[CDATA\[)|(/?)(?:[\w.-]++:)?(\w++)[^<>]*+>)")
_ROOT = re.compile(r"<(?:\w++:)?(urlset|sitemapindex|rss|feed|rdf|html)\b", re.IGNORECASE)
_FIRST = re.compile(r"<(?:\w++:)?([a-zA-Z]\w*+)")
_GZIP = b"\x1f\x8b"

Kind = Literal["sitemap", "text", "feed"]


@dataclass(slots=True)
class Listed:
    """One address of a sitemap. Texts and dates are as written, "" where there is none."""

    part: bool = False  # another sitemap, not a page
    loc: str = ""
    lastmod: str = ""
    published: str = ""  # this and the rest are of the news and image extensions
    title: str = ""
    language: str = ""
    keywords: str = ""
    picture: str = ""


_FIELD = {
    ("", "/loc"): "loc",
    ("", "/lastmod"): "lastmod",
    ("news", "/publication_date"): "published",
    ("news", "/title"): "title",
    ("news", "/language"): "language",
    ("news", "/keywords"): "keywords",
    ("image", "/loc"): "picture",
}
_EXTENSIONS = frozenset(("news", "image", "video"))
_RECORDS = frozenset(("url", "sitemap"))


def unpacked(body: bytes) -> Iterator[bytes]:
    """The document in pieces, unpacked where it is gzip; broken gzip ends where it breaks.

    Gives at most MAX_UNPACKED_BYTES, however well they were packed.
    """
    if not body.startswith(_GZIP):
        for start in range(0, min(len(body), MAX_UNPACKED_BYTES), _PIECE_BYTES):
            yield body[start : start + _PIECE_BYTES]
        return
    coding, size = Zlib(gzip=True), 0
    try:
        for start in range(0, len(body), _PIECE_BYTES):
            for piece in coding.unpack(body[start : start + _PIECE_BYTES]):
                yield piece[: MAX_UNPACKED_BYTES - size]
                size += len(piece)
                if size >= MAX_UNPACKED_BYTES:
                    return
    except zlib.error:
        return


def sitemap_kind(body: bytes, content_type: str | None) -> Kind:
    """Tell a sitemap, a list of addresses in plain text, and a feed given as a sitemap.

    The root element decides, whatever namespaces it declares. Raises FetchFailed, saying what it
    is, for anything else.
    """
    head = decode_xml(_head(body), content_type).text
    if found := _ROOT.search(head):
        name = found[1].lower()
        if name != "html":
            return "sitemap" if name in ("urlset", "sitemapindex") else "feed"
        what = "an HTML page"
    elif found := _FIRST.search(head):
        what = f"XML whose root is <{found[1][:40]}>"
    elif not head.strip():
        what = "an empty body"
    elif href(head.split(None, 1)[0]):
        return "text"
    else:
        what = "plain text: " + " ".join(head[:60].split())
    raise FetchFailed(f"not a sitemap but {what}")


def listed(body: bytes, content_type: str | None, kind: Kind) -> Iterator[Listed]:
    """Every address that the document lists, in its order; whatever is broken is passed over."""
    texts = _texts(body, content_type)
    lines = kind == "text"
    found = _listed_in_lines(texts) if lines else _records(islice(_tags(texts), _MOST_TAGS))
    return islice(found, MAX_LISTED)


def _head(body: bytes) -> bytes:
    head = b""
    for piece in unpacked(body):
        head += piece[: _HEAD_BYTES - len(head)]
        if len(head) == _HEAD_BYTES:
            break
    # Half a character at its end must not speak against an encoding.
    return head[: head.rfind(b">") + 1] or head


def _texts(body: bytes, content_type: str | None) -> Iterator[str]:
    """The document as text, in pieces, in the encoding that its beginning shows."""
    encoding = decode_xml(_head(body), content_type).encoding
    decoder = codecs.getincrementaldecoder(codec_of(encoding))("replace")
    for piece in unpacked(body):
        yield decoder.decode(piece)


def _listed_in_lines(texts: Iterator[str]) -> Iterator[Listed]:
    rest = ""
    for text in texts:
        *lines, rest = (rest[-_LONGEST_VALUE:] + text).split("\n")
        yield from (Listed(loc=address) for line in lines if (address := line.strip("\ufeff \t\r")))
    if rest.strip("\ufeff \t\r"):
        yield Listed(loc=rest.strip("\ufeff \t\r"))


def _records(tags: Iterable[tuple[str, str]]) -> Iterator[Listed]:
    """The records that are whole; one that is never closed ends where the next begins."""
    record = Listed()  # what stands outside of any goes in here, and is lost
    extension = ""  # names mean other things in <news:news>, <image:image>, <video:video>
    for name, text in tags:
        if name.lstrip("/") in _RECORDS:
            if record.loc:
                yield record
            record, extension = Listed(part=name == "sitemap"), ""
        elif name.lstrip("/") in _EXTENSIONS:
            extension = "" if name.startswith("/") else name
        elif (field := _FIELD.get((extension, name))) and not getattr(record, field):
            setattr(record, field, _value(text))


def _value(text: str) -> str:
    text = plain(text).strip()
    return text if len(text) <= _LONGEST_VALUE else ""


def _tags(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each tag, as "name" or "/name" without prefix, and the text between it and the one before.

    What a piece leaves unfinished waits for the next one, up to a length.
    """
    rest, value, until = "", "", ""  # until: inside a comment or CDATA section, its end
    for text in texts:
        rest, place = rest + text, 0
        while True:
            if until:
                end = rest.find(until, place)
                inside = rest[place : end if end >= 0 else max(place, len(rest) - 2)]
                value += inside if until == "]]>" and len(value) <= _LONGEST_VALUE else ""
                if end < 0:
                    place += len(inside)
                    break
                place, until = end + 3, ""
            mark = _MARK.search(rest, place)
            if mark is None:
                break
            special, slash, name = mark.groups()
            value += rest[place : mark.start()]
            place = mark.end()
            if special:
                until = "-->" if special == "!--" else "]]>"
                continue
            if not mark[0].endswith("/>"):
                yield (slash + name).lower(), value
            value = ""
        rest = rest[place:][-_LONGEST_REST:]
