"""Pages that stand where an article should be: logins, consent, bot checks, "not found" with 200.

Judged by where a redirect ended, by the title, and by what a short text says; never by a tree.
What shows that it is an article (Open Graph, JSON-LD, the title that was expected) is believed: a
wall is missed sooner than an article lost.
"""

import re
from dataclasses import dataclass
from hashlib import blake2b

from connectors.article_pages.html_tags import HEAD_CHARS, head_tags, plain_text
from connectors.article_pages.text_size import text_size
from connectors.article_pages.wall_addresses import wall_by_address
from connectors.article_pages.wall_words import NOT_FOUND, plain, said_by_text, said_by_title

_JUDGED_CHARS = 1_000_000

# Sizes of texts, as text_size counts. They hold the walls and the short articles of
# tests/connectors/wall_pages.py apart; of the 386 pages of publishers that extraction is measured
# with, stripped of Open Graph and JSON-LD, one is taken for a wall.
_SHORT = 6_000  # of a page whose title says what it is
_BRIEF = 3_000  # of one whose text has to say it
_TINY = 800
_SHELL = 200  # of one that shows its text by script
_EXPECTED = 10

# Each begins with letters: such patterns are searched for ten times faster.
_ARTICLE = re.compile(r'"@type"\s*:\s*(?:\[\s*)?"(?:[A-Za-z]*Article|(?:Live)?BlogPosting)"')
_NOT_FREE = re.compile(
    r"""ccessibleForFree["']?\s*[:=]\s*["']?(?:https?://schema\.org/)?(?:[Ff]alse|FALSE|[Nn]o)\b"""
)
_TITLE = re.compile(r"<title\b[^<>]*>([^<]*)", re.IGNORECASE)
_FORWARDS = re.compile(r"\s*\d{1,2}\s*[;,]\s*url\s*=", re.IGNORECASE)
_PASSWORD = re.compile(r"""\btype\s*=\s*["']?password""", re.IGNORECASE)
_UNSHOWN = ("script", "style", "svg", "template", "title")
_HIDDEN_FROM_SCRIPTLESS = re.compile(rf"<(?:({'|'.join(_UNSHOWN)})\b|!--)", re.IGNORECASE)
_HIDDEN = re.compile(rf"<(?:({'|'.join(_UNSHOWN)}|noscript)\b|!--)", re.IGNORECASE)
_ENDS = {
    name: re.compile(rf"</{name}[^<>]*>", re.IGNORECASE) for name in (*_UNSHOWN, "noscript")
} | {"": re.compile("-->")}
_TAG = re.compile(r"<[^<>]*>")
_CHANGING = re.compile(r"\d{5,}|\d+:\d+(?::\d+)?")  # numbers of requests, times of day


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a page looks like."""

    wall: str | None = None  # what stands there instead of an article, in words
    paywall: bool = False  # the publisher says that it is not free: perhaps only a teaser is there
    signature: str | None = None  # of its words; None: it shows that it is an article


def look(html: str, *, asked: str, final: str, expected: str | None = None) -> Look:
    """Judge a page that was answered with success.

    `asked` and `final` are the addresses before and after redirects, `expected` the title that the
    feed gave. Pages with one signature at different addresses of a source are walls too, which only
    the caller can see.
    """
    if wall := wall_by_address(asked, final):
        return Look(wall=wall)
    found = _TITLE.search(html, 0, HEAD_CHARS)
    title = plain_text(found[1]) if found else ""
    metas = _metas(html)
    paywall = bool(_NOT_FREE.search(html)) or metas.get("article:content_tier") == "locked"
    if _is_article(html, metas) or _is_expected(expected, title, metas.get("og:title", "")):
        return Look(paywall=paywall)
    text = _visible(html[:_JUDGED_CHARS])
    if wall := _wall_by_words(html, title, metas, text):
        return Look(wall=wall)
    return Look(paywall=paywall, signature=_signature(title, text))


def _metas(html: str) -> dict[str, str]:
    metas = {}
    for _, said in head_tags(html, "meta"):
        for name in ("name", "property", "http-equiv"):
            if name in said and "content" in said:
                metas[said[name].lower()] = said["content"]
    return metas


def _is_article(html: str, metas: dict[str, str]) -> bool:
    return (
        metas.get("og:type", "").lower() == "article"
        or "article:published_time" in metas
        or "articleBody" in html
        or bool(_ARTICLE.search(html))
    )


def _is_expected(expected: str | None, *titles: str) -> bool:
    words = plain(expected or "")
    return text_size(words) >= _EXPECTED and any(words in plain(title) for title in titles)


def _wall_by_words(html: str, title: str, metas: dict[str, str], text: str) -> str | None:
    size = text_size(text)
    if not text and not title.strip():
        return "an empty page"
    if size < _BRIEF and _PASSWORD.search(html):
        return "a login page"
    if named := said_by_title(title):
        kind, plainly = named
        # "Not found" comes with the site's menu and its latest news, the others with little.
        if size < _SHORT or (plainly and kind == NOT_FOUND):
            return kind
    if size >= _BRIEF:
        return None
    if wall := said_by_text(text if size >= _SHELL else _visible(html, noscript=True)):
        return wall
    if size >= _TINY:
        return None
    if _FORWARDS.match(metas.get("refresh", "")):
        return "a page that forwards elsewhere"
    return "a page hidden from search" if "noindex" in metas.get("robots", "").lower() else None


def _visible(html: str, *, noscript: bool = False) -> str:
    """The text outside of tags and of what is not shown; in time linear in its length."""
    parts, position = [], 0
    hidden = _HIDDEN_FROM_SCRIPTLESS if noscript else _HIDDEN
    while opening := hidden.search(html, position):
        parts.append(html[position : opening.start()])
        ending = _ENDS[(opening[1] or "").lower()].search(html, opening.end())
        if ending is None:
            break
        position = ending.end()
    else:
        parts.append(html[position:])
    return " ".join(plain_text(_TAG.sub(" ", " ".join(parts))).split())


def _signature(title: str, text: str) -> str:
    words = _CHANGING.sub("", f"{title} {text}")
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
