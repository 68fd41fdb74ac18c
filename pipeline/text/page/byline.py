"""Who wrote an article."""

import re
from collections.abc import Iterable
from itertools import islice

from lxml.html import HtmlElement

from pipeline.text.page.linked import LinkedArticle
from pipeline.text.page.lines import one_line

_MAX_NAME = 60  # characters
_MAX_TEXT = 1_000
_MAX_NAMES = 50
_BRACKETS = re.compile(r"\s*[(\[（【].*$")
_SEVERAL = re.compile(r"\s*[;|、，]\s*|,\s+|\s+(?:and|und|et|y|e|og|och|en|&|ve)\s+")
_NOT_A_NAME = re.compile(
    r"https?:|^@|^\W*\d+\W*$|\b[\w-]+\.(?:com|net|org|[a-z]{2})\b", re.IGNORECASE
)


def authors(
    tree: HtmlElement, linked: LinkedArticle, stated: Iterable[str], site: str
) -> tuple[str, ...]:
    """Persons before organisations, names stated in JSON-LD and meta before a visible byline.

    `stated` are the meta elements' values; some of them only repeat the name of the `site`.
    """
    meta_names = _names(stated)
    return (
        _names(linked.persons)
        or tuple(name for name in meta_names if name.casefold() != site.casefold())
        or _byline(tree)
        or _names(linked.organisations)
        or meta_names
    )


def _names(texts: Iterable[str]) -> tuple[str, ...]:
    """The names in texts that hold one or several; not what cannot be one, none twice."""
    names: dict[str, str] = {}
    for text in islice(texts, _MAX_NAMES):
        for name in _SEVERAL.split(_BRACKETS.sub("", one_line(text)[:_MAX_TEXT])):
            if 1 < len(name) <= _MAX_NAME and not _NOT_A_NAME.search(name):
                names.setdefault(name.casefold().replace("-", " "), name)
    return tuple(names.values())[:_MAX_NAMES]


def _byline(tree: HtmlElement) -> tuple[str, ...]:
    from trafilatura.metadata import extract_author

    return _names((extract_author(tree) or "").split("; "))
