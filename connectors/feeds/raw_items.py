"""Where the items of an XML feed are in its text, without parsing them.

One pass that knows tags, CDATA, comments and processing instructions, in linear time. Before and
between the items the tags must be well-formed, and all items must be alike and enclosed by the same
elements; of any other document, nothing is said. What comes after the items may be broken, or
missing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from connectors.feeds.feed_limits import MOST_ENTRIES

_NAME = r"[^\s<>/!?=\"'&]+"
_ITEM = r"(?:[^\s<>/!?=\"'&:]+:)?(?:item|entry)"
_SKIP = r"(?P<skip>!\[CDATA\[|!--|\?)"
_REST = r"""(?:\s(?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+|/)?+"""  # of a tag, after its name
_TAG = re.compile(rf"<(?:{_SKIP}|/(?P<closed>{_NAME})\s*+>|(?P<name>{_NAME}){_REST}>|(?P<broken>))")
_IS_ITEM = re.compile(_ITEM, re.IGNORECASE)
_LIKE_ITEM = re.compile(rf"<{_ITEM}[\s/>]", re.IGNORECASE)
_LONGEST_OPENING = 8192  # each item is read with it; the longest of 195 feeds has 519 characters
_ENDS = {"![CDATA[": "]]>", "!--": "-->", "?": "?>"}
_PREFIX = re.compile(r"""xmlns:([^\s=<>"']{1,200})\s*=\s*(?:"([^"<]*)"|'([^'<]*)')""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A feed's text, cut at its items: gaps[0] items[0] gaps[1] items[1] ... gaps[-1]."""

    items: tuple[str, ...]
    gaps: tuple[str, ...]
    opening: str  # the tags that enclose the items
    closing: str
    is_whole: bool  # False: the end is missing or broken, and left out

    def feed_of(self, items: Iterable[str]) -> str:
        """A document of some of the items, with nothing else in it."""
        return "".join((self.opening, *items, self.closing))

    def channel(self) -> str:
        """The document without its items."""
        return "".join(self.gaps)


class _Doubt(Exception):
    """The document is not simple enough to be cut."""


def lay_out(text: str, most: int = MOST_ENTRIES) -> Layout | None:
    """Cut a feed at its first items; None where the document leaves a doubt, or has none."""
    if not _prefixes_are_unique(text):
        return None
    walk = _Walk(text, most)
    unfinished = 1  # an item that breaks off is no doubt; one after it is
    try:
        is_whole = walk.to_the_end()
    except _Doubt:
        is_whole, unfinished = False, 0
    if not is_whole and len(walk.items) < most and walk.looks_like_more_than(unfinished):
        return None
    if not walk.items or sum(map(len, walk.enclosing)) > _LONGEST_OPENING:
        return None
    closing = "".join(f"</{_name_of(tag)}>" for tag in reversed(walk.enclosing))
    bounds = [0, *(place for item in walk.items for place in item), len(text)]
    gaps = [text[start:end] for start, end in zip(bounds[::2], bounds[1::2], strict=True)]
    if not is_whole:
        gaps[-1] = closing
    return Layout(
        items=tuple(text[start:end] for start, end in walk.items),
        gaps=tuple(gaps),
        opening="".join(walk.enclosing),
        closing=closing,
        is_whole=is_whole,
    )


def _prefixes_are_unique(text: str) -> bool:
    """Whether a namespace prefix means the same all over: feedparser forgets no declaration."""
    last = text.rfind("xmlns:")
    if last < text.find(">"):  # all in the first tag, as most have it
        return True
    meanings: dict[str, str] = {}
    return all(
        meanings.setdefault(prefix, double or single) == (double or single)
        for prefix, double, single in _PREFIX.findall(text)
    )


def _name_of(tag: str) -> str:
    found = re.match(_NAME, tag[1:])
    return found[0] if found else ""


@lru_cache(64)
def _patterns(item: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What counts inside of an item (what hides its end, its end, an item in it); a next item."""
    name = re.escape(item)
    inside = rf"<(?:{_SKIP}|(?P<end>/{name}\s*+>)|{name}(?=[\s/>]))"
    return re.compile(inside), re.compile(rf"\s*+(<{name}{_REST}>)")


class _Walk:
    """One walk over the tags outside of items."""

    def __init__(self, text: str, most: int) -> None:
        self.text = text
        self.most = most
        self.items: list[tuple[int, int]] = []
        self.enclosing: list[str] = []  # the tags that are open where the items are
        self._item_name = ""

    def to_the_end(self) -> bool:
        """Collect the complete items; whether the document is complete, too."""
        place = 0
        open_tags: list[str] = []
        open_names: list[str] = []
        while tag := _TAG.search(self.text, place):
            kind = tag.lastgroup
            if kind == "name":
                name = tag["name"]
                if name[-1] in "mMyY" and _IS_ITEM.fullmatch(name):
                    place = self._item(tag, open_tags)
                    continue
                if not tag[0].endswith("/>"):
                    open_tags.append(tag[0])
                    open_names.append(name)
                place = tag.end()
            elif kind == "closed":
                if not open_tags or open_names.pop() != tag["closed"]:
                    raise _Doubt
                open_tags.pop()
                place = tag.end()
            elif kind == "skip":
                place = self._after(tag)
            else:  # a bare <, a declaration, the end of the text in a tag
                if ">" in self.text[tag.end() :]:
                    raise _Doubt
                place = len(self.text)
        return not open_tags

    def looks_like_more_than(self, count: int) -> bool:
        """Whether so many of what looks like items, and more, follow the last that was found."""
        after = self.items[-1][1] if self.items else 0
        return sum(1 for _ in islice(_LIKE_ITEM.finditer(self.text, after), count + 1)) > count

    def _item(self, start: re.Match[str], open_tags: list[str]) -> int:
        """Note the item and those that follow it at once, if complete; where the last one ends."""
        if not self.items:
            self.enclosing, self._item_name = list(open_tags), start["name"]
            self._inside, self._next = _patterns(start["name"])
        elif start["name"] != self._item_name or open_tags != self.enclosing:
            raise _Doubt
        begin, tag = start.start(), start[0]
        while True:
            end: int | None = begin + len(tag)
            if not tag.endswith("/>"):
                end = self._end_of_item(begin + len(tag))
            if end is None:
                return len(self.text)
            self.items.append((begin, end))
            if len(self.items) == self.most:
                return len(self.text)
            following = self._next.match(self.text, end)
            if following is None:
                return end
            begin, tag = following.span(1)[0], following[1]

    def _end_of_item(self, place: int) -> int | None:
        while tag := self._inside.search(self.text, place):
            if tag.lastgroup == "end":
                return tag.end()
            if tag.lastgroup == "skip":
                place = self._after(tag)
            else:
                raise _Doubt  # an item in an item
        return None

    def _after(self, start: re.Match[str]) -> int:
        end = _ENDS[start["skip"]]
        found = self.text.find(end, start.end())
        return found + len(end) if found >= 0 else len(self.text)
