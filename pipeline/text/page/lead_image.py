"""The picture that stands for an article."""

import re
from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from pipeline.text.page.query import elements

# Names of files that stand for a site or for a missing picture, not for an article.
_FOR_NONE = re.compile(
    r"(?:^|[/_.-])(?:logos?|placeholder|default|fallback|no-?image|no-?photo|blank|spacer|favicon"
    r"|share-?image|social-?share|og-?image-?default)(?:[_.\d-]|$)",
    re.IGNORECASE,
)
_PICTURES = elements("(//article//img | //main//img | //figure//img)[position() <= 40]")
_LARGE = 300  # pixels
_SOURCES = ("src", "data-src", "data-original", "data-lazy-src")


def lead_image(
    tree: HtmlElement, stated: Iterable[str | None], logos: frozenset[str]
) -> str | None:
    """The first stated picture that is no logo; else the article's first large one.

    Where all that is stated looks like a logo and the article has no picture, there is none.
    """
    for link in stated:
        if link and link not in logos and is_picture(link):
            return link
    return next(_large(tree, logos), None)


def is_picture(link: str) -> bool:
    """Whether a link can be an article's picture, by the name of its file."""
    name = link.partition("?")[0].rpartition("/")[2]
    return not link.startswith("data:") and not _FOR_NONE.search(f"/{name}")


def _large(tree: HtmlElement, logos: frozenset[str]) -> Iterator[str]:
    for picture in _PICTURES(tree):
        link = next((picture.get(name) for name in _SOURCES if _is_web(picture.get(name))), None)
        in_figure = next(picture.iterancestors("figure"), None) is not None
        is_large = in_figure or _pixels(picture) >= _LARGE
        if link and is_large and link not in logos and is_picture(link):
            yield link


def _is_web(link: str | None) -> bool:
    return bool(link) and not str(link).startswith("data:")


def _pixels(picture: HtmlElement) -> int:
    width = picture.get("width", "").removesuffix("px")
    return int(width) if width.isdecimal() and len(width) < 6 else 0
