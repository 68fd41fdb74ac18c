"""The article of a page in its structured data (https://schema.org/Article)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pipeline.text.page.jsonld import Node, types
from pipeline.text.page.lines import one_line

# The types below Article; live blogs and forum posts end in "Posting".
_ARTICLE = re.compile(r"(?:Article|Posting|Report)$")
_PAGE = re.compile(r"^(?:Web|Item|FAQ|Collection)Page$")
_IMAGES = ("image", "primaryImageOfPage", "thumbnailUrl")
_MAX_DEPTH = 6
_TRUTH = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
_MAX_NAMES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedArticle:
    """The article as structured data has it; text as written there, which may be HTML."""

    headline: str | None = None
    body: str | None = None
    persons: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()  # named as authors
    published: str | None = None
    modified: str | None = None
    image: str | None = None
    section: str | None = None
    language: str | None = None
    news: bool = False  # it is typed as news
    live_blog: bool = False
    free: bool | None = None  # isAccessibleForFree
    site_names: tuple[str, ...] = ()  # of the publisher and of the site
    logos: frozenset[str] = frozenset()  # images that are the publisher's


def linked_article(nodes: Sequence[Node], url: str | None = None) -> LinkedArticle:
    """Merge what the nodes say about the article at `url`; the first that has a field gives it.

    Where a node says that it is about this address, those about others are not read.
    """
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    articles = _about(url, [node for node in nodes if any(map(_ARTICLE.search, types(node)))])
    pages = [node for node in nodes if any(map(_PAGE.match, types(node)))]
    loose = [] if articles else [node for node in nodes if not types(node)]
    articles += [node for node in loose if {"headline", "datePublished"} & node.keys()]
    kinds = {kind for node in articles for kind in types(node)}
    persons = (_authors(node, by_id, organisations=False) for node in articles)
    organisations = (_authors(node, by_id, organisations=True) for node in articles)
    images = (_url(node.get(key), by_id) for node in articles + pages for key in _IMAGES)
    publishers = list(_publishers(nodes, by_id))
    return LinkedArticle(
        headline=_first_text(articles, "headline") or _first_text(articles, "name"),
        body=_first_text(articles, "articleBody"),
        persons=next(filter(None, persons), ()),
        organisations=next(filter(None, organisations), ()),
        published=_first_text(articles + pages, "datePublished")
        or _first_text(articles, "dateCreated"),
        modified=_first_text(articles + pages, "dateModified"),
        image=next(filter(None, images), None),
        section=_first_text(articles, "articleSection") or _trail(nodes),
        language=_first_text(articles + pages, "inLanguage"),
        news=any(kind.endswith("NewsArticle") for kind in kinds),
        live_blog="LiveBlogPosting" in kinds,
        free=_free(articles + pages, by_id),
        site_names=tuple(dict.fromkeys(_texts(publishers, "name", "alternateName"))),
        logos=frozenset(filter(None, (_url(node.get("logo"), by_id) for node in publishers))),
    )


def _about(url: str | None, articles: list[Node]) -> list[Node]:
    """The articles that say they are at `url`; else those that do not say they are elsewhere.

    Where all are elsewhere (the page's address is a short or another one), all of them.
    """
    if url is None or len(articles) < 2:
        return articles
    own = _address(url)
    stated = [{*map(_address, _addresses(article))} for article in articles]
    here = [article for article, at in zip(articles, stated, strict=True) if own in at]
    nowhere = [article for article, at in zip(articles, stated, strict=True) if not at]
    return here + nowhere or articles


def _addresses(article: Node) -> Iterator[str]:
    for key in ("url", "mainEntityOfPage", "@id"):
        value = article.get(key)
        value = value.get("@id") or value.get("url") if isinstance(value, dict) else value
        if isinstance(value, str) and value.startswith(("http:", "https:")):
            yield value


def _address(url: str) -> tuple[str, str]:
    """Host and path, without what does not tell pages apart."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", url
    return (parts.netloc.lower().removeprefix("www.").removeprefix("m."), parts.path.rstrip("/"))


def _authors(article: Node, by_id: dict[str, Node], *, organisations: bool) -> tuple[str, ...]:
    """Authors of one kind: texts, objects, references to objects."""
    names: list[Any] = []
    for author in _listed(article.get("author") or article.get("creator"))[:_MAX_NAMES]:
        if isinstance(author, str) and not organisations and not author.startswith("http"):
            names.append(author)
        if isinstance(author, dict):
            node = author if "name" in author else by_id.get(str(author.get("@id")), author)
            if organisations is any(kind.endswith("Organization") for kind in types(node)):
                parts = (_text(node.get("givenName")), _text(node.get("familyName")))
                names += _listed(node.get("name")) or [" ".join(filter(None, parts))]
    texts = (name.strip() for name in names[:_MAX_NAMES] if isinstance(name, str))
    return tuple(filter(None, texts))


def _publishers(nodes: Iterable[Node], by_id: dict[str, Node]) -> Iterator[Node]:
    for node in nodes:
        if "WebSite" in types(node):
            yield node
        for publisher in _listed(node.get("publisher"))[:3]:
            if isinstance(publisher, dict):
                yield by_id.get(str(publisher.get("@id")), publisher)


def _trail(nodes: Iterable[Node]) -> str | None:
    """The last step of a breadcrumb trail before the article itself, not the home page."""
    for node in nodes:
        items = node.get("itemListElement")
        if "BreadcrumbList" in types(node) and isinstance(items, list):
            names = [name for item in items[:20] if (name := _step(item))]
            return names[-2] if len(names) > 2 else None
    return None


def _step(item: Any) -> str:
    if not isinstance(item, dict):
        return ""
    inner = item.get("item")
    return _text(item.get("name")) or _text(inner.get("name") if isinstance(inner, dict) else "")


def _free(nodes: Sequence[Node], by_id: dict[str, Node]) -> bool | None:
    """Whether all of it can be read for free, where the page says so: of it, or of its parts."""
    whole = [said for node in nodes if (said := _said_free(node)) is not None]
    if whole:
        return whole[0]
    parts = (part for node in nodes for part in _listed(node.get("hasPart"))[:_MAX_NAMES])
    resolved = (by_id.get(str(part.get("@id")), part) for part in parts if isinstance(part, dict))
    of_parts = [free for part in resolved if (free := _said_free(part)) is not None]
    return all(of_parts) if of_parts else None


def _said_free(node: Node) -> bool | None:
    word = str(node.get("isAccessibleForFree", "")).strip().lower()
    return _TRUTH.get(word.rpartition("/")[2])  # or https://schema.org/False


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _first_text(nodes: Iterable[Node], key: str) -> str | None:
    """First text at `key` that is not blank; of a list of texts its first."""
    return next(_texts(nodes, key), None)


def _texts(nodes: Iterable[Node], *keys: str) -> Iterator[str]:
    values = (value for node in nodes for key in keys for value in _listed(node.get(key))[:1])
    return (value.strip() for value in values if isinstance(value, str) and value.strip())


def _text(value: Any) -> str:
    return one_line(value) if isinstance(value, str) else ""


def _url(value: Any, by_id: dict[str, Node], depth: int = 0) -> str | None:
    """URL of an image: text, object with `url`, reference to one, or a list of these."""
    first = (_listed(value) or [None])[0]
    if isinstance(first, dict) and depth < _MAX_DEPTH:
        node = by_id.get(str(first.get("@id")), first)
        return _url(node.get("url") or node.get("contentUrl"), by_id, depth + 1)
    return _text(first).strip() or None
