"""Refuses hostile markup before anything builds or walks a tree of it.

One pass over the text, linear in its length whatever it holds: no regular expression here can
look at a character more than a constant number of times.
"""

import re

from pipeline.errors import Rejected

# Of the 386 real pages of the evaluation set the largest has 1.3 MB, 7 778 elements and is nested
# 51 deep (99th percentile: 0.9 MB, 2 817, 35). libxml2 silently drops what is nested deeper
# than 255, so the limit has to stay below that.
MAX_BYTES = 5_000_000
MAX_ELEMENTS = 25_000
MAX_DEPTH = 150

# A tag need not be closed here: stopping at the next "<" keeps "<a<a<a..." linear.
_TAG = re.compile(r"<(?:(?P<comment>!--)|(?P<end>/?)(?P<name>[a-zA-Z][^\s/<>]*)[^<>]*)")
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


def check_markup(markup: str) -> None:
    """Raise Rejected("extract", ...) for markup that is too long, too deep or too crowded."""
    check_length(markup)
    elements = 0
    open_names: list[str] = []
    open_counts: dict[str, int] = {}
    position = 0
    while tag := _TAG.search(markup, position):
        position = tag.end()
        if tag["comment"]:
            position = _after(markup.find("-->", position), markup)
            continue
        name = tag["name"].lower()
        if tag["end"]:
            _close(name, open_names, open_counts)
            continue
        elements += 1
        if elements > MAX_ELEMENTS:
            raise Rejected("extract", f"more than {MAX_ELEMENTS} elements")
        if raw_end := _RAW_TEXT_ENDS.get(name):
            found = raw_end.search(markup, position)
            position = found.start() if found else len(markup)
        if name in _VOID or markup[tag.end() - 1] == "/":
            continue
        if name in _SELF_ENDING and open_names and open_names[-1] == name:
            continue
        open_names.append(name)
        open_counts[name] = open_counts.get(name, 0) + 1
        if len(open_names) > MAX_DEPTH:
            raise Rejected("extract", f"elements nested more than {MAX_DEPTH} deep")


def check_length(text: str) -> None:
    """Raise Rejected("extract", ...) for more than MAX_BYTES of UTF-8."""
    # A character has 4 bytes at most, so that most texts need not be encoded.
    if len(text) * 4 > MAX_BYTES and len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise Rejected("extract", f"{len(text)} characters, more than {MAX_BYTES} bytes")


def _after(found: int, markup: str) -> int:
    """Position to go on from; the end when nothing was found."""
    return len(markup) if found < 0 else found


def _close(name: str, open_names: list[str], open_counts: dict[str, int]) -> None:
    """Close the innermost `name` and all inside it; an end tag without a start means nothing."""
    if not open_counts.get(name):
        return
    while True:
        closed = open_names.pop()
        open_counts[closed] -= 1
        if closed == name:
            return
