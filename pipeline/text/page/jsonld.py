"""What a page says about its article in JSON-LD (schema.org), the most reliable source it has."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

MAX_SCRIPT = 1_000_000
"""Longest JSON-LD script read, in characters; real ones have some ten thousand."""

# https://schema.org/Article and the types below it; liveblogs and forum posts end in "Posting".
_ARTICLE = re.compile(r"(?:Article|Posting|Report)$")
_COMMENTED_OUT = re.compile(r"^\s*(?:<!--|(?://)?\s*<!\[CDATA\[)|(?:-->|(?://)?\s*\]\]>)\s*$|;\s*$")
_MAX_DEPTH = 12

_Node = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedArticle:
    """The article as JSON-LD has it; text as written there, which may be HTML."""

    headline: str | None = None
    body: str | None = None
    persons: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()  # named as authors
    published: str | None = None
    image: str | None = None
    section: str | None = None
    language: str | None = None


def linked_article(scripts: Iterable[str]) -> LinkedArticle:
    """Merge the article nodes of a page's JSON-LD scripts; the first that has a field gives it."""
    nodes = [node for script in scripts for node in _nodes(_load(script))]
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    articles = [node for node in nodes if any(map(_ARTICLE.search, _types(node)))]
    pages = [node for node in nodes if "WebPage" in _types(node)]
    persons = (_names(node, by_id, organisations=False) for node in articles)
    organisations = (_names(node, by_id, organisations=True) for node in articles)
    images = (_url(node.get("image"), by_id) for node in articles)
    return LinkedArticle(
        headline=_first_text(articles, "headline") or _first_text(articles, "name"),
        body=_first_text(articles, "articleBody"),
        persons=next(filter(None, persons), ()),
        organisations=next(filter(None, organisations), ()),
        published=_first_text(articles + pages, "datePublished"),
        image=next(filter(None, images), None),
        section=_first_text(articles, "articleSection"),
        language=_first_text(articles + pages, "inLanguage"),
    )


def _load(script: str) -> Any:
    """Parse one script; None for what is not JSON, which many pages have."""
    if len(script) > MAX_SCRIPT:
        return None
    try:
        # strict=False: pages write raw line breaks into strings.
        return json.loads(_COMMENTED_OUT.sub("", script), strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any, depth: int = 0) -> Iterator[_Node]:
    """Every object in a JSON value, outer ones first."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list) and depth < _MAX_DEPTH:
        for item in value:
            if isinstance(item, dict | list):
                yield from _nodes(item, depth + 1)


def _types(node: _Node) -> list[str]:
    return [kind for kind in _listed(node.get("@type")) if isinstance(kind, str)]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _first_text(nodes: list[_Node], key: str) -> str | None:
    """First text at `key` that is not blank; of a list of texts its first."""
    texts = (value for node in nodes for value in _listed(node.get(key))[:1])
    return next((text.strip() for text in texts if isinstance(text, str) and text.strip()), None)


def _names(article: _Node, by_id: dict[str, _Node], *, organisations: bool) -> tuple[str, ...]:
    """Authors of one kind: texts, objects, references to objects."""
    names: list[Any] = []
    for author in _listed(article.get("author")):
        if not isinstance(author, dict):
            names += [] if organisations else [author]
            continue
        node = by_id.get(str(author.get("@id")), author) if "name" not in author else author
        if organisations is any(kind.endswith("Organization") for kind in _types(node)):
            parts = (node.get("givenName"), node.get("familyName"))
            names += _listed(node.get("name") or " ".join(filter(None, map(_text, parts))))
    return tuple(name.strip() for name in names if isinstance(name, str) and name.strip())


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _url(value: Any, by_id: dict[str, _Node], depth: int = 0) -> str | None:
    """URL of an image: text, object with `url`, reference to one, or a list of these."""
    first = _listed(value)[0] if value else None
    if isinstance(first, dict) and depth < _MAX_DEPTH:
        node = by_id.get(str(first.get("@id")), first)
        return _url(node.get("url") or node.get("contentUrl"), by_id, depth + 1)
    return _text(first).strip() or None
