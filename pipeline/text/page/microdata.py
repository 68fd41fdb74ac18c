"""Microdata and RDFa Lite of a page as the same objects that JSON-LD gives."""

from itertools import islice

from lxml.html import HtmlElement

from pipeline.text.page.jsonld import Node
from pipeline.text.page.lines import element_text
from pipeline.text.page.query import elements

_MAX_PROPERTIES = 2_000
_MAX_TEXT = 2_000  # characters; the article's text is not read from here
_PROPERTIES = {name: elements(f"//*[@{name}]") for name in ("itemprop", "property")}
_NAMES = {"name", "author", "creator", "headline", "articleSection"}  # never addresses
_LINKS = {"a": "href", "link": "href", "img": "src", "time": "datetime", "meta": "content"}


def microdata_nodes(tree: HtmlElement) -> list[Node]:
    """The objects of schema.org that the markup holds, in the page's order.

    Properties outside any object, which careless templates write, become one without a type.
    """
    return _nodes(tree, "itemscope", "itemtype", "itemprop") or _nodes(
        tree, "typeof", "typeof", "property"
    )


def _nodes(tree: HtmlElement, scope: str, kind: str, prop: str) -> list[Node]:
    nodes: dict[HtmlElement | None, Node] = {}
    for element in _PROPERTIES[prop](tree)[:_MAX_PROPERTIES]:
        owner = next((up for up in element.iterancestors() if scope in up.attrib), None)
        if owner is None and (prop == "property" or element.tag == "meta"):
            continue  # Open Graph, and what is read as a meta element
        holder = nodes.setdefault(owner, _typed(owner, kind))
        is_node = scope in element.attrib
        value = (
            nodes.setdefault(element, _typed(element, kind)) if is_node else _value(element, prop)
        )
        for name in element.get(prop, "").split():
            _add(holder, name.rpartition(":")[2].rpartition("/")[2], value)
    for node_of, node in nodes.items():
        if node_of is not None and prop in node_of.attrib and "name" not in node:
            _add(node, "name", _text(node_of))
    return list(nodes.values())


def _typed(element: HtmlElement | None, kind: str) -> Node:
    return {"@type": [] if element is None else element.get(kind, "").split()[:5]}


def _value(element: HtmlElement, prop: str) -> str:
    stated = element.get("content")
    if not stated and not (element.tag == "a" and _NAMES & set(element.get(prop, "").split())):
        stated = element.get(_LINKS.get(element.tag, "content"))
    return (stated or _text(element))[:_MAX_TEXT]


def _text(element: HtmlElement) -> str:
    """Its text, if that is short."""
    text = "".join(islice(map(str, element.itertext()), 200))
    return element_text(element) if len(text) <= _MAX_TEXT else ""


def _add(node: Node, name: str, value: str | Node) -> None:
    if not value:
        return
    if name in node:
        held = node[name]
        node[name] = [*held, value] if isinstance(held, list) else [held, value]
    else:
        node[name] = value
