"""Whether only subscribers get all of an article, by what the page says to machines.

https://developers.google.com/search/docs/appearance/structured-data/paywalled-content
"""

from collections.abc import Mapping

from lxml.html import HtmlElement

from pipeline.text.page.query import elements

_TIERS = ("article:content_tier", "og:article:content_tier", "article_content_tier", "content_tier")
_NOT_FREE = {"metered", "locked", "premium", "paid", "subscriber", "subscribers", "subscription"}
# Subscriptions of AMP pages: what stands there instead of the article's end.
_AMP_WALL = elements("//*[@subscriptions-section='content-not-granted']")


def has_paywall(tree: HtmlElement, free: bool | None, metas: Mapping[str, str]) -> bool:
    """Believe JSON-LD's `isAccessibleForFree`, then the content tier, then an AMP paywall."""
    if free is not None:
        return not free
    tier = next((metas[name] for name in _TIERS if name in metas), None)
    if tier is not None:
        return tier.strip().lower() in _NOT_FREE
    return bool(_AMP_WALL(tree))
