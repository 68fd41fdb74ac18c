"""One page of HTML to its article."""

import logging
import re
from functools import cache
from threading import Lock
from types import ModuleType

from lxml.html import HtmlElement

from pipeline.records import Extracted
from pipeline.text.page.blocks import outline
from pipeline.text.page.body import article_body
from pipeline.text.page.evidence import Evidence
from pipeline.text.page.limits import check_markup, check_tree
from pipeline.text.page.lines import element_lines, join_cells
from pipeline.text.page.linked_body import is_another, keep_linked, linked_lines
from pipeline.text.page.metadata import read_metadata
from pipeline.text.words import words

_FAR_FUTURE = "2100-01-01"
# Less extracted text than this and the text in JSON-LD is taken, if it is longer (characters).
_SCANT = 250
# Where trafilatura alone finds less of the prose, it is asked again with its two fallbacks, which
# change anything on 6 % of pages and cost half as much again on all.
_MIN_SHARE = 0.5
# Its fallbacks take 8 s on the most crowded page allowed; real pages have at most 7 778 elements.
_MAX_BOXES = 8_000
# A line may begin with the title's words by chance if they are fewer.
_MIN_HEADING = 3
# What a page may claim of its article, in characters: the longest of 386 pages have a title of
# 151, a name of 42 and a section of 99, and 9 authors.
MAX_TITLE = 500
_MAX_NAME = 200
_MAX_AUTHORS = 50
# Not allowed in HTML, and lxml refuses some of them; lone surrogates cannot be encoded.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# A line break between two Chinese or Japanese characters is no space (CSS Text 3, section 4.1.3),
# which trafilatura makes of it. The break comes first so that the search for it is fast.
_WIDE = "[\u2e80-\u312f\u31a0-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
_WIDE_BREAK = re.compile(f"\n(?<={_WIDE}\n)\\s*(?=(?:<[^<>]*>)*{_WIDE})")
# Elements of trafilatura's result that are lines of their own.
_BLOCKS = {
    "body", "cell", "code", "div", "head", "item", "lb", "list", "p", "quote", "row", "table",
}  # fmt: skip
# trafilatura caches the last 2 048 paragraphs, of any length: forgotten after so many characters
# of markup, a few thousand pages.
_FORGET_AFTER = 256_000_000


_lock = Lock()
_characters_seen = 0


def extract_page(
    html: str, url: str | None = None, latest: str = _FAR_FUTURE, summary: str = ""
) -> Extracted:
    """Extract article and metadata from a page; `summary` is what a feed says of it.

    `latest` (YYYY-MM-DD) is the last publication date to believe. `published` keeps the page's
    own offset. Title and body are empty where the page has none. Raises Rejected for hostile
    markup.
    """
    tree = parse_html(html)
    if tree is None:
        return Extracted(title="", body="", body_from="page")
    metadata = read_metadata(tree, url, latest)
    page = outline(tree)
    evidence = Evidence(page)
    # trafilatura would only search them, with regular expressions that hostile ones can stall.
    for script in tree.iter("script", "style"):
        script.text = None
    found = evidence.places(_article_lines(tree, fast=True))
    if evidence.share(found) < _MIN_SHARE and len(page.boxes) <= _MAX_BOXES:
        found = evidence.places(_article_lines(tree, fast=False))
    title = metadata.title[:MAX_TITLE].rstrip()
    lines, removed = article_body(evidence, found, title, f"{metadata.description} {summary}")
    lines, foreign = keep_linked(lines, metadata.linked_body)
    if sum(map(len, lines)) < _SCANT or is_another(lines, metadata.linked_body):
        lines = max(lines, linked_lines(metadata.linked_body), key=lambda text: sum(map(len, text)))
    _bound_caches(len(html))
    return Extracted(
        title=title,
        body="\n".join(_without_heading(lines, title)),
        body_from="page",
        authors=tuple(name[:_MAX_NAME].rstrip() for name in metadata.authors[:_MAX_AUTHORS]),
        published=metadata.published,
        modified=metadata.modified,
        language_declared=metadata.language,
        image=metadata.image,
        section=metadata.section and metadata.section[:_MAX_NAME].rstrip(),
        canonical_url=metadata.canonical_url,
        paywall=metadata.paywall,
        live_blog=metadata.live_blog,
        removed=removed + foreign,
    )


def parse_html(html: str) -> HtmlElement | None:
    """Parse a document; None where there is no markup in it. Raises Rejected for hostile markup."""
    check_markup(html)
    text = _CONTROLS.sub("", html).replace("\r\n", "\n")
    document = _WIDE_BREAK.sub("", text)
    tree: HtmlElement | None = _trafilatura().load_html(document)
    if tree is None and "<" in document:  # a fragment of one element is taken for no HTML
        tree = _trafilatura().load_html(f"<html><body>{document}</body></html>")
    if tree is not None:
        check_tree(tree)
    return tree


def without_title(lines: list[str], title: str) -> list[str]:
    """The lines without a first one that only repeats the title."""
    return lines[1:] if lines and words(lines[0]) == words(title) else lines


def _without_heading(lines: list[str], title: str) -> list[str]:
    """The lines without their heading, also where a very short page came out as a single line."""
    if len(lines) == 1 and lines[0].startswith(f"{title} "):
        rest = lines[0].removeprefix(f"{title} ")
        if len(words(title)) >= _MIN_HEADING and not rest[:1].islower():
            return [rest]
    return without_title(lines, title)


def _article_lines(tree: HtmlElement, *, fast: bool) -> list[str]:
    """What trafilatura takes for the article, a line a block.

    If not `fast` it asks readability and jusText too.

    Its own text output is not used: it breaks lines where the source does and decodes
    character references twice.
    """
    document = _trafilatura().bare_extraction(tree, include_comments=False, fast=fast)
    if document is None:
        return []
    join_cells(document.body, "row", "cell")
    return list(element_lines(document.body, _BLOCKS))


@cache
def _trafilatura() -> ModuleType:
    """The extractor, loaded at first use (0.6 s) and silenced: no article is not an error."""
    import trafilatura

    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return trafilatura


def _bound_caches(characters: int) -> None:
    global _characters_seen
    with _lock:
        _characters_seen += characters
        if _characters_seen < _FORGET_AFTER:
            return
        _characters_seen = 0
    from trafilatura.utils import line_processing, trim

    trim.cache_clear()
    line_processing.cache_clear()
