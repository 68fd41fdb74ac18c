"""Which of the headings and statements of a page is its article's headline."""

import re
from collections.abc import Iterable
from itertools import islice

from lxml.html import HtmlElement

from pipeline.text.page.lines import element_text, one_line
from pipeline.text.words import words

_MAX_LENGTH = 300  # characters; longer "headings" and statements are whole teasers
_MAX_HEADINGS = 50
# Measured on 190 pages: least agreement (F1 of words) at which an h1 is believed; below it a
# page's only h1 is still believed from this many words on, because site names are shorter.
_MIN_AGREEMENT = 0.4
_MIN_WORDS = 4

_SITE_SUFFIX = re.compile(r"\s+[-–—|·•»]\s+[^-–—|·•»]{2,40}$")
_SPACE_BEFORE_MARK = re.compile(r"\s+(?=[,.;:!?»”’)\]]\s|[,.;:!?»”’)\]]$)")


def headline(tree: HtmlElement, stated: Iterable[str | None], window: str) -> str:
    """Choose the headline: an h1 that the page's own statements agree with, or a statement.

    `stated` are headlines from structured data, the most reliable first; `window` is the text of
    <title>, which most sites end with their name.
    """
    claims = [claim for claim in map(one_line, stated) if 0 < len(claim) <= _MAX_LENGTH]
    window = _SITE_SUFFIX.sub("", one_line(window)[:_MAX_LENGTH])
    headings = [
        text
        for text in map(_heading, islice(tree.iter("h1"), _MAX_HEADINGS))
        if 0 < len(text) <= _MAX_LENGTH
    ]
    compared = [words(claim) for claim in [*claims, window] if claim]
    agreements = [
        (max((_agreement(words(text), claim) for claim in compared), default=0.0), -index)
        for index, text in enumerate(headings)
    ]
    agreement, index = max(agreements, default=(0.0, 0))
    if agreement >= _MIN_AGREEMENT:
        return _without_kicker(headings[-index], claims)
    if len(headings) == 1 and len(words(headings[0])) >= _MIN_WORDS:
        return headings[0]
    return next((_SITE_SUFFIX.sub("", claim) for claim in claims), window) or "".join(headings[:1])


def _heading(element: HtmlElement) -> str:
    """Text of a heading; kicker and headline in two spans do not run into one another."""
    return _SPACE_BEFORE_MARK.sub("", element_text(element))


def _agreement(one: list[str], other: list[str]) -> float:
    """F1 of the distinct words."""
    first, second = set(one), set(other)
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0


def _without_kicker(heading: str, claims: list[str]) -> str:
    """The headline alone where the heading is "kicker: headline" and a statement says so."""
    own = words(heading)
    for claim in claims:
        claimed = words(claim)
        if _MIN_WORDS <= len(claimed) < len(own) and own[-len(claimed) :] == claimed:
            return claim
    return heading
