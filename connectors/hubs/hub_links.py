"""The WebSub hub that a feed names, in its HTTP headers or in itself (W3C WebSub, section 4)."""

import re
from collections.abc import Mapping

from connectors.feed import Feed
from connectors.source import Hub
from connectors.urls import resolved

_LINK = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w*]+\s*=\s*(?:\"[^\"]*\"|[^\s;,\"]+))*)")
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]+))", re.IGNORECASE)


def hub_of(headers: Mapping[str, str], feed: Feed, url: str) -> Hub | None:
    """The hub, and the feed's address there: its own word for it, else `url`, where it came from.

    Header names in lower case; headers go before what the feed says.

    >>> hub_of({"link": '<https://hub.example/>; rel="hub"'}, Feed(format="rss20"), "https://a.b/")
    Hub(url='https://hub.example/', topic='https://a.b/')
    """
    linked: dict[str, str] = {}
    for target, parameters in _LINK.findall(headers.get("link", "")[:10_000]):
        if (found := _REL.search(parameters)) and (address := resolved(target, url)):
            for relation in (found[1] or found[2]).lower().split():
                linked.setdefault(relation, address)
    hub = linked.get("hub") or feed.hub
    return Hub(url=hub, topic=linked.get("self") or feed.topic or url) if hub else None
