"""Refuses hostile markup before anything builds or walks a tree of it.

One pass over the text, linear in its length whatever it holds: no regular expression here looks
at a character more than a constant number of times.
"""

import re

from pipeline.errors import Rejected

# Of the 386 real pages of the evaluation set the largest has 1.3 MB, 7 778 elements and is nested
# 51 deep (99th percentile: 0.9 MB, 2 817, 35). libxml2 silently drops what is nested deeper
# than 255, so the limit has to stay below that.
MAX_BYTES = 5_000_000
MAX_ELEMENTS = 25_000
MAX_DEPTH = 150
# The parser compares each attribute with all others of its element: 40 000 take 9 s.
MAX_ATTRIBUTES = 1_000

# A tag need not be closed here: stopping at the next "<" keeps "<a<a<a..." linear.
_TAG = re.compile(r"<(?:(!--)|(/?)([a-zA-Z][^\s/<>]*)[^<>]*)")  # comment, end, name
_ATTRIBUTE = re.compile(r"""[\s/]*[^\s/>][^\s/>=]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]*))?""")
# Attributes are counted only where the next tag is so far away that there could be too many.
_LONG = 2 * MAX_ATTRIBUTES
_RAW_TEXT_ENDS = {
    name: re.compile(f"</{name}", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "xmp", "noframes")
}
_VOID = {
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input",
    "link", "meta", "param", "source", "track", "wbr",
}  # fmt: skip
# Elements that end where the next of their kind begins; a missing end tag nests nothing.
_SELF_ENDING = {"a", "li", "option", "p", "td", "th", "tr"}


def check_length(text: str) -> None:
    """Raise Rejected("extract", ...) for more than MAX_BYTES of UTF-8."""
    # A character has 4 bytes at most, so that most texts need not be encoded.
    if len(text) * 4 > MAX_BYTES and len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise Rejected("extract", f"{len(text)} characters, more than {MAX_BYTES} bytes")


def check_markup(markup: str) -> None:
    """Raise Rejected("extract", ...) for markup that is too long, too deep or too crowded."""
    check_length(markup)
    elements = 0
    nesting = _Nesting()
    position = 0
    attributes = len(markup)  # where those of the last start tag begin
    while tag := _TAG.search(markup, position):
        if tag.start() - attributes > _LONG:
            _check_attributes(markup, attributes, tag.start())
        position, attributes = tag.end(), len(markup)
        comment, ends, name = tag.groups()
        if comment:
            position = _found_or_end(markup, markup.find("-->", position))
            continue
        name = name.lower()
        if ends:
            nesting.close(name)
            continue
        elements += 1
        if elements > MAX_ELEMENTS:
            raise Rejected("extract", f"more than {MAX_ELEMENTS} elements")
        attributes = tag.end(3)
        if name not in _VOID and markup[position - 1] != "/":
            nesting.open(name)
        if raw_text_end := _RAW_TEXT_ENDS.get(name):
            end = raw_text_end.search(markup, position)
            position = end.start() if end else len(markup)
    _check_attributes(markup, attributes, len(markup))


class _Nesting:
    """The names of the elements that are open."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._counts: dict[str, int] = {}

    def open(self, name: str) -> None:
        """Raises Rejected for one level too many."""
        if name in _SELF_ENDING and self._names and self._names[-1] == name:
            return
        self._names.append(name)
        self._counts[name] = self._counts.get(name, 0) + 1
        if len(self._names) > MAX_DEPTH:
            raise Rejected("extract", f"elements nested more than {MAX_DEPTH} deep")

    def close(self, name: str) -> None:
        """Close the innermost `name` and all inside it; without one the end tag means nothing."""
        if not self._counts.get(name):
            return
        closed = ""
        while closed != name:
            closed = self._names.pop()
            self._counts[closed] -= 1


def _check_attributes(markup: str, start: int, end: int) -> None:
    count = 0
    while attribute := _ATTRIBUTE.match(markup, start, end):
        start = attribute.end()
        count += 1
        if count > MAX_ATTRIBUTES:
            raise Rejected("extract", f"more than {MAX_ATTRIBUTES} attributes of an element")


def _found_or_end(markup: str, found: int) -> int:
    return len(markup) if found < 0 else found
