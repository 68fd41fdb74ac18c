"""The links of a page that lead to articles of its site, told by their address and their text."""

from connectors.listings.article_address import UNSPACED, address_evidence
from connectors.listings.page_links import Link, PageLinks
from connectors.urls import canonical, site

_SURE = 2.0
_HEADLINE_CHARS = 30


def article_links(page: PageLinks, url: str) -> list[Link]:
    """What looks like articles among the links of a page at `url`, in its order, each once."""
    home, own = site(url), canonical(url)
    merged: dict[str, Link] = {}
    for link in page.links:
        name = canonical(link.url)
        if name == own:  # a place on the page itself
            continue
        before = merged.get(name, link)
        merged[name] = Link(
            url=before.url,
            text=max(before.text, link.text, key=len),  # a picture and a headline, most often
            navigation=before.navigation and link.navigation,
        )
    return [link for link in merged.values() if _is_article(link) and site(link.url) == home]


def _is_article(link: Link) -> bool:
    evidence = 0 if link.navigation else address_evidence(link.url)
    return evidence > 0 and evidence + _text_evidence(link.text) >= _SURE


def _text_evidence(text: str) -> float:
    """A headline speaks for an article, one or two words against it."""
    unspaced = len(UNSPACED.findall(text))
    words = len(text.split()) + unspaced / 2
    if words >= 5 or len(text) + 2 * unspaced >= _HEADLINE_CHARS:
        return 1
    return -0.75 if 0 < words < 3 else 0
