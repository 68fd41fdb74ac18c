"""What a feed may hold, so that the dearest one costs two seconds and not an hour.

Measured with hostile documents of 5 MB, the longest body that is taken (docs/decisions.md has the
table). The largest of 195 real feeds has 319 KB, 1143 elements; 154 children, 61 tags of an item.
"""

import re
from collections.abc import Sequence

from pipeline.errors import FetchFailed

MOST_ENTRIES = 2000
"""Of a document, the first ones: the newest, in nearly all feeds."""
MOST_ELEMENTS = 50_000
MOST_PREFIXES = 200  # of namespaces
MOST_ATTRIBUTES = 20_000  # or signs of equality up to the next element
MOST_CHILDREN = 500
"""Elements of one entry, or of the channel; beyond, they are left out."""
MOST_TAGS = 200  # of an entry
LONGEST = 10_000
"""Characters of an element that is no text for readers: an address, an id."""
LONGEST_TEXT = dict.fromkeys(
    (
        "author", "managingeditor", "webmaster", "name", "email", "dc:creator", "dc:author",
        "dc:publisher", "itunes:author", "itunes:name", "itunes:email", "pubdate", "published",
        "updated", "issued", "modified", "created", "dc:date", "dcterms:created",
        "dcterms:issued", "dcterms:modified", "lastbuilddate", "expirationdate",
    ),
    256,
) | dict.fromkeys(("media:keywords", "itunes:keywords", "tags"), 5000)  # fmt: skip
"""The same of elements that feedparser looks at more closely, by its names for them."""
MOST_SIGNS = 500_000
"""Of < and & in what is broken."""

_SHORT = 100_000  # characters: whatever they are, they cost little
_CDATA = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)
_PREFIX = re.compile(r"""xmlns:([^\s=<>"']{1,200})\s{0,20}=""")
_ITEM = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)[\s/>]", re.IGNORECASE)


def is_short(text: str) -> bool:
    """Whether a document is too short to be dear."""
    return len(text) < _SHORT


def check_elements(text: str) -> None:
    """Raise FetchFailed for a document of too many elements."""
    if not is_short(text) and _elements(text) > MOST_ELEMENTS:
        raise FetchFailed(f"refused: a feed of over {MOST_ELEMENTS:,} elements")


def check_signs(text: str) -> None:
    """Raise FetchFailed for a broken document that would take too long to read loosely."""
    if signs(text) > MOST_SIGNS:
        raise FetchFailed(f"refused: a broken feed of over {MOST_SIGNS:,} signs")


def signs(text: str) -> int:
    """What makes a broken document dear: each < and & costs a call."""
    return text.count("&") + _CDATA.sub("", text).count("<")


def _elements(text: str) -> int:
    """How many tags open elements, at most; those in CDATA are mere text."""
    text = _CDATA.sub("", text)
    return text.count("<") - text.count("</")


def check_tags(text: str) -> None:
    """Raise FetchFailed for a document of too many namespaces, or attributes of one element."""
    if is_short(text):
        return
    if text.count("xmlns:") > MOST_PREFIXES and len(set(_PREFIX.findall(text))) > MOST_PREFIXES:
        raise FetchFailed(f"refused: a feed of over {MOST_PREFIXES} namespaces")
    if text.count("=") > MOST_ATTRIBUTES and _crowded(text):
        raise FetchFailed(f"refused: an element of over {MOST_ATTRIBUTES:,} attributes")


def _crowded(text: str) -> bool:
    return any(tag.count("=") > MOST_ATTRIBUTES for tag in text.split("<"))


def affordable(items: Sequence[str]) -> tuple[str, ...]:
    """The first of the items that together have no more elements than may be."""
    kept, left = [], MOST_ELEMENTS - MOST_CHILDREN
    for item in items:
        elements = _elements(item)
        if elements <= left:
            kept.append(item)
            left -= elements
    return tuple(kept)


def cut(text: str, most: int) -> str:
    """The beginning of a document that cannot be cut at its items, with as many of them."""
    elements = 0
    before = 0
    for place, item in enumerate(_ITEM.finditer(text)):
        elements += text.count("<", before, item.start()) - text.count("</", before, item.start())
        before = item.start()
        if place and (place > most or elements > MOST_ELEMENTS - MOST_CHILDREN):
            return text[: item.start()]
    return text
