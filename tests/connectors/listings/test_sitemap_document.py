import gzip
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.listings.sitemap_document import (
    MAX_LISTED,
    MAX_UNPACKED_BYTES,
    Listed,
    listed,
    sitemap_kind,
    unpacked,
)
from pipeline.errors import FetchFailed

NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
  xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
  xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
 <!-- <url><loc>https://a.example/commented-out</loc></url> -->
 <url>
  <loc>https://a.example/news?a=1&amp;b=2</loc><lastmod>2026-11-24T06:00:00Z</lastmod>
  <news:news>
   <news:publication><news:name>A</news:name><news:language>hi</news:language></news:publication>
   <news:publication_date>2026-11-24T11:00:00+05:30</news:publication_date>
   <news:title><![CDATA[अ <b> & ब]]></news:title><news:keywords>x, y</news:keywords>
  </news:news>
  <image:image><image:loc>https://a.example/1.jpg</image:loc><image:title>no</image:title>
  </image:image>
  <video:video><video:title>no</video:title><video:publication_date>no</video:publication_date>
  </video:video>
 </url>
 <url><loc> https://a.example/2 </loc></url>
</urlset>"""


def read(document: str | bytes, content_type: str | None = None) -> list[Listed]:
    body = document.encode() if isinstance(document, str) else document
    return list(listed(body, content_type, sitemap_kind(body, content_type)))


def addresses(document: str | bytes) -> list[str]:
    return [one.loc for one in read(document)]


def urlset(*locs: str) -> str:
    return "<urlset>" + "".join(f"<url><loc>{loc}</loc></url>" for loc in locs) + "</urlset>"


def test_a_news_sitemap_with_its_extensions():
    first, second = read(NEWS)
    assert first == Listed(
        loc="https://a.example/news?a=1&b=2",
        lastmod="2026-11-24T06:00:00Z",
        published="2026-11-24T11:00:00+05:30",
        title="अ <b> & ब",
        language="hi",
        keywords="x, y",
        picture="https://a.example/1.jpg",
    )
    assert second == Listed(loc="https://a.example/2")


def test_an_index_lists_parts():
    index = (
        "<sitemapindex><sitemap><loc>https://a.example/1.xml</loc><lastmod>2026</lastmod></sitemap>"
    )
    assert read(index) == [Listed(part=True, loc="https://a.example/1.xml", lastmod="2026")]


def in_capitals(document: str) -> str:
    return re.sub(r"</?(?:url|loc)>", lambda tag: tag[0].upper(), document)


def prefixed(document: str) -> str:
    return re.sub(r"<(/?)(urlset|url|loc)\b", r"<\1s:\2", document)


def in_two_members(document: str) -> bytes:
    return gzip.compress(document[:99].encode()) + gzip.compress(document[99:].encode())


@pytest.mark.parametrize(
    "otherwise",
    [
        lambda document: gzip.compress(document.encode()),
        in_two_members,
        lambda document: document.encode("utf-16"),
        prefixed,
        lambda document: "\ufeff" + document,
        lambda document: "<br />\n<b>Warning</b>: in /a.php\n" + document,
        in_capitals,
    ],
)
def test_the_same_sitemap_otherwise(otherwise):
    assert addresses(otherwise(NEWS)) == ["https://a.example/news?a=1&b=2", "https://a.example/2"]


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (urlset("https://a.example/?a=1&copy=2&lt=3"), ["https://a.example/?a=1&copy=2&lt=3"]),
        ("<urlset><url><loc>https://a.example/1<url><loc>https://a.example/2</loc></url>",
         ["https://a.example/2"]),
        ("<urlset><url><loc>https://a.example/1</loc><url><loc>https://a.example/2</loc></url>",
         ["https://a.example/1", "https://a.example/2"]),
        (urlset("https://a.example/1") + "<url><loc>https://a.exam", ["https://a.example/1"]),
        ("<urlset><url><loc/><loc>https://a.example/1</loc></url>", ["https://a.example/1"]),
        ("<urlset><url><loc>" + "x" * 9000 + "</loc></url><url><loc>b</loc></url>", ["b"]),
        ("<urlset><loc>https://a.example/outside</loc>", []),
    ],
)  # fmt: skip
def test_what_is_broken_is_passed_over(document, expected):
    assert addresses(document) == expected


def test_lines_of_addresses():
    assert addresses("\ufeffhttps://a.example/1\r\n\n https://a.example/2") == [
        "https://a.example/1",
        "https://a.example/2",
    ]


def test_broken_gzip_is_read_as_far_as_it_goes():
    whole = gzip.compress(urlset(*(f"https://a.example/{n * n}" for n in range(20_000))).encode())
    found = addresses(whole[: len(whole) // 2] + b"?" * 100)
    assert 5_000 < len(found) < 20_000
    assert found[:2] == ["https://a.example/0", "https://a.example/1"]


@pytest.mark.parametrize(
    ("document", "what"),
    [
        ("<!doctype html><html><head>", "an HTML page"),
        ("<x:catalog xmlns:x='y'>", "XML whose root is <catalog>"),
        (" ", "an empty body"),
        ("Not found", "plain text: Not found"),
    ],
)
def test_what_is_no_sitemap_is_called_by_its_name(document, what):
    with pytest.raises(FetchFailed, match=f"not a sitemap but {what}"):
        sitemap_kind(document.encode(), "application/xml")


@pytest.mark.parametrize("root", ["<rss version='2.0'", "<feed", "<rdf:RDF"])
def test_a_feed_with_the_namespace_of_sitemaps_is_a_feed(root):
    body = f"<?xml version='1.0'?>{root} xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
    assert sitemap_kind(body.encode(), None) == "feed"


def test_entities_are_nothing():
    document = "<!DOCTYPE urlset [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>" + urlset("x&a;y")
    assert addresses(document) == ["x&a;y"]


def test_lengths_are_bounded():
    assert len(read("<urlset>" + "<url><loc>a</loc></url>" * (MAX_LISTED + 1))) == MAX_LISTED
    bomb = gzip.compress(bytes(200_000_000), compresslevel=1)
    assert sum(map(len, unpacked(bomb))) < 60_000_000


@pytest.mark.parametrize(
    "hostile",
    ["<", "<a", "<a:", "<!--", "<![CDATA[", "<![CDATA[]]>", "<url><loc>", "&#6", "&", "<a '", "\n"],
)
def test_time_is_linear(hostile):
    began = time.process_time()
    list(listed(("<urlset>" + hostile * (2_000_000 // len(hostile))).encode(), None, "sitemap"))
    assert time.process_time() - began < 2


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.text(
            st.characters(exclude_categories=["C", "Z"], exclude_characters="<>&\x85\u2028\u2029"),
            min_size=1,
            max_size=40,
        )
    ),
    st.sampled_from(["utf-8", "utf-16", "iso-8859-1"]),
)
def test_what_is_written_is_read(locs, encoding):
    from xml.sax.saxutils import escape

    locs = [loc.encode(encoding, "xmlcharrefreplace").decode(encoding) for loc in locs]
    document = f"<?xml version='1.0' encoding='{encoding}'?>" + urlset(*map(escape, locs))
    assert addresses(document.encode(encoding)) == locs


@settings(deadline=None, max_examples=200)
@given(
    st.binary(max_size=2000), st.sampled_from([b"<urlset>", b"<sitemapindex>", b"\x1f\x8b", b""])
)
def test_any_bytes_are_read_or_refused(junk, start):
    try:
        found = read(start + junk)
    except FetchFailed:
        return
    assert all(len(one.loc) <= 8192 for one in found)


@pytest.mark.parametrize("members", [1, 2])
def test_no_more_is_unpacked_than_the_protocol_allows(members):
    packed = gzip.compress(bytes(MAX_UNPACKED_BYTES - 7)) * members
    most = min(members * (MAX_UNPACKED_BYTES - 7), MAX_UNPACKED_BYTES)
    assert sum(map(len, unpacked(packed))) == most
