"""The links of an HTML page, and what it says of itself: for sections, and to discover feeds.

The page is scanned in linear time, not parsed: nothing in it can cost more than its length.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from connectors.article_pages.html_tags import attributes, plain_text
from connectors.urls import resolved

_MARK = re.compile(
    r"<(?:!--.*?(?:-->|\Z)|"
    r"(?P<raw>script|style|noscript|template|svg)\b[^<>]*+>.*?(?:</(?P=raw)\s*>|\Z)|"
    r"(?P<end>/)?(?P<name>[a-z][a-z0-9]*+)(?P<attributes>[^<>]*+)>)",
    re.IGNORECASE | re.DOTALL,
)
_UNFINISHED = re.compile(r"<[a-zA-Z][^<>]*+\Z")
_NAVIGATION = frozenset(("nav", "footer", "menu"))
_MOST_ELEMENTS = 10_000
_LONGEST_TEXT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """`<a href>`: an address that a page links to."""

    url: str
    text: str  # in one line
    navigation: bool  # it stands in a menu or a footer


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternate:
    """`<link rel=alternate>`: another form of the page."""

    url: str
    type: str  # media type, in lower case
    title: str


@dataclass(slots=True, kw_only=True)
class PageLinks:
    """What a page links to, in its order."""

    title: str = ""
    language: str = ""
    alternates: list[Alternate] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Element:
    name: str
    attributes: dict[str, str]
    text: str = ""
    navigation: bool = False


def read_links(html: str, url: str) -> PageLinks:
    """Read a page that came from `url`; its links are resolved as browsers do."""
    page = PageLinks()
    base = url
    for one in islice(_elements(html), _MOST_ELEMENTS):
        said = one.attributes
        address = resolved(said.get("href"), base)
        if one.name == "html":
            page.language = said.get("lang", "")
        elif one.name == "title":
            page.title = page.title or one.text
        elif one.name == "base" and base is url:
            base = address or base
        elif one.name == "link" and address:
            if "alternate" in said.get("rel", "").lower().split():
                kind = said.get("type", "").partition(";")[0].strip().lower()
                page.alternates.append(
                    Alternate(url=address, type=kind, title=said.get("title", ""))
                )
        elif one.name == "a" and address:
            text = one.text or said.get("title", "") or said.get("aria-label", "")
            page.links.append(Link(url=address, text=text, navigation=one.navigation))
    return page


def _elements(html: str) -> Iterator[_Element]:
    """The elements that matter; a link that is never closed ends where the next one begins."""
    menus = 0  # how deep in them
    start: re.Match[str] | None = None  # of the open link or title
    inside = False
    for mark in _MARK.finditer(html):
        name = (mark["name"] or "").lower()
        if name in _NAVIGATION:
            menus = max(menus - 1, 0) if mark["end"] else menus + 1
        elif name in ("a", "title"):
            if start:
                yield _Element(
                    name=start["name"].lower(),
                    attributes=attributes(start["attributes"]),
                    text=_text(html[start.end() : mark.start()]),
                    navigation=inside,
                )
            start, inside = (None if mark["end"] else mark), menus > 0
        elif name in ("base", "html", "link") and not mark["end"]:
            yield _Element(name=name, attributes=attributes(mark["attributes"]))


def _text(markup: str) -> str:
    markup = _UNFINISHED.sub("", _MARK.sub(" ", markup[: 20 * _LONGEST_TEXT]))
    return " ".join(plain_text(markup).split())[:_LONGEST_TEXT]
