"""Refuses hostile markup before anything builds a tree of it, hostile trees before they are read.

The markup is read in one pass, linear in its length whatever it holds: the expressions here never
look back at a character. They split it into tags as HTML does (13.2.5, Tokenization, in the
standard), and so does libxml2 since 2.14.
"""

import re

from lxml.etree import XPath
from lxml.html import HtmlElement

from pipeline.errors import Rejected

# Of the 386 real pages of the evaluation set the largest has 1.3 MB, 7 778 elements (99th
# percentile 2 817), 7 930 attributes, 73 of them of one element, and is nested 51 deep. libxml2
# silently drops what is nested deeper than 255, so that limit has to stay below. At these limits
# the dearest pages known take about a second (python -m tests.bench text).
MAX_BYTES = 5_000_000
MAX_ELEMENTS = 20_000
MAX_DEPTH = 100
MAX_ATTRIBUTES = 100_000
MAX_ATTRIBUTES_OF_ONE = 250

# What is in a tag behind "<" and a letter, with the quoted values that ">" does not end.
_IN_TAG = r"""(?:=\s*+(?:"[^"]*+"?|'[^']*+'?)?|[^>=]++)*+"""
_TAGS = re.compile(
    r"<!--(?:.*?-->|.*)"
    rf"|<((script|style|textarea|title|xmp|noframes)\b{_IN_TAG})>?[^<]*+(?:<(?!/\2)[^<]*+)*+"
    rf"|<([a-z]{_IN_TAG})",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""[\s/]*[^\s/>][^\s/>=]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]*))?""")
_TOO_DEEP = XPath("boolean(/*" + "/*" * MAX_DEPTH + ")")
_TOO_MANY_ATTRIBUTES = XPath(f"count(//@*) > {MAX_ATTRIBUTES}")


def check_length(text: str) -> None:
    """Raise Rejected("extract", ...) for more than MAX_BYTES of UTF-8."""
    # A character has 4 bytes at most, so that most texts need not be encoded.
    if len(text) * 4 > MAX_BYTES and len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise Rejected("extract", f"{len(text)} characters, more than {MAX_BYTES} bytes")


def check_markup(markup: str) -> None:
    """Raise Rejected("extract", ...) for markup that is too long or too crowded to be parsed."""
    check_length(markup)
    elements = 0
    for found in _TAGS.finditer(markup):
        tag = found[1] or found[3]
        if not tag:
            continue
        elements += 1
        if elements > MAX_ELEMENTS:
            raise Rejected("extract", f"more than {MAX_ELEMENTS} elements")
        if len(tag) > 2 * MAX_ATTRIBUTES_OF_ONE:  # a shorter one has no room for so many
            _check_attributes(tag)


def check_tree(tree: HtmlElement) -> None:
    """Raise Rejected("extract", ...) for a document too deep, or with too many attributes."""
    if _TOO_DEEP(tree):
        raise Rejected("extract", f"elements nested more than {MAX_DEPTH} deep")
    if _TOO_MANY_ATTRIBUTES(tree):
        raise Rejected("extract", f"more than {MAX_ATTRIBUTES} attributes")


def _check_attributes(tag: str) -> None:
    for count, _ in enumerate(_ATTRIBUTE.finditer(tag)):
        if count > MAX_ATTRIBUTES_OF_ONE:  # the first is the tag's name
            raise Rejected("extract", f"more than {MAX_ATTRIBUTES_OF_ONE} attributes of an element")
