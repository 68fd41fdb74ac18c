"""Whether a page is a live blog: one that grows while something happens."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipeline.text.page.query import elements

_NAMED = r"(?:live-?(?:blog|ticker|coverage|updates)|news-?ticker)"
_IN_PATH = re.compile(
    rf"/(?:live|en-direct|endirecto|en-vivo|directo|{_NAMED})/[^/]|[/-]{_NAMED}(?:[/.-]|$)"
)
_IN_NAMES = re.compile(rf"(?:^|[\s_-]){_NAMED}(?:[\s_-]|$)", re.IGNORECASE)
_AROUND = elements("//body | //main | //article[1]")
_MAX_AROUND = 10
_SECTIONS = ("og:type", "article:section", "section", "article:template", "pagetype", "page-type")


def is_live_blog(
    tree: HtmlElement, *, stated: bool, metas: Mapping[str, str], url: str | None
) -> bool:
    """Whether structured data states it, or the page's type, its address or its frame say so."""
    if stated or _IN_PATH.search(_path(url)):
        return True
    if any(_IN_NAMES.search(metas.get(name, "")) for name in _SECTIONS):
        return True
    frames = _AROUND(tree)[:_MAX_AROUND]
    return any(
        _IN_NAMES.search(f"{frame.get('class', '')} {frame.get('id', '')}") for frame in frames
    )


def _path(url: str | None) -> str:
    try:
        return urlsplit(url or "").path.lower()
    except ValueError:
        return ""
