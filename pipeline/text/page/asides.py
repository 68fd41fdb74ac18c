"""Finds what stands inside an article without being part of it.

Posts of social networks, boxes of related articles, "read also" paragraphs and share bars are
recognised by markup, so in every language alike. Extraction would keep some of them as text and
drop others without a trace.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from pipeline.records import Removed
from pipeline.text.page.lines import element_text, one_line

# Class names that the networks' own embed codes and WordPress write.
_EMBED = re.compile(
    r"\b(?:twitter-(?:tweet|video)|instagram-media|tiktok-embed|fb-(?:post|video)|telegram-post"
    r"|bluesky-embed|mastodon-embed|reddit-(?:embed|card)|text-post-media|wp-block-embed"
    r"|social-embed|threads-embed|vk_post|embed-(?:tweet|twitter|instagram|facebook|tiktok|telegram))"
)
_POST_LINK = re.compile(
    r"//(?:www\.|m\.|mobile\.)?(?:(?:twitter|x)\.com/\w+/status/\d|instagram\.com/(?:p|reel)/"
    r"|tiktok\.com/@[\w.]+/video/|t\.me/\w+/\d|facebook\.com/[\w.]+/(?:posts|videos)/"
    r"|threads\.net/@[\w.]+/post/|bsky\.app/profile/[\w.:]+/post/|vk\.com/wall)"
)
_RELATED = re.compile(
    r"related|recommend|read-?(?:also|more|next)|also-?(?:read|like)|more-(?:stories|news|on|from)"
    r"|wp-embedded-content|outbrain|taboola",
    re.IGNORECASE,
)
_SHARE = re.compile(r"\bshar(?:e|ing)\b|social|addtoany|addthis|sharedaddy", re.IGNORECASE)
_BOXES = {"aside", "blockquote", "div", "figure", "nav", "ol", "section", "ul"}
_HEADINGS = {"h2", "h3", "h4", "h5", "h6"}
_BLOCKS = _BOXES | _HEADINGS | {"article", "dl", "form", "h1", "main", "p", "pre", "table"}
_MAX_HEADING = 120  # characters
_SENTENCE_ENDS = (".", "!", "?", "।", "。", "؟", "…")
_MAX_EMBED = 3_000  # characters; a site may call its whole article "instagram-media"
_MAX_RELATED = 1_500
_MAX_SHARE = 200
# "Read also: <a>headline</a>": what stands before the link, and how much of the line is link.
_LEAD_IN = re.compile(r"^[^.!?।。]{2,40}[:|›»→▶>–—-]$")
_MIN_LINK_SHARE = 0.6
_URL = re.compile(r"https?://|www\.")
_LINKED_LEAD_IN = re.compile(r"^[^\s:|]{1,20}(?:\s[^\s:|]{1,20}){0,2}\s?[:|›»→▶]\s\S")

# Text inside an aside goes through extraction between these marks (Greek musical notation, which
# no news page holds) with the aside's number as a Braille pattern. Cutting asides out beforehand
# can make the extractor choose another part of the page: a page of 386 lost its article that way.
_OPEN, _CLOSE, _NUMBERS = "\U0001d200", "\U0001d201", 0x2800
_MARKED = re.compile(f"{_OPEN}(.)[^{_OPEN}{_CLOSE}]*{_CLOSE}?|{_CLOSE}")
_MAX_ASIDES = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """Something beside the article, with the paragraphs between which it stood ("" for none)."""

    removed: Removed
    before: str
    after: str


def mark_asides(tree: HtmlElement) -> list[Aside]:
    """Find the asides of a page, in its order, and mark their text in the tree."""
    paragraphs: list[HtmlElement] = []
    found: list[tuple[HtmlElement, str, int]] = []
    heading: HtmlElement | None = None  # with nothing after it yet
    walk = iterwalk(tree, events=("start",))
    for _, element in walk:
        reason = _reason(element)
        if reason and len(found) < _MAX_ASIDES - 1:
            if reason == "embed" and heading is not None and _points(heading):
                found.append((heading, "embed-heading", len(paragraphs)))
            found.append((element, reason, len(paragraphs)))
            heading = None
            walk.skip_subtree()
        elif _is_paragraph(element):
            paragraphs.append(element)
            heading = None
        elif element.tag in _HEADINGS:
            heading = element
    asides = [
        Aside(
            removed=Removed(text=element_text(element), reason=reason),
            before=_opening(paragraphs[place - 1 : place] if place else []),
            after=_opening(paragraphs[place : place + 1]),
        )
        for element, reason, place in found
    ]
    for number, (element, _, _) in enumerate(found):
        _mark(element, f"{_OPEN}{chr(_NUMBERS + number)}")
    return asides


def unmarked(text: str) -> str:
    """Text without the characters that mark asides."""
    return text.replace(_OPEN, "").replace(_CLOSE, "")


def part_asides(
    lines: Iterable[str], asides: Sequence[Aside]
) -> tuple[list[str], tuple[Removed, ...]]:
    """Part extracted lines into the article's own and the asides that stood in the article.

    An aside stood there when extraction took it for article text or when it was between two
    paragraphs of the article; a post may also end it. What stood elsewhere on the page is dropped.
    """
    taken: set[int] = set()
    own: list[str] = []
    for line in lines:
        taken.update(ord(mark[1]) - _NUMBERS for mark in _MARKED.finditer(line) if mark[1])
        if rest := " ".join(_MARKED.sub("", line).split()):
            own.append(rest)
    flat = " ".join(own)
    return own, tuple(
        aside.removed
        for number, aside in enumerate(asides)
        if aside.removed.text and (number in taken or _stood_in(flat, aside))
    )


def _stood_in(flat: str, aside: Aside) -> bool:
    if not aside.before or aside.before not in flat:
        return False
    ends_it = aside.removed.reason in ("embed", "embed-heading")
    return ends_it or bool(aside.after and aside.after in flat)


def _mark(aside: HtmlElement, mark: str) -> None:
    for element in aside.iter():
        if element.text and not element.text.isspace():
            element.text = f"{mark}{element.text}{_CLOSE}"
        if element is not aside and element.tail and not element.tail.isspace():
            element.tail = f"{mark}{element.tail}{_CLOSE}"


def _opening(paragraphs: list[HtmlElement]) -> str:
    """The first words of a paragraph, enough to find it again in the extracted text."""
    return one_line(paragraphs[0].text_content())[:60].strip() if paragraphs else ""


def _reason(element: HtmlElement) -> str | None:
    """Why this element is not part of an article; None for what may be."""
    if element.tag in _BOXES:
        reason = _named(f"{element.get('class', '')} {element.get('id', '')}")
        if element.tag == "blockquote" and _links_to_post(element):
            reason = "embed"
        if reason and _looks_like(reason, element):
            return reason
    return "also-read" if _is_paragraph(element) and _is_also_read(element) else None


def _is_paragraph(element: HtmlElement) -> bool:
    """A `p`, or a `div` used as one: with text, and no block in it."""
    if element.tag == "p":
        return True
    if element.tag != "div" or any(child.tag in _BLOCKS for child in element):
        return False
    return bool((element.text and not element.text.isspace()) or len(element))


def _points(heading: HtmlElement) -> bool:
    """Whether a heading can be there for the post below it alone: short, and no sentence."""
    text = one_line(heading.text_content())
    return 0 < len(text) <= _MAX_HEADING and not text.endswith(_SENTENCE_ENDS)


@lru_cache(maxsize=4096)
def _named(name: str) -> str | None:
    """What class and id call a box. Cached: the pages of a site repeat their few hundred names."""
    if _EMBED.search(name):
        return "embed"
    if _RELATED.search(name):
        return "related"
    return "share" if _SHARE.search(name) else None


def _looks_like(reason: str, box: HtmlElement) -> bool:
    """Whether a box has the size and links of what it is called; sites call anything "social"."""
    text = one_line(box.text_content())
    if reason == "embed":
        return len(text) <= _MAX_EMBED
    if reason == "related":
        return len(text) <= _MAX_RELATED and _linked(box) >= _MIN_LINK_SHARE * len(text)
    return len(text) <= _MAX_SHARE and box.find(".//p") is None


def _links_to_post(quote: HtmlElement) -> bool:
    return any(_POST_LINK.search(link.get("href", "")) for link in quote.iter("a"))


def _linked(element: HtmlElement) -> int:
    """Characters inside links."""
    return sum(len(one_line(link.text_content())) for link in element.iter("a"))


def _is_also_read(paragraph: HtmlElement) -> bool:
    """A lead-in and then a link to the end of the paragraph, or a link that begins with one."""
    link = next(paragraph.iter("a"), None)
    if link is None:
        return False
    text, linked = one_line(paragraph.text_content()), one_line(link.text_content())
    if not linked or not text.endswith(linked) or _URL.match(linked):
        return False
    if len(linked) < _MIN_LINK_SHARE * len(text):
        return False
    lead_in = text[: -len(linked)].strip()
    return bool(_LEAD_IN.match(lead_in) if lead_in else _LINKED_LEAD_IN.match(linked))
