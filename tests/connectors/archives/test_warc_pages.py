import gzip

import brotli
import pytest

from connectors.archives.warc_pages import page_in
from connectors.archives.warc_records import WarcRecord
from pipeline.errors import FetchFailed
from tests.connectors.warcs import http, page

HTML = "Content-Type: text/html"
URL = "https://news.example/1"
CHUNKED = "Transfer-Encoding: chunked"


def found(block, *, kind="response", cut=False, most=1_000_000, **headers):
    record = WarcRecord(headers={"warc-type": kind, **headers}, block=block, cut=cut)
    return page_in(record, URL, most)


def body(block):
    answer = found(block)
    return answer.body, answer.truncated


def chunks(data, *sizes):
    out = b""
    for size in sizes:
        out += b"%x;note=1\r\n%s\r\n" % (size, data[:size])
        data = data[size:]
    return out + b"0\r\n\r\n"


def test_status_headers_and_body():
    answer = found(http(page(), "content-TYPE: text/html; charset=x", "ETag: one", "ETag: two"))
    assert (answer.status, answer.body, answer.truncated) == (200, page(), False)
    assert answer.headers == {"content-type": "text/html; charset=x", "etag": "one"}


def test_a_resource_is_its_own_body():
    answer = found(page(), kind="resource", **{"content-type": "text/html"})
    assert (answer.status, answer.body) == (200, page())


@pytest.mark.parametrize(
    "block",
    [
        http(page(), status="404 Not Found"),
        http(page(), status="301 Moved"),
        http(b"{}", "Content-Type: application/json"),
        http(b"\x89PNG", "X: y"),
    ],
)
def test_what_is_no_page(block):
    assert found(block) is None


@pytest.mark.parametrize("block", [b"", b"\r\n", b"nonsense", b"HTTP/1.1\r\n\r\n<html>"])
def test_what_is_no_http_answer(block):
    with pytest.raises(FetchFailed, match="no HTTP answer"):
        found(block)


def test_a_page_without_a_type_is_known_by_its_beginning():
    assert found(http(page(), "X: y")).body == page()
    assert found(http(page(), "Content-Type:")).body == page()


@pytest.mark.parametrize(
    ("coding", "pack"),
    [("gzip", gzip.compress), ("x-gzip", gzip.compress), ("br", brotli.compress)],
)
def test_packed_bodies_are_unpacked(coding, pack):
    header = f"Content-Encoding: {coding}"
    assert body(http(pack(page()), HTML, header)) == (page(), False)
    cut, truncated = body(http(pack(page())[:-20], HTML, header))
    assert page().startswith(cut)
    assert truncated


def test_a_body_that_the_writer_unpacked_is_taken_as_it_is():
    assert body(http(page(), HTML, "Content-Encoding: gzip")) == (page(), False)
    assert body(http(page(), HTML, CHUNKED)) == (page(), False)


def test_a_body_that_is_not_what_it_says_is_an_error():
    with pytest.raises(FetchFailed, match="not gzip"):
        found(http(b"\0\1\2\3" * 50, HTML, "Content-Encoding: gzip"))


def test_a_bomb_is_cut_or_refused():
    bomb = http(gzip.compress(bytes(30_000_000)), HTML, "Content-Encoding: gzip")
    with pytest.raises(FetchFailed, match="times its size"):
        found(bomb, most=20_000_000)
    answer = found(bomb, most=100_000)
    assert (len(answer.body), answer.truncated) == (100_000, True)


def test_chunks_are_joined():
    data = page()
    assert body(http(chunks(data, 10, 1, len(data) - 11), HTML, CHUNKED)) == (data, False)
    packed = gzip.compress(data)
    coded = http(chunks(packed, 5, len(packed) - 5), HTML, CHUNKED, "Content-Encoding: gzip")
    assert body(coded) == (data, False)


@pytest.mark.parametrize(
    ("spoil", "kept"),
    [
        (lambda data: data[:-40], None),
        (lambda data: data.replace(b"0\r\n\r\n", b""), None),
        (lambda data: data.replace(b"\r\n32;", b"\r\nzz;"), 100),
        (lambda data: data.replace(b"\r\n32;", b"\r\n-2;"), 100),
        (lambda data: data.replace(b"\r\n32;", b"32;"), 100),
        (lambda data: data.replace(b"\r\n32;", b"\r\nffffffff;"), None),
    ],
)
def test_of_broken_chunks_what_came_before_is_kept(spoil, kept):
    data = page()
    whole = chunks(data, 100, 50, len(data) - 150)
    got, truncated = body(http(spoil(whole), HTML, CHUNKED))
    assert truncated
    assert got[:100] == data[:100]
    assert kept is None or len(got) == kept


@pytest.mark.parametrize("headers", [{"cut": True}, {"warc-truncated": "length"}])
def test_what_the_archive_cut_is_marked(headers):
    assert found(http(page()), **headers).truncated


def test_endless_headers_are_left_out():
    answer = found(http(page(), HTML, f"ETag: {'x' * 10_000}"))
    assert "etag" not in answer.headers
