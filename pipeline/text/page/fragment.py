"""HTML of a feed entry to lines of text."""

import re

from pipeline.records import Removed
from pipeline.text.page.article import parse_html
from pipeline.text.page.blocks import outline
from pipeline.text.page.lines import unescape

_MARKUP = re.compile(r"<[a-zA-Z/!]")


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
    page = outline(tree)
    blocks = [
        block for block in page.blocks if all(box.tag != "form" for box in page.around(block))
    ]
    asides = dict.fromkeys(page.aside_of(block) for block in blocks)
    return (
        [block.text for block in blocks if page.aside_of(block) is None],
        tuple(page.removed(aside) for aside in asides if aside is not None),
    )
