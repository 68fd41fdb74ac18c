"""The address that a saved page came from, as the page says itself."""

import re

from connectors.article_pages.html_tags import HEAD_CHARS, head_tags, plain_text
from connectors.urls import href, is_home

_COMMENTS = (
    re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)", re.IGNORECASE),  # browsers
    re.compile(r"<!--\s*Page saved with SingleFile\s+url:\s*(\S+)", re.IGNORECASE),
)
_HTTRACK = re.compile(r"<!--\s*Mirrored from (\S+) by HTTrack", re.IGNORECASE)  # without scheme
_WAYBACK = re.compile(r"^https?://web\.archive\.org/web/\d+(?:[a-z]+_)?/(?=https?:)")


def saved_address(html: str) -> str | None:
    """Where a page was saved from: by its saver's comment, its canonical link, or its og:url.

    None where it says nothing, or names a home page: careless templates do so on every page, and
    a whole folder would become one article.
    """
    head = html[:HEAD_CHARS]
    written = [found[1] for comment in _COMMENTS if (found := comment.search(head))]
    written += [f"https://{found[1]}" for found in [_HTTRACK.search(head)] if found]
    for address in [*map(plain_text, written), *_named(html)]:
        url = href(_WAYBACK.sub("", address))
        if url is not None and not is_home(url):
            return url
    return None


def _named(html: str) -> list[str]:
    """The canonical link, then og:url."""
    links, properties = [], []
    for _, said in head_tags(html, "link", "meta"):
        if "canonical" in said.get("rel", "").lower().split():
            links.append(said.get("href", ""))
        elif "og:url" in (said.get("property"), said.get("name")):
            properties.append(said.get("content", ""))
    return links[:1] + properties[:1]
