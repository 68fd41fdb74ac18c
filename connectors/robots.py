"""robots.txt: what a publisher allows crawlers to read (RFC 9309).

Where the RFC leaves room, as Google's parser does it: frequent misspellings count, a colon may be
missing, an allowed index.html allows its folder. Everything is bounded by the 500 KiB that are
read, and matching never backtracks.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from connectors.urls import href

LONGEST = 500 * 1024
"""Bytes read of one file; RFC 9309, 2.5 asks for at least these."""

_LONGEST_LINE = 2083 * 8 - 1  # the rest of a longer one is dropped, as Google's parser does
_LONGEST_TARGET = 2048  # octets compared; the longest URL that sitemaps.org allows
_KEY = re.compile(
    rb"(?P<agent>user[- ]?agent)|(?P<allow>allow)|(?P<disallow>di(?:ss?all?ow|asllow|sallaw))"
    rb"|(?P<delay>crawl[- ]?delay)|(?P<sitemap>site-?map)"
)
# Wider than the letters, "-" and "_" of the RFC: MJ12bot, archive.org_bot.
_TOKEN = re.compile(r"[\w.-]+")
_BROWSER_LIKE = re.compile(r"Mozilla/[^(]*\(compatible; *([\w.-]+)")
_DELAY = re.compile(rb"\d{1,9}(?:\.\d*)?|\.\d+")
_ABSOLUTE = re.compile(r"https?://", re.IGNORECASE)
_PLACE = re.compile(r"(?:[^/?#]*//)?[^/?#]*")  # scheme and host of a URL
_ODD = re.compile(rb"%[0-9A-Fa-f]{2}|[^A-Za-z0-9._~/?&=+;:@!'(),\[\]-]")


def _spellings(data: bytes) -> dict[bytes, bytes]:
    """The one spelling of each octet and of each escape; those of `data` mean the same."""
    table = {}
    for code in range(256):
        octet, escape = bytes([code]), b"%%%02X" % code
        table[octet] = escape
        table[escape] = octet if octet.isalnum() or octet in b"-._~" + data else escape
    return table


# RFC 9309, 2.2.2. A reserved character that separates parts (RFC 3986, 2.2) is another than its
# escape; where it is only data, it is the same. In a query, "/" and "?" are data.
_IN_PATH = _spellings(b":@!'(),[]")
_IN_QUERY = _spellings(b":@!'(),[]/?")


@dataclass(frozen=True, slots=True)
class _Rule:
    """A path pattern in parts: literal text with any text between them."""

    allow: bool
    octets: int  # of the whole pattern: the longest that matches decides
    head: bytes
    middle: tuple[bytes, ...] = ()
    tail: bytes | None = None  # where the URL must end with it
    whole: bool = False  # the URL must be `head` and no more

    def matches(self, target: bytes) -> bool:
        """Whether a path and query that begins with `head` matches. The leftmost is the best."""
        if self.whole:
            return len(target) == len(self.head)
        at = len(self.head)
        for part in self.middle:
            at = target.find(part, at)
            if at < 0:
                return False
            at += len(part)
        return self.tail is None or target.endswith(self.tail, at)


@dataclass(frozen=True, slots=True)
class Rules:
    """What one crawler was told: rules, and the least seconds between its requests."""

    rules: tuple[_Rule, ...] = ()  # the one that decides comes first
    crawl_delay: float | None = None

    def allowed(self, url: str) -> bool:
        """Whether a URL of this host may be asked for; /robots.txt always."""
        target = _target(url)
        if target == b"/robots.txt":
            return True
        for rule in self.rules:
            if target.startswith(rule.head) and rule.matches(target):
                return rule.allow
        return True


@dataclass(slots=True)
class _Group:
    """The lines that one or more user agents share."""

    lines: list[tuple[bool, bytes]] = field(default_factory=list)  # allow, pattern
    delay: float | None = None


class Robots:
    """A robots.txt, read: never fails, whatever the text."""

    def __init__(self, groups: dict[str, list[_Group]], sitemaps: tuple[str, ...]) -> None:
        self._groups = groups
        self.sitemaps = sitemaps

    @classmethod
    def parse(cls, text: str | bytes, url: str | None = None) -> "Robots":
        """Read the text of a robots.txt; `url`, its address, resolves relative sitemaps."""
        groups: dict[str, list[_Group]] = {}
        sitemaps: dict[str, None] = {}
        group, agents_come = _Group(), False
        for kind, value in _records(text):
            if kind == "agent":
                if not agents_come:
                    group = _Group()
                elif group.delay is not None:  # it was for the agents above it
                    group = _Group(group.lines)
                agents_come = True
                named = groups.setdefault(_agent(value), [])
                if not named or named[-1] is not group:
                    named.append(group)
            elif kind == "delay":
                group.delay = _seconds(value, group.delay)
            elif kind == "sitemap":
                sitemaps |= dict.fromkeys(_sitemap(value, url))
            else:
                agents_come = False
                if value:
                    group.lines.append((kind == "allow", value))
        return cls(groups, tuple(sitemaps))

    def rules(self, agent: str) -> Rules:
        """What the crawler that calls itself `agent` (its name or User-Agent) must keep to.

        The groups that name it, else those for "*", else nothing.
        """
        groups = self._groups.get(product_token(agent).lower()) or self._groups.get("*") or []
        lines = {line for each in {id(g.lines): g.lines for g in groups}.values() for line in each}
        rules = [rule for allow, pattern in lines for rule in _rules(allow, pattern)]
        rules.sort(key=lambda rule: (-rule.octets, not rule.allow))
        delays = [group.delay for group in groups if group.delay is not None]
        return Rules(tuple(rules), max(delays, default=None))

    def allowed(self, agent: str, url: str) -> bool:
        """Whether `agent` may ask for a URL of this host."""
        return self.rules(agent).allowed(url)

    def crawl_delay(self, agent: str) -> float | None:
        """Seconds that `agent` is asked to leave between requests."""
        return self.rules(agent).crawl_delay


def product_token(agent: str) -> str:
    """The name in a User-Agent by which robots.txt addresses a crawler.

    >>> product_token("Mozilla/5.0 (compatible; ExampleBot/0.1; +https://www.example.com/bot)")
    'ExampleBot'
    >>> product_token("Wireroom/0.1 (+https://news.example/about)"), product_token("*")
    ('Wireroom', '')
    """
    found = _BROWSER_LIKE.match(agent)
    name = found[1] if found else agent.strip()
    token = _TOKEN.match(name)
    return token[0] if token else ""


def _records(text: str | bytes) -> Iterator[tuple[str, bytes]]:
    """The lines that mean something: what kind, and the value."""
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raw = raw[: 2 * LONGEST].decode("utf-16", "replace").encode()
    lines = raw[:LONGEST].removeprefix(b"\xef\xbb\xbf").splitlines()
    if len(raw) > LONGEST:
        lines.pop()  # "/news" cut to "/" would forbid all
    for line in lines:
        written = line[:_LONGEST_LINE].partition(b"#")[0]
        key, colon, value = written.partition(b":")
        if not colon:
            words = written.split()
            if len(words) != 2:
                continue
            key, value = words
        kind = _KEY.match(key.strip().lower())
        if kind and kind.lastgroup:
            yield kind.lastgroup, value.strip()


def _agent(value: bytes) -> str:
    if value.split()[:1] == [b"*"]:
        return "*"
    return product_token(value.decode("utf-8", "replace")).lower()


def _seconds(value: bytes, so_far: float | None) -> float | None:
    """A crawl delay; of several the longest."""
    found = _DELAY.match(value)
    return max(float(found[0]), so_far or 0.0) if found else so_far


def _sitemap(value: bytes, base: str | None) -> Iterable[str]:
    """The address of a sitemap: as written where it is absolute."""
    written = value.decode("utf-8", "replace")
    if _ABSOLUTE.match(written):
        return (written,)
    address = href(written, base) if written and base else None
    return () if address is None else (address,)


def _rules(allow: bool, pattern: bytes) -> Iterator[_Rule]:
    yield _rule(allow, pattern)
    folder, slash, page = pattern.rpartition(b"/")
    if allow and slash and page.startswith(b"index.htm"):
        yield _rule(allow, folder + b"/$")


def _rule(allow: bool, pattern: bytes) -> _Rule:
    """A pattern taken apart. One that does not begin with a slash is taken as if it did."""
    if not pattern.startswith((b"/", b"*", b"$")):
        pattern = b"/" + pattern
    ends = pattern.endswith(b"$")
    first, *others = pattern.removesuffix(b"$").split(b"*") if ends else pattern.split(b"*")
    head = _normal(first)
    parts = [_normal(part, in_query=True) for part in others]
    octets = len(head) + sum(map(len, parts)) + len(parts) + ends
    if not parts:
        return _Rule(allow, octets, head, whole=ends)
    tail = parts.pop() if ends else None
    return _Rule(allow, octets, head, tuple(filter(None, parts)), tail)


def _target(url: str) -> bytes:
    """Path and query of a URL, in the spelling that patterns have."""
    place = _PLACE.match(url)
    target = url[place.end() if place else 0 :].partition("#")[0]
    rooted = target if target.startswith("/") else "/" + target
    return _normal(rooted[:_LONGEST_TARGET].encode("utf-8", "surrogatepass"))[:_LONGEST_TARGET]


def _normal(written: bytes, *, in_query: bool = False) -> bytes:
    """One spelling for what means the same. Behind a "*" anything may be the query."""
    path, mark, query = (b"", b"", written) if in_query else written.partition(b"?")
    return (
        _ODD.sub(lambda found: _IN_PATH[found[0].upper()], path)
        + mark
        + _ODD.sub(lambda found: _IN_QUERY[found[0].upper()], query)
    )
