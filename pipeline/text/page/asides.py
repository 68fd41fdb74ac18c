"""Finds what stands inside an article without being part of it.

Posts of social networks, boxes of related articles, "read also" paragraphs and share bars are
recognised by markup, so in every language alike. Extraction would keep some of them as text and
drop others without a trace.
"""

import re
from functools import lru_cache

from lxml.html import HtmlElement

from pipeline.text.page.lines import one_line

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


def aside_reason(element: HtmlElement) -> str | None:
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


def points(heading: str) -> bool:
    """Whether a heading can be there for the post below it alone: short, and no sentence."""
    return 0 < len(heading) <= _MAX_HEADING and not heading.endswith(_SENTENCE_ENDS)


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
