"""HTML of a feed entry to lines of text."""

import re

from lxml.html import HtmlElement

from pipeline.records import Removed
from pipeline.text.page.article import parse_html
from pipeline.text.page.asides import mark_asides, part_asides
from pipeline.text.page.lines import element_lines, join_cells, unescape

_MARKUP = re.compile(r"<[a-zA-Z/!]")
_WITHOUT_TEXT = (
    "audio", "button", "canvas", "form", "head", "iframe", "math", "object", "script", "select",
    "style", "svg", "template", "video",
)  # fmt: skip
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd",
    "details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "legend", "li", "main", "nav", "ol", "p", "pre", "section",
    "summary", "table", "td", "th", "tr", "ul",
}  # fmt: skip


def fragment_lines(html: str | None) -> tuple[list[str], tuple[Removed, ...]]:
    """Lines of a piece of HTML or plain text, and the embedded posts and boxes left out of it.

    Raises Rejected for hostile markup.
    """
    if not html or not _MARKUP.search(html):
        lines = (" ".join(line.split()) for line in unescape(html or "").splitlines())
        return list(filter(None, lines)), ()
    # An html element around it, or else a fragment of one element is taken for no HTML at all.
    tree = parse_html(f"<html><body><div>{html}</div></body></html>")
    if tree is None:
        return [], ()
    _drop(tree)
    asides = mark_asides(tree)
    join_cells(tree, "tr", "td", "th")
    return part_asides(element_lines(tree, _BLOCKS), asides)


def _drop(tree: HtmlElement) -> None:
    for element in list(tree.iter(*_WITHOUT_TEXT)):
        element.drop_tree()
