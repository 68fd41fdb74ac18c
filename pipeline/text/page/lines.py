"""Lines of text as they pass between the steps: one a paragraph, no white space around them."""

from collections.abc import Container, Iterator
from html import unescape

from lxml.etree import _Element, iterwalk


def one_line(text: str | None) -> str:
    """Character references resolved, white space collapsed to single spaces."""
    return " ".join(unescape(text or "").split())


def element_text(element: _Element) -> str:
    """The whole text of an element in one line, a space between its pieces."""
    return " ".join(" ".join(map(str, element.itertext())).split())


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


def join_cells(tree: _Element, row: str, cell: str) -> None:
    """Make each table row one text, its cells parted by " · "."""
    for element in tree.iter(row):
        cells = [element_text(inner) for inner in element.iter(cell)]
        del element[:]
        element.text = " · ".join(filter(None, cells))


def _joined(pieces: list[str]) -> Iterator[str]:
    line = " ".join("".join(pieces).split())
    if line:
        yield line
