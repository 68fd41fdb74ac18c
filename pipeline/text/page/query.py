"""XPath over a page, typed by what the expression gives: lxml says only "anything"."""

from collections.abc import Callable
from typing import cast

from lxml.etree import XPath
from lxml.html import HtmlElement


def elements(expression: str) -> Callable[[HtmlElement], list[HtmlElement]]:
    """A query for elements, in the page's order."""
    query = XPath(expression)
    return lambda tree: cast("list[HtmlElement]", query(tree))


def texts(expression: str) -> Callable[[HtmlElement], list[str]]:
    """A query for text nodes, in the page's order."""
    query = XPath(expression, smart_strings=False)
    return lambda tree: cast("list[str]", query(tree))
