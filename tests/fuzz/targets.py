"""What is fuzzed. A target takes any bytes, and raises only when something is wrong.

The expected ways of saying no (FetchFailed, None) are no findings; any other exception is one.
"""

from collections.abc import Callable
from contextlib import suppress

from connectors import urls
from connectors.decode import decode_html, decode_text, decode_xml
from connectors.feed import feed_as_json, read_feed
from connectors.listings.sitemap_document import listed, sitemap_kind
from connectors.robots import Robots
from pipeline.errors import FetchFailed
from tests.fuzz.warc_target import warc
from tests.fuzz.websub_target import websub

_PAGE = "https://news.example/section/feed.xml"
_BASES = (None, _PAGE, "http://[2001:db8::1]:8080/a/../b?x#y")


def _decode(raw: bytes) -> None:
    label, _, body = raw.partition(b"\n")
    declared = label.decode("latin-1")
    for read in (decode_html, decode_xml, decode_text):
        for content_type in (None, declared, f"text/html; charset={declared}"):
            read(body, content_type).text.encode()  # no lone surrogates: Kafka gets UTF-8


def _rss(raw: bytes) -> None:
    with suppress(FetchFailed):
        for entry in read_feed(raw, {}, _PAGE).entries:
            assert entry.link is None or urls.href(entry.link) == entry.link
    with suppress(FetchFailed):
        feed_as_json(raw, {}, _PAGE)


def _jsonfeed(raw: bytes) -> None:
    body = b'{"version": "https://jsonfeed.org/version/1.1", "items": [' + raw
    for document in (raw, body + b"]}", body):
        with suppress(FetchFailed):
            read_feed(document, {}, _PAGE)


def _sitemap(raw: bytes) -> None:
    for content_type in (None, "application/xml; charset=windows-1251"):
        with suppress(FetchFailed):
            for _ in listed(raw, content_type, sitemap_kind(raw, content_type)):
                pass


def _urls(raw: bytes) -> None:
    written = raw[1:].decode("utf-8", "replace")
    address = urls.href(written, _BASES[raw[0] % len(_BASES)] if raw else None)
    if address is None:
        return
    assert urls.href(address) == address
    own = urls.canonical(address)
    assert urls.canonical(own) == own
    assert urls.href(own) is not None
    urls.site(address)


def _robots(raw: bytes) -> None:
    agent, path, text = [*raw.split(b"\n", 2), b"", b""][:3]
    address = urls.href(path.decode("utf-8", "replace"), "https://news.example/")
    rules = Robots.parse(text, "https://news.example/robots.txt")
    allowed = rules.allowed(agent.decode("latin-1"), address or "https://news.example/")
    assert isinstance(allowed, bool)
    rules.crawl_delay(agent.decode("latin-1"))


TARGETS: dict[str, Callable[[bytes], None]] = {
    "decode": _decode,
    "rss": _rss,
    "jsonfeed": _jsonfeed,
    "sitemap": _sitemap,
    "urls": _urls,
    "robots": _robots,
    "warc": warc,
    "websub": websub,
}
