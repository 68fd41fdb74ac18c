"""Documents to start from: the sample newsroom's feeds and pages, and short ones of each kind."""

from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from connectors.newsroom.articles import load_articles, load_papers
from connectors.newsroom.routes import answer
from connectors.newsroom.timeline import Timeline

_BASE = "https://newsroom.example"
_SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://a.example/1</loc>
 <lastmod>2024-06-20T05:30:00Z</lastmod><news:news><news:publication><news:name>A</news:name>
 <news:language>hi</news:language></news:publication><news:title>T</news:title>
 <news:publication_date>2024-06-20</news:publication_date></news:news></url></urlset>"""
_INDEX = b"""<sitemapindex><sitemap><loc>/news.xml.gz</loc><lastmod>2024-06-20</lastmod></sitemap>
 </sitemapindex>"""
_ROBOTS = b"""bot\nnews/axb\nUser-agent: *\nDisallow: /a*b$\nAllow: /a/%E2%82%AC\nCrawl-delay: 5
Sitemap: https://a.example/news.xml\nUser-agent: bot\nUser-agent: other\nDisallow:\n"""
_URLS = (
    b"\x00https://user:pw@WWW.Example.org:443//a/../b;jsessionid=1?utm_source=x&b=2&a=1#!/c",
    b"\x01../\xd8\xb9\xd8\xb1\xd8\xa8/%e2%82%ac.amp?q=%",
    b"\x02http://0x7f.1:80/\\..\\x",
)
_WARC = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/1\r\n"
    b"WARC-Date: 2024-06-20T05:30:00Z\r\nContent-Length: 98\r\n\r\n"
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"6;x\r\n<html>\r\n0\r\n\r\n\r\n\r\n"
)
_PUSH = (
    b"POST /hooks/token HTTP/1.1\r\nHost: a\r\nContent-Type: application/rss+xml\r\n"
    b"X-Hub-Signature: sha1=964b65eb9a12e7d992ed0309dd6653592fe62735\r\n"
)
_VERIFY = (
    b"&hub.topic=https%3A%2F%2Fpaper.example%2Ffeed&hub.challenge=abc&hub.lease_seconds=864000"
)
_HUB_CALLS = (
    b"GET /hooks/token?hub.mode=subscribe" + _VERIFY + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /token?hub.mode=denied" + _VERIFY + b"&hub.reason=no HTTP/1.0\r\n\r\n",
    _PUSH + b"Content-Length: 6\r\nExpect: 100-continue\r\n\r\n<rss/>",
    _PUSH + b"Transfer-Encoding: chunked\r\n\r\n6\r\n<rss/>\r\n0\r\n\r\n",
)


def write_seeds(target: str, folder: Path) -> None:
    """Put the seeds of a target into a folder, named after their content."""
    for seed in _seeds(target):
        (folder / blake2b(seed, digest_size=10).hexdigest()).write_bytes(seed)


def _seeds(target: str) -> Iterator[bytes]:
    match target:
        case "rss" | "jsonfeed":
            yield from _feeds(json=target == "jsonfeed")
        case "sitemap":
            yield from (_SITEMAP, _INDEX, b"https://a.example/1\nhttps://a.example/2\n")
        case "robots":
            yield _ROBOTS
        case "urls":
            yield from _URLS
        case "warc":
            yield from (_WARC, _WARC * 2)
        case "websub":
            yield from _HUB_CALLS
        case "decode":
            yield from (b"utf-8\n" + body for body in _feeds(json=False))


def _feeds(*, json: bool) -> Iterator[bytes]:
    timeline = Timeline(load_articles(), 0.0, 1000)
    for paper in load_papers().values():
        found = answer(paper.feed_path, _BASE, timeline, 1e6)
        if found.status == 200 and found.body.startswith(b"{") is json:
            yield found.body[:20_000]
