"""Namespace prefixes that a feed uses but does not declare: `<atom:link>` in a bare `<rss>`.

Such a document is no XML, and feedparser's looser reading neither knows what the prefixes mean nor
reads the rest as well. Declaring what publishers always mean by them makes it sound.
"""

import re

_MEANT = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "georss": "http://www.georss.org/georss",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "xlink": "http://www.w3.org/1999/xlink",
}
_USED = re.compile(r"(?:<|\s)([A-Za-z_][\w.-]{0,40}):(?=[\w.-]+[\s=/>])")
_DECLARED = re.compile(r"xmlns:([\w.-]{1,200})\s{0,20}=")
_ROOT = re.compile(r"<[A-Za-z_][^\s<>/]*")
_MOST = 50  # prefixes that are declared


def with_prefixes(text: str) -> str:
    """The document with all prefixes declared in its root, those of no known meaning as such."""
    missing = {*_USED.findall(text)} - {*_DECLARED.findall(text)} - {"xml", "xmlns"}
    root = _ROOT.search(text)
    if not missing or root is None or len(missing) > _MOST:
        return text
    declared = "".join(
        f' xmlns:{prefix}="{_MEANT.get(prefix, f"urn:undeclared:{prefix}")}"'
        for prefix in sorted(missing)
    )
    return f"{text[: root.end()]}{declared}{text[root.end() :]}"
