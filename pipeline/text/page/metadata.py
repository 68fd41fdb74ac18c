"""What a page says about its article besides the text: who, when, where, under which headline.

Structured statements come before guesses: JSON-LD, then meta elements, then visible markup.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from pipeline.text.page.byline import authors
from pipeline.text.page.dateline import datelines, labelled, standing_alone, visible
from pipeline.text.page.headline import headline
from pipeline.text.page.jsonld import linked_nodes
from pipeline.text.page.lead_image import lead_image
from pipeline.text.page.lines import one_line
from pipeline.text.page.linked import LinkedArticle, linked_article
from pipeline.text.page.live_blog import is_live_blog
from pipeline.text.page.microdata import microdata_nodes
from pipeline.text.page.paywall import has_paywall
from pipeline.text.page.published import (
    date_in_address,
    guess_published,
    not_before,
    parse_moment,
    published,
    to_the_second,
)
from pipeline.text.page.section import section
from pipeline.text.page.site_name import SiteNames
from pipeline.text.page.written_date import WrittenDate

_TITLE = ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title", "title")
_MODIFIED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified",
    "last-modified", "dcterms.modified", "dc.date.modified", "lastmod", "updated",
)  # fmt: skip
_SITE = ("og:site_name", "application-name", "apple-mobile-web-app-title", "publisher")
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "og:published_time",
    "parsely-pub-date", "sailthru.date", "publishdate", "publish_date", "publish-date", "pubdate",
    "dc.date.issued", "dcterms.created", "dc.date", "article.published", "date",
)  # fmt: skip
_AUTHOR = (
    "author", "article:author", "cxenseparse:author", "sailthru.author", "byl", "dc.creator",
    "dcterms.creator", "og:article:author", "article:author_name", "parsely-author",
)  # fmt: skip
_DESCRIPTION = ("og:description", "description")
_IMAGE = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
_SECTION = (
    "article:section", "articlesection", "section", "cxenseparse:section", "parsely-section",
    "og:article:section", "category",
)  # fmt: skip

_META_NAMES = ("property", "name", "itemprop", "http-equiv")
_MAX_URL = 2_048
# The form of BCP 47, with the underscore that many sites write.
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """`published` is ISO 8601 with the page's own offset, or a date; URLs are absolute."""

    title: str
    authors: tuple[str, ...]
    published: str | None
    modified: str | None
    language: str | None
    image: str | None
    section: str | None
    canonical_url: str | None
    paywall: bool
    live_blog: bool
    description: str  # summaries for search engines and networks; "" where there are none
    linked_body: str | None  # articleBody of JSON-LD


def read_metadata(tree: HtmlElement, url: str | None, latest: str) -> Metadata:
    """Read what the page states about itself; the tree is left as it is.

    `latest` (YYYY-MM-DD) is the last publication date to believe when it has to be guessed.
    """
    metas = _metas(tree)
    linked = _linked(tree, url)
    text = visible(tree)
    site = SiteNames([*_all(metas, _SITE), *linked.site_names], url)
    window = next((element.text_content() for element in tree.iter("title")), "")
    title = headline(tree, linked, list(_all(metas, _TITLE)), window, site)
    language = _language(tree, metas, linked)
    dates = datelines(text, title, language)
    shown = [date for date in dates if date.moment[:10] <= latest]
    moment = (
        published(_stated(tree, linked, metas), shown, _anew(linked, text, shown))
        or date_in_address(url)
        or _alone(text, language, latest)
        or guess_published(tree, url, latest)
    )
    modified = _first_moment([linked.modified, *_all(metas, _MODIFIED)])
    images = [*_all(metas, _IMAGE), linked.image]
    return Metadata(
        title=title,
        authors=authors(tree, linked, list(_all(metas, _AUTHOR)), site, text, title, shown),
        published=to_the_second(moment or modified, tree),
        modified=not_before(modified, moment),
        language=language,
        image=_absolute(lead_image(tree, images, linked.logos), url),
        section=section([*_all(metas, _SECTION), linked.section], url, site),
        canonical_url=_canonical(tree, metas, url),
        paywall=has_paywall(tree, linked.free, metas),
        live_blog=is_live_blog(tree, stated=linked.live_blog, metas=metas, url=url),
        description=" ".join(_all(metas, _DESCRIPTION)),
        linked_body=linked.body,
    )


def _anew(linked: LinkedArticle, text: str, shown: list[WrittenDate]) -> WrittenDate | None:
    """The date by which a page may say that it was published anew."""
    # Newsrooms state when they published, and show when they last touched an article.
    if linked.news or not shown or labelled(text, shown[0]):
        return None
    return shown[0]


def _alone(text: str, language: str | None, latest: str) -> str | None:
    # A template may write its months in another language than the page says it is in.
    found = standing_alone(text, language) or standing_alone(text, None)
    return found.moment if found and found.moment[:10] <= latest else None


def _linked(tree: HtmlElement, url: str | None) -> LinkedArticle:
    """The article in JSON-LD; in microdata or RDFa where JSON-LD has none."""
    scripts = (script.text for script in tree.iter("script") if "ld+json" in script.get("type", ""))
    nodes = linked_nodes(filter(None, scripts))
    linked = linked_article(nodes, url)
    if linked.headline or linked.published:
        return linked
    return linked_article([*nodes, *microdata_nodes(tree)], url)


def _metas(tree: HtmlElement) -> dict[str, str]:
    """Contents of the meta elements by name in lower case; the first of a name counts."""
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = next(filter(None, map(meta.get, _META_NAMES)), "")
        if content := one_line(meta.get("content")):
            metas.setdefault(name.lower(), content)
    return metas


def _all(metas: dict[str, str], names: Iterable[str]) -> Iterator[str]:
    return (metas[name] for name in names if name in metas)


def _first_moment(texts: Iterable[str | None]) -> str | None:
    return next(filter(None, (parse_moment(text) for text in texts if text)), None)


def _stated(tree: HtmlElement, linked: LinkedArticle, metas: dict[str, str]) -> Iterator[str]:
    """Publication times in structured data and meta elements, the most reliable first."""
    if linked.published:
        yield linked.published
    yield from _all(metas, _PUBLISHED)
    for element in tree.iter("time"):
        if "published" in element.get("itemprop", "").lower() or "pubdate" in element.attrib:
            yield element.get("datetime", "")


def _language(tree: HtmlElement, metas: dict[str, str], linked: LinkedArticle) -> str | None:
    root = tree.getroottree().getroot()
    stated = (
        root.get("lang")
        or root.get("xml:lang")
        or metas.get("og:locale")
        or metas.get("content-language")
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
