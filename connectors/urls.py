"""URLs: what a link leads to, the form that names an article, and the article's id.

`href` is the address to visit. `canonical` is an identity, not an address: links to one article
get one form (https, no www, no tracking), which the publisher may or may not serve.
"""

import re
from functools import lru_cache
from hashlib import blake2b

from ada_url import URL, idna

from connectors.tracking import is_tracking

_ALIAS_HOST = re.compile(r"^(?:(?:www\d*|m|mobile|amp)\.)+(?=(?:[^.]+\.)+[a-z][^.]*$)")
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})?")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_SESSION = re.compile(r"(?<=[^/.]);(?:jsessionid|phpsessid|sid)=[^/;]*", re.IGNORECASE)
_SAME_PAGE = re.compile(
    r"""(?:/amp|(?<=[^/.])\.amp|(?<=/)(?:index|default)\.(?:x?html?|php\d?|aspx?|jspx?|cfm)|/)+$""",
    re.IGNORECASE,
)
_AMP_HTML = re.compile(r"(?<=[^/.])(?:\.amp)+(?=\.html?$)", re.IGNORECASE)
_AND = re.compile(r"(?:^|&)(?:amp;)*")  # feeds escape & twice
_ROUTE = re.compile(r"#!?/[^/!]")  # a page chosen by script: #!/news/17


def href(url: str, base: str | None = None) -> str | None:
    """Resolve a link as browsers do (WHATWG URL); None: invalid, or neither http nor https."""
    try:
        found = URL(url, base)
    except ValueError:
        return None
    if found.protocol not in ("http:", "https:") or not _is_idna(found.hostname):
        return None
    return found.href


def resolved(written: str | None, base: str | None = None) -> str | None:
    """A link as a feed or page wrote it, resolved as `href` does; None where nothing is written."""
    return href(written, base) if written and not written.isspace() else None


def _is_idna(host: str) -> bool:
    """Whether the Punycode in a host means something; ada checks only what it made itself."""
    return "xn--" not in host or not any(
        label.startswith("xn--") for label in idna.decode(host).split(".")
    )


@lru_cache(1024)
def canonical(url: str) -> str:
    """The form of an http(s) URL that names its article; what `href` refuses stays as it is.

    https for http at the default port; no user, www, m, trailing dot, fragment, tracking
    parameter, index page, AMP mark or slash at the end; query sorted; %-escapes only where needed.
    """
    address = href(url)
    if address is None:
        return url
    parts = URL(address)
    host = _ALIAS_HOST.sub("", parts.hostname.rstrip(".") or parts.hostname)
    scheme = parts.protocol if parts.port else "https:"
    place = f":{parts.port}" if parts.port else ""
    path = _SESSION.sub("", re.sub("/{2,}", "/", _unescaped(parts.pathname)))
    query = _query(parts.search[1:])
    fragment = parts.hash if _ROUTE.match(parts.hash) else ""
    path = _AMP_HTML.sub("", _SAME_PAGE.sub("", path)) or "/"
    return href(f"{scheme}//{host}{place}{path}{query}{fragment}") or address


def _query(search: str) -> str:
    parts = _AND.split(_unescaped(search.replace("+", "%20")))
    pairs = [(name, value) for name, _, value in (part.partition("=") for part in parts)]
    kept = [
        f"{name}={value}" if value else name
        for name, value in sorted(pairs)
        if (name or value) and not is_tracking(name, value)
    ]
    return f"?{'&'.join(kept)}" if kept else ""


def _unescaped(text: str) -> str:
    """%-escapes of characters that need none undone, the others in upper case, a lone % escaped."""

    def plain(found: re.Match[str]) -> str:
        if not found[1]:
            return "%25"
        sign = chr(int(found[1], 16))
        return sign if _UNRESERVED.match(sign) else found[0].upper()

    return _ESCAPE.sub(plain, text)


def site(url: str) -> str:
    """The registered domain of a URL, by the public suffix list that the `tld` package carries.

    Blogs of one host (a.blogspot.com) are sites of their own; an IP address or a bare host name is
    its own site.
    """
    from tld import get_fld

    address = href(url)
    if address is None:
        return ""
    domain = get_fld(address, fail_silently=True, search_private=True)
    return domain or str(URL(address).hostname)


def is_home(address: str) -> bool:
    """Whether a valid URL is that of a host's front page, which is no article."""
    parts = URL(address)
    return bool(parts.pathname == "/" and not parts.search)


def is_downgrade(address: str, to: str) -> bool:
    """Whether it leads from HTTPS to something that can be listened to."""
    return address.startswith("https:") and not to.startswith("https:")


def article_id(canonical_url: str) -> str:
    """128 bits of BLAKE2b of the canonical URL, as 32 hex digits."""
    return digest(canonical_url)


def entry_id(source: str, guid: str) -> str:
    """Id of an entry that its URL does not tell: of the source's id and the entry's guid."""
    return digest(source, guid)


def digest(*parts: str) -> str:
    """128 bits of BLAKE2b of texts, as 32 hex digits."""
    return blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()
