"""JSON-LD of a page as plain objects, also where it is not quite JSON.

Of 267 real pages with JSON-LD 11 have some with raw line breaks, trailing commas, comments, wrong
escapes, HTML references or several values in one script; 9 of them are read. Each repair is tried
only after what came before it failed. Bounded in time and size; never raises.
"""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from pipeline.text.page.lines import unescape

Node = dict[str, Any]
"""One object of schema.org, from JSON-LD, microdata or RDFa: "@type" and properties."""

MAX_SCRIPT = 2_000_000
"""Longest JSON-LD script read, in characters; a live blog of 400 posts has one million."""
_MAX_SCRIPTS = 100
_MAX_TOTAL = 3_000_000  # characters of all scripts
_MAX_NODES = 5_000
_MAX_DEPTH = 12
# Lists of other things than the page's article: their items are not looked at.
_OF_OTHERS = {
    "itemListElement", "liveBlogUpdate", "comment", "review", "relatedLink", "citation", "mentions",
    "isBasedOn", "isRelatedTo", "suggestedAnswer", "acceptedAnswer", "blogPost", "blogPosts",
}  # fmt: skip

_WRAPPED = re.compile(r"^\s*(?:<!--|(?://|/\*)?\s*<!\[CDATA\[(?:\s*\*/)?)")
_WRAP_ENDS = re.compile(r"(?:-->|(?://|/\*)?\s?\]\]>(?:\s?\*/)?)[\s;]*$")
_COMMENT_LINE = re.compile(r"^[ \t]*//[^\n]*$", re.MULTILINE)
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_DECODER = json.JSONDecoder(strict=False)  # pages write raw line breaks into strings
# Where nothing helps, the plain fields of what looks like an article.
_LOOKS_LIKE_ARTICLE = re.compile(r'"@type"\s*:\s*"(\w*(?:Article|Posting))"')
_FIELD = re.compile(
    r'"(headline|datePublished|dateModified|articleSection|isAccessibleForFree|inLanguage)"'
    r'\s*:\s*"([^"\\\n]{1,400})"'
)
_AUTHOR = re.compile(
    r'"author"\s*:\s*(?:\[\s*)?\{[^{}"]*(?:"[^"]*"[^{}"]*){0,6}?"name"\s*:\s*"([^"]*)"'
)


def linked_nodes(scripts: Iterable[str]) -> list[Node]:
    """Every object in a page's JSON-LD scripts, outer ones first; at most 5 000.

    Items of lists that hold other articles, comments or the posts of a live blog are left out.
    """
    nodes: list[Node] = []
    total = 0
    for script in islice(scripts, _MAX_SCRIPTS):
        total += len(script)
        if len(script) > MAX_SCRIPT or total > _MAX_TOTAL:
            continue
        for value in _load(script):
            nodes.extend(islice(_walk(value), _MAX_NODES - len(nodes)))
    return nodes


def types(node: Node) -> list[str]:
    """The names of a node's types, without their vocabulary."""
    kinds = node.get("@type")
    return [
        kind.rstrip("/").rpartition("/")[2].rpartition(":")[2]
        for kind in (kinds if isinstance(kinds, list) else [kinds])
        if isinstance(kind, str)
    ]


def _load(script: str) -> list[Any]:
    """The JSON values in one script; none for what is not JSON, which many pages have."""
    text = _WRAP_ENDS.sub("", _WRAPPED.sub("", script)).strip().rstrip(";")
    for repair in (_as_written, _mended, _unescaped):
        try:
            return _values(repair(text))
        except (ValueError, RecursionError):
            continue
    return _scavenged(text)


def _as_written(text: str) -> str:
    return text


def _mended(text: str) -> str:
    """Without comments and trailing commas, with only those escapes that JSON knows."""
    text = _COMMENT_LINE.sub("", _without_comments(text))
    text = _ESCAPE.sub(lambda found: found[0] if found[1] in '"\\/bfnrtu' else found[1], text)
    return _TRAILING_COMMA.sub(r"\1", text)


def _unescaped(text: str) -> str:
    """With quotes for `&quot;`, where a template wrote the whole script as HTML."""
    if "&quot;" not in text and "&#34;" not in text:
        raise ValueError
    return _mended(unescape(text))


def _without_comments(text: str) -> str:
    pieces, place = [], 0
    while (start := text.find("/*", place)) >= 0 and (end := text.find("*/", start)) >= 0:
        pieces.append(text[place:start])
        place = end + 2
    return "".join(pieces) + text[place:]


def _values(text: str) -> list[Any]:
    """One value or several behind one another. Raises ValueError where the first is broken."""
    values: list[Any] = []
    place = 0
    while place < len(text) and len(values) < _MAX_SCRIPTS:
        try:
            value, place = _DECODER.raw_decode(text, place)
        except ValueError:
            if not values:
                raise
            break
        values.append(value)
        while place < len(text) and text[place] in " \t\r\n,;":
            place += 1
    return values


def _scavenged(text: str) -> list[Any]:
    kind = _LOOKS_LIKE_ARTICLE.search(text)
    if not kind:
        return []
    node: Node = {"@type": kind[1]}
    for found in _FIELD.finditer(text):
        node.setdefault(found[1], found[2])
    if author := _AUTHOR.search(text):
        node["author"] = {"@type": "Person", "name": author[1]}
    return [node]


def _walk(value: Any, depth: int = 0) -> Iterator[Node]:
    """Every object in a JSON value, outer ones first."""
    if isinstance(value, dict):
        yield value
        value = [inner for key, inner in value.items() if key not in _OF_OTHERS]
    if isinstance(value, list) and depth < _MAX_DEPTH:
        for item in value:
            if isinstance(item, dict | list):
                yield from _walk(item, depth + 1)
