"""What is fuzzed. A target takes any bytes, and raises only when something is wrong.

The expected ways of saying no (FetchFailed, None) are no findings; any other exception is one.
"""

from collections.abc import Callable
from contextlib import suppress

import atheris

from connectors import feed, robots, sitemap, urls
from connectors.decode import decode_html, decode_text, decode_xml
from connectors.feed import feed_as_json, read_feed
from pipeline.errors import FetchFailed

_PAGE = "https://news.example/section/feed.xml"
_TYPES = ("", "text/html; charset=", "application/xml; charset=", "text/plain; charset=")


def _decode(raw: bytes) -> None:
    data = atheris.FuzzedDataProvider(raw)
    content_type = data.PickValueInList(_TYPES)
    if content_type:
        content_type += data.ConsumeUnicodeNoSurrogates(12)
    body = data.ConsumeBytes(len(raw))
    for read in (decode_html, decode_xml, decode_text):
        decoded = read(body, content_type or None)
        decoded.text.encode()  # no lone surrogates: Kafka gets UTF-8


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
            feed.read_feed(document, {}, _PAGE)


def _sitemap(raw: bytes) -> None:
    with suppress(FetchFailed):
        sitemap.parse(raw, {}, "https://news.example/sitemap.xml")


def _urls(raw: bytes) -> None:
    data = atheris.FuzzedDataProvider(raw)
    base = data.PickValueInList((None, _PAGE, "http://[2001:db8::1]:8080/a/../b?x#y"))
    written = data.ConsumeUnicode(len(raw))
    address = urls.href(written, base)
    if address is None:
        return
    assert urls.href(address) == address
    own = urls.canonical(address)
    assert urls.canonical(own) == own
    assert urls.href(own) is not None
    urls.site(address)


def _robots(raw: bytes) -> None:
    data = atheris.FuzzedDataProvider(raw)
    agent = data.ConsumeUnicodeNoSurrogates(20)
    path = data.ConsumeUnicodeNoSurrogates(200)
    text = data.ConsumeUnicodeNoSurrogates(len(raw))
    rules = robots.Robots.parse(text)
    assert isinstance(rules.allowed(agent, "https://news.example/" + path), bool)
    rules.crawl_delay(agent)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "decode": _decode,
    "rss": _rss,
    "jsonfeed": _jsonfeed,
    "sitemap": _sitemap,
    "urls": _urls,
    "robots": _robots,
}
