"""Lines of text as they pass between the steps: one a paragraph, no white space around them."""

import html
import re
from collections.abc import Container, Iterator, Sequence

from lxml.etree import _Element, iterwalk

_MAX_CELL = 200  # weight; heavier ones are columns of a page, not of a table
# Scripts whose characters carry about three times as much as a letter.
_WIDE = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]"
)
_WIDE_WEIGHT = 3

_ENDLESS = re.compile(r"&#[0-9]{1000,};?")


def unescape(text: str) -> str:
    """Text with its references to characters resolved.

    Python refuses to read a number of more than 4300 digits; no character's has more than seven.
    """
    return html.unescape(_ENDLESS.sub("\ufffd", text))


def one_line(text: str | None) -> str:
    """Character references resolved, white space collapsed to single spaces."""
    return " ".join(unescape(text or "").split())


def element_text(element: _Element) -> str:
    """The whole text of an element in one line, a space between its pieces."""
    return " ".join(" ".join(map(str, element.itertext())).split())


def weigh(text: str) -> int:
    """How much a text says, in letters: characters of wide scripts count thrice."""
    wide = 0 if text.isascii() else len(_WIDE.findall(text))
    return len(text) + (_WIDE_WEIGHT - 1) * wide


def are_cells(texts: Sequence[str]) -> bool:
    """Whether these are cells of a row of data, and not columns of a page."""
    return len(texts) > 1 and max(map(weigh, texts)) <= _MAX_CELL


def element_lines(element: _Element, blocks: Container[str]) -> Iterator[str]:
    """The text of an element without comments, a line for each of the `blocks` (tags) in it."""
    pieces: list[str] = []
    for event, inner in iterwalk(element, events=("start", "end")):
        if inner.tag in blocks:
            yield from _joined(pieces)
            pieces.clear()
        text = inner.text if event == "start" else inner.tail
        if text and (event == "start" or inner is not element):
            pieces.append(text)
    yield from _joined(pieces)


def join_cells(tree: _Element, row: str, *cells: str) -> None:
    """Make each row of a data table one text, its cells parted by " · "; leave layout tables."""
    for element in list(tree.iter(row)):
        texts = [element_text(cell) for cell in element.iter(*cells)]
        if are_cells(texts) and element.find(f".//{row}") is None:
            del element[:]
            element.text = " · ".join(filter(None, texts))


def _joined(pieces: list[str]) -> Iterator[str]:
    line = " ".join("".join(pieces).split())
    if line:
        yield line
