"""A page or a fragment as the blocks of text in it, with the boxes around them.

One walk over the tree. Boxes come before what is in them, so that what holds for a box is passed
on to all inside it in one pass over the list.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from pipeline.records import Removed
from pipeline.text.page.asides import aside_reason, points
from pipeline.text.page.lines import are_cells, element_text

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_WITHOUT_TEXT = frozenset(
    {
        "audio", "button", "canvas", "datalist", "head", "iframe", "input", "map", "math", "meter",
        "object", "option", "progress", "script", "select", "style", "svg", "textarea", "title",
        "video",
    }
)  # fmt: skip
# All other elements, those of the pages' own invention too, are boxes.
_INLINE = frozenset(
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn",
        "em", "font", "i", "img", "ins", "kbd", "label", "mark", "nobr", "output", "picture", "q",
        "rb", "rp", "rt", "ruby", "s", "samp", "small", "source", "span", "strike", "strong",
        "sub", "sup", "time", "track", "tt", "u", "var", "wbr",
    }
)  # fmt: skip
_HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden")
_IN_LAYOUT = ("table", "ul", "ol", *sorted(HEADINGS))  # what only those columns hold
_MAX_ASIDES = 250


@dataclass(frozen=True, slots=True)
class Box:
    """An element with blocks in it. `parent` is a place in `Outline.boxes`, -1 for the outermost.

    `aside` is the place in `Outline.asides` of what the box belongs to.
    """

    tag: str
    name: str  # class and id
    parent: int
    hidden: bool
    aside: int | None


@dataclass(frozen=True, slots=True)
class Block:
    """A line of text. `linked` counts its characters inside links, `box` is its innermost box."""

    text: str
    linked: int
    box: int


@dataclass(frozen=True, slots=True)
class Outline:
    """The boxes and blocks of a tree in document order, and why which boxes are asides."""

    boxes: list[Box]
    blocks: list[Block]
    asides: list[str]

    def around(self, block: Block) -> Iterator[Box]:
        """The boxes around a block, the innermost first."""
        place = block.box
        while place >= 0:
            yield (box := self.boxes[place])
            place = box.parent

    def aside_of(self, block: Block) -> int | None:
        """The aside that a block belongs to."""
        return self.boxes[block.box].aside

    def removed(self, aside: int) -> Removed:
        """An aside with the whole of its text."""
        own = [block.text for block in self.blocks if self.aside_of(block) == aside]
        return Removed(text=" ".join(own), reason=self.asides[aside])


def outline(tree: HtmlElement) -> Outline:
    """Read the blocks of a tree, which is left as it is."""
    return _Reader().read(tree)


class _Reader:
    def __init__(self) -> None:
        self._outline = Outline([], [], [])
        self._open: list[int] = []
        self._text: list[str] = []
        self._linked: list[str] = []
        self._links = 0

    def read(self, tree: HtmlElement) -> Outline:
        walk = iterwalk(tree, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            if event == "start":
                if tag in _WITHOUT_TEXT:
                    walk.skip_subtree()
                elif tag in _INLINE and self._open:
                    self._links += tag == "a"
                    self._add(element.text)
                elif tag == "tr" and self._is_row(element):
                    walk.skip_subtree()
                else:
                    self._enter(element)
                    self._add(element.text)
            elif element is tree:
                self._end_block()
            else:
                self._leave(tag)
                self._add(element.tail)
        return self._outline

    def _add(self, text: str | None) -> None:
        if text:
            self._text.append(text)
            if self._links:
                self._linked.append(text)

    def _enter(self, element: HtmlElement) -> None:
        self._end_block()
        if element.tag == "br":
            return
        boxes, asides = self._outline.boxes, self._outline.asides
        parent = self._open[-1] if self._open else -1
        aside = boxes[parent].aside if parent >= 0 else None
        if aside is None and len(asides) < _MAX_ASIDES and (reason := aside_reason(element)):
            if reason == "embed":
                self._take_heading()
            aside = len(asides)
            asides.append(reason)
        get = element.get
        style = get("style")
        hidden = (
            get("hidden") is not None
            or get("aria-hidden") == "true"
            or (style is not None and bool(_HIDDEN.search(style)))
        )
        name = f"{get('class', '')} {get('id', '')}"
        self._open.append(len(boxes))
        boxes.append(Box(element.tag, name, parent, hidden, aside))

    def _leave(self, tag: str) -> None:
        if tag in _INLINE:
            self._links -= tag == "a"
        elif tag not in _WITHOUT_TEXT:
            self._end_block()
            if tag != "br":
                self._open.pop()

    def _end_block(self) -> None:
        if not self._text:
            return
        text = " ".join("".join(self._text).split())
        if text:
            linked = len(" ".join("".join(self._linked).split())) if self._linked else 0
            self._outline.blocks.append(Block(text, linked, self._open[-1]))
        self._text.clear()
        self._linked.clear()

    def _is_row(self, row: HtmlElement) -> bool:
        """Read a row of a data table as one block, its cells parted by " · "."""
        cells = [element_text(cell) for cell in row if cell.tag in ("td", "th")]
        if not are_cells(cells) or _is_layout(row):
            return False
        self._enter(row)
        text = " · ".join(filter(None, cells))
        if text:
            linked = sum(len(element_text(link)) for link in row.iter("a"))
            self._outline.blocks.append(Block(text, linked, self._open[-1]))
        return True

    def _take_heading(self) -> None:
        """Make a heading that only points at the embedded post behind it an aside too."""
        boxes, blocks, asides = self._outline.boxes, self._outline.blocks, self._outline.asides
        if not blocks:
            return
        place = blocks[-1].box
        box = boxes[place]
        if (
            box.tag in HEADINGS
            and box.tag != "h1"
            and box.aside is None
            and points(blocks[-1].text)
        ):
            boxes[place] = Box(box.tag, box.name, box.parent, box.hidden, len(asides))
            asides.append("embed-heading")


def _is_layout(row: HtmlElement) -> bool:
    """Whether a row holds what only columns of a page do, like paragraphs parted by empty lines."""
    if next(row.iter(*_IN_LAYOUT), None) is not None:
        return True
    return any(_is_empty_line(line) for line in row.iter("br"))


def _is_empty_line(line: HtmlElement) -> bool:
    """Whether a line break stands right behind another, and text behind it."""
    before = line.getprevious()
    return (
        before is not None
        and before.tag == "br"
        and not (before.tail or "").strip()
        and bool((line.tail or "").strip())
    )
