"""URLs: what a link resolves to, the form that names an article, and the article's id.

`href` is the address to fetch. `canonical` is an identity, not an address: two links that lead to
one article get one canonical form, so it may differ from what the publisher serves.
"""

from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b

from ada_url import URL

from pipeline.records import Entry


def href(url: str, base: str | None = None) -> str | None:
    """Resolve a link as browsers do (WHATWG URL); None: invalid, or neither http nor https."""
    try:
        found = URL(url, base)
    except ValueError:
        return None
    return found.href if found.protocol in ("http:", "https:") and found.hostname else None


def canonical(url: str) -> str:
    """The form of an http(s) URL that names its article; a URL that `href` refuses comes back as is."""
    from courlan import clean_url

    resolved = href(url)
    if resolved is None:
        return url
    cleaned = clean_url(resolved) or resolved
    return (href(cleaned) or resolved).partition("#")[0]


def article_id(canonical_url: str) -> str:
    """128 bits of BLAKE2b of the canonical URL as 32 hex digits."""
    return _digest(canonical_url)


def entry_id(source: str, guid: str) -> str:
    """Id of an entry that its URL does not tell: of the source's id and the entry's guid."""
    return _digest(source, guid)


def entry_ids(source: str, entries: Sequence[Entry]) -> list[str]:
    """The article id of each entry of one feed.

    Made of the canonical URL; where entries of the feed share a link or have none, of source and
    guid; without a guid, of source, title and published.
    """
    links = [canonical(entry.link) if entry.link else None for entry in entries]
    uses = Counter(links)
    return [
        article_id(link) if link and uses[link] == 1 else _without_link(source, entry)
        for link, entry in zip(links, entries, strict=True)
    ]


def _without_link(source: str, entry: Entry) -> str:
    if entry.guid:
        return entry_id(source, entry.guid)
    return _digest(source, entry.title or "", entry.published or "")


def _digest(*parts: str) -> str:
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
