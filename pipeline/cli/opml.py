"""OPML, the lists of feeds that feed readers exchange (http://opml.org/spec2.opml).

Readers write it in many ways, and often broken: a bare & in an address, a file cut off, a charset
that is not the declared one. So it is scanned for its outlines, not parsed as XML: there are no
entities or DTDs, the time is linear, and what can be read is.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from lxml import etree

from connectors.collector.language_tag import is_language_tag
from connectors.decode import decode_xml
from connectors.encodings.character_references import plain
from connectors.urls import href
from connectors.web.redacted import redacted
from connectors.web.source_access import has_user
from pipeline.errors import ConfigError

MAX_BYTES = 50 << 20
MAX_OUTLINES = 200_000
_DEEPEST = 50
_LONGEST_NAME = 200
HAS_USER = (
    "its address has a user or password; declare it without, with user_env and password_env naming "
    "the variables of the environment that hold them"
)

_OUTLINE = re.compile(
    r"""<!--.*?(?:-->|\Z)|<(?P<end>/)?outline\b(?P<attributes>(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)>""",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([\w:.-]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""")
_FEED_SCHEME = re.compile(r"feed:(?://)?(?=https?://)|feed(?=://)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One feed of a list."""

    url: str
    name: str | None = None
    language: str | None = None
    folder: tuple[str, ...] = ()  # the outlines above it


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusable:
    """An outline that names no feed that can be read, and why."""

    what: str
    reason: str


def write(subscriptions: Iterable[Subscription]) -> bytes:
    """The feeds as an OPML 2.0 document, in their folders."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Wireroom"
    folders: dict[tuple[str, ...], etree._Element] = {(): etree.SubElement(root, "body")}
    for one in subscriptions:
        for depth in range(1, len(one.folder) + 1):
            path = one.folder[:depth]
            if path not in folders:
                folders[path] = etree.SubElement(folders[path[:-1]], "outline", text=path[-1])
        name = one.name or one.url
        facts = {"type": "rss", "text": name, "title": name, "xmlUrl": one.url}
        if one.language:
            facts["language"] = one.language
        etree.SubElement(folders[one.folder], "outline", facts)
    return etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="UTF-8")


def read(document: bytes) -> Iterator[Subscription | Unusable]:
    """The feeds of an OPML document, in its order. Raises ConfigError for other files."""
    if len(document) > MAX_BYTES:
        raise ConfigError(f"not OPML that can be read: longer than {MAX_BYTES >> 20} MB")
    text = decode_xml(document).text
    if not re.search(r"<(?:opml|outline)\b", text, re.IGNORECASE):
        raise ConfigError(f"not OPML: it begins with {' '.join(text[:60].split())!r}")
    return _outlines(text)


def _outlines(text: str) -> Iterator[Subscription | Unusable]:
    folder: list[str] = []
    count = 0
    for mark in _OUTLINE.finditer(text):
        if mark["end"]:
            del folder[-1:]
            continue
        if mark["attributes"] is None:  # a comment
            continue
        count += 1
        if count > MAX_OUTLINES:
            yield Unusable(what="the rest", reason=f"more than {MAX_OUTLINES} outlines")
            return
        said = _attributes(mark["attributes"])
        name = unescape(said.get("title") or said.get("text") or "")[:_LONGEST_NAME]
        yield from _feed(said, name, tuple(each for each in folder[:_DEEPEST] if each))
        if not mark["attributes"].rstrip().endswith("/"):
            folder.append(name)


def _feed(
    said: dict[str, str], name: str, folder: tuple[str, ...]
) -> Iterator[Subscription | Unusable]:
    """What an outline says of a feed; nothing where it is a folder or a bookmark."""
    written, kind, elsewhere = (said.get(key, "") for key in ("xmlurl", "type", "url"))
    if kind == "include" or (kind == "link" and elsewhere.endswith(".opml")):
        what = (elsewhere or name)[:_LONGEST_NAME]
        yield Unusable(what=what, reason="another OPML file: import it by itself")
    elif written:
        url = href(_FEED_SCHEME.sub(lambda scheme: "" if ":" in scheme[0] else "http", written))
        if url is None:
            yield Unusable(what=written[:_LONGEST_NAME], reason="not an http or https address")
        elif has_user(url):
            yield Unusable(what=redacted(written)[:_LONGEST_NAME], reason=HAS_USER)
        else:
            tag = said.get("language", "")
            language = tag if is_language_tag(tag) else None  # many write "English"
            yield Subscription(url=url, name=name or None, language=language, folder=folder)


def _attributes(written: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, double, single in _ATTRIBUTE.findall(written):
        value = " ".join(plain(double or single).split())
        found.setdefault(name.lower(), value)
    return found
