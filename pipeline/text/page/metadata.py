"""What a page says about its article besides the text: who, when, where, under which headline.

Structured statements come before guesses: JSON-LD, then meta elements, then visible markup.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from pipeline.text.page.byline import authors
from pipeline.text.page.headline import headline
from pipeline.text.page.jsonld import LinkedArticle, linked_article
from pipeline.text.page.lines import one_line
from pipeline.text.page.published import guess_published, parse_moment

_TITLE = ("og:title", "twitter:title", "dc.title", "title")
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "og:published_time",
    "parsely-pub-date", "sailthru.date", "publishdate", "publish_date", "publish-date", "pubdate",
    "dc.date.issued", "dcterms.created", "dc.date", "article.published", "date",
)  # fmt: skip
_AUTHOR = (
    "author", "article:author", "cxenseparse:author", "sailthru.author", "byl", "dc.creator",
    "dcterms.creator", "og:article:author", "article:author_name", "parsely-author",
)  # fmt: skip
_IMAGE = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
_SECTION = ("article:section", "section", "cxenseparse:section", "parsely-section")

_MAX_SECTION = 100  # characters
_MAX_URL = 4_000
# The form of BCP 47, with the underscore that many sites write.
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """`published` is ISO 8601 with the page's own offset, or a date; URLs are absolute."""

    title: str
    authors: tuple[str, ...]
    published: str | None
    language: str | None
    image: str | None
    section: str | None
    canonical_url: str | None
    linked_body: str | None  # articleBody of JSON-LD


def read_metadata(tree: HtmlElement, url: str | None, latest: str) -> Metadata:
    """Read what the page states about itself; the tree is left as it is.

    `latest` (YYYY-MM-DD) is the last publication date to believe when it has to be guessed.
    """
    metas = _metas(tree)
    scripts = (script for script in tree.iter("script") if "ld+json" in script.get("type", ""))
    linked = linked_article(script.text for script in scripts if script.text)
    window = next((element.text_content() for element in tree.iter("title")), "")
    stated = (metas[name] for name in _AUTHOR if name in metas)
    title = headline(tree, (linked.headline, _first(metas, _TITLE)), window)
    return Metadata(
        title=title,
        authors=authors(tree, linked, stated, metas.get("og:site_name", "")),
        published=_published(tree, linked, metas) or guess_published(tree, title, url, latest),
        language=_language(tree, metas, linked),
        image=_absolute(_first(metas, _IMAGE) or linked.image, url),
        section=one_line(_first(metas, _SECTION) or linked.section)[:_MAX_SECTION] or None,
        canonical_url=_canonical(tree, metas, url),
        linked_body=linked.body,
    )


def _metas(tree: HtmlElement) -> dict[str, str]:
    """Contents of the meta elements by name in lower case; the first of a name counts."""
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if content := one_line(meta.get("content")):
            metas.setdefault(name.lower(), content)
    return metas


def _first(metas: dict[str, str], names: Iterable[str]) -> str | None:
    return next((metas[name] for name in names if name in metas), None)


def _published(tree: HtmlElement, linked: LinkedArticle, metas: dict[str, str]) -> str | None:
    times = (
        element.get("datetime")
        for element in tree.iter("time")
        if "published" in element.get("itemprop", "").lower() or "pubdate" in element.attrib
    )
    stated = [linked.published, *(metas.get(name) for name in _PUBLISHED), *times]
    return next(filter(None, (parse_moment(text) for text in stated if text)), None)


def _language(tree: HtmlElement, metas: dict[str, str], linked: LinkedArticle) -> str | None:
    root = tree.getroottree().getroot()
    stated = (
        root.get("lang")
        or root.get("xml:lang")
        or metas.get("og:locale")
        or metas.get("language")
        or linked.language
        or ""
    )
    found = _LANGUAGE.match(stated.strip())
    return found[0].replace("_", "-") if found else None


def _canonical(tree: HtmlElement, metas: dict[str, str], url: str | None) -> str | None:
    for link in tree.iter("link"):
        if "canonical" in link.get("rel", "").lower().split():
            return _absolute(link.get("href"), url)
    return _absolute(metas.get("og:url"), url)


def _absolute(link: str | None, url: str | None) -> str | None:
    """The link as an absolute http(s) URL, None where it is none."""
    link = (link or "").strip()
    if not link:
        return None
    try:
        absolute = urljoin(url or "", link)
        is_web = urlsplit(absolute).scheme in ("http", "https") and len(absolute) <= _MAX_URL
        return absolute if is_web else None
    except ValueError:
        return None
