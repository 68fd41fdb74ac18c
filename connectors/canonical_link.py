"""The address that a page gives as its own: `<link rel="canonical">`."""

import re
from html import unescape

from ada_url import URL

from connectors.urls import article_id, canonical, resolved, site

_HEAD_CHARS = 200_000
"""Pages put scripts and styles before it, but hardly this much."""

_LINK = re.compile(r"<link\b[^<>]*>", re.IGNORECASE)
_CANONICAL = re.compile(r"""\brel\s*=\s*["']?\s*canonical\b""", re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)


def canonical_link_id(html: str, url: str) -> str | None:
    """The article id of the page's canonical link; None where it has none to be trusted.

    It must lead to the same site, and not to a home page, which careless templates name on
    every page.
    """
    for tag in _LINK.findall(html[:_HEAD_CHARS]):
        if _CANONICAL.search(tag) and (found := _HREF.search(tag)):
            written = unescape(found[1] or found[2] or found[3] or "")
            address = resolved(written, url)
            if address is None or site(address) != site(url) or _is_home(address):
                return None
            return article_id(canonical(address))
    return None


def _is_home(address: str) -> bool:
    parts = URL(address)
    return parts.pathname.strip("/") == "" and not parts.search
