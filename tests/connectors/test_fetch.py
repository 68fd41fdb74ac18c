import asyncio
import gzip
import pickle
import shutil
import threading
from contextlib import asynccontextmanager

import pytest

from connectors.fetch import Access, Fetcher
from connectors.web.fetch_config import FetchConfig
from pipeline.errors import FetchFailed
from tests.connectors.http2_site import http2_site, self_signed
from tests.connectors.site import Answer, Site


@pytest.fixture
def site():
    with Site() as running:
        yield running


@asynccontextmanager
async def fetcher(**options):
    options = {"allow_networks": ["127.0.0.0/8"], **options}
    async with Fetcher(FetchConfig(host_spacing_s=0, **options)) as opened:
        yield opened


async def get(url, *, options=None, **request):
    async with fetcher(**(options or {})) as opened:
        return await opened.get(url, **request)


def failure(url, *, options=None, **request):
    with pytest.raises(FetchFailed) as caught:
        asyncio.run(get(url, options=options, **request))
    return caught.value


def test_an_answer_has_status_headers_and_body(site):
    site.pages["/a"] = Answer(b"hello", headers={"Content-Type": "text/plain", "X-Two": "1"})
    answer = asyncio.run(get(site.url("/a"), accept="text/plain"))
    assert (answer.status, answer.url, answer.body) == (200, site.url("/a"), b"hello")
    assert answer.headers["content-type"] == "text/plain"
    assert not answer.truncated
    assert site.asked[0][1]["accept"] == "text/plain"


def test_the_user_agent_names_a_contact(site):
    site.pages["/a"] = b"x"
    asyncio.run(get(site.url("/a"), options={"user_agent": "Room/9", "contact": "mailto:a@b.c"}))
    assert site.asked[0][1]["user-agent"] == "Room/9 (+mailto:a@b.c)"


def test_packed_bodies_are_asked_for_and_unpacked(site):
    site.pages["/small"] = Answer(gzip.compress(b"news"), headers={"Content-Encoding": "gzip"})
    assert asyncio.run(get(site.url("/small"))).body == b"news"
    assert site.asked[0][1]["accept-encoding"] == "gzip, br, zstd"


def test_a_body_of_20_mb_is_cut_and_marked_and_one_of_the_cap_is_not(site):
    site.pages["/large"] = b"x" * 20_000_000
    site.pages["/cap"] = b"x" * 5_000_000
    large = asyncio.run(get(site.url("/large")))
    cap = asyncio.run(get(site.url("/cap")))
    assert (len(large.body), large.truncated) == (5_000_000, True)
    assert (len(cap.body), cap.truncated) == (5_000_000, False)


def test_validators_are_sent_back_byte_for_byte_and_304_is_an_answer(site):
    odd = 'W/"ÿ é, b"'
    site.pages["/a"] = Answer(b"x", headers={"ETag": odd, "Last-Modified": "yesterday"})
    first = asyncio.run(get(site.url("/a")))
    assert (first.etag, first.last_modified) == (odd, "yesterday")
    again = asyncio.run(get(site.url("/a"), etag=first.etag, last_modified=first.last_modified))
    assert (again.status, again.body) == (304, b"")
    assert site.asked[1][1]["if-none-match"] == odd
    assert site.asked[1][1]["if-modified-since"] == "yesterday"


def test_a_304_that_nobody_asked_for_is_a_failure(site):
    site.pages["/a"] = Answer(status=304)
    assert failure(site.url("/a")).status == 304


def test_a_failure_says_who_answered_so_and_with_no_password(site):
    site.pages["/a"] = Answer(status=302, headers={"Location": "/b"})
    site.pages["/b"] = Answer(status=404)
    site.pages["/c"] = Answer(status=302, headers={"Location": "/c"})
    for asked, at in (("/a", "/b"), ("/c", "/c")):
        error = failure(site.url(asked).replace("//", "//me:pw@", 1))
        assert (error.url, pickle.loads(pickle.dumps(error)).url) == (site.url(at),) * 2


def test_redirects_are_followed_relative_and_in_bare_utf8(site):
    site.pages["/a"] = Answer(status=301, headers={"Location": "/b?x=1"})
    site.pages["/b?x=1"] = Answer(
        status=302, headers={"Location": "/समाचार".encode().decode("latin-1")}
    )
    target = "/%E0%A4%B8%E0%A4%AE%E0%A4%BE%E0%A4%9A%E0%A4%BE%E0%A4%B0"
    site.pages[target] = b"news"
    answer = asyncio.run(get(site.url("/a")))
    assert (answer.body, answer.url) == (b"news", site.url(target))
    assert [path for path, _ in site.asked] == ["/a", "/b?x=1", target]


def test_redirects_end_at_the_limit_and_never_leave_http(site):
    for n in range(9):
        site.pages[f"/{n}"] = Answer(status=302, headers={"Location": f"/{n + 1}"})
    site.pages["/file"] = Answer(status=302, headers={"Location": "file:///etc/hostname"})
    assert "more than 3 redirects" in str(failure(site.url("/0"), options={"max_redirects": 3}))
    assert len(site.asked) == 4
    assert "not an http(s) address: file:" in str(failure(site.url("/file")))


def test_a_redirect_in_a_circle_is_not_followed_twice(site):
    site.pages["/a"] = Answer(status=302, headers={"Location": "/b"})
    site.pages["/b"] = Answer(status=301, headers={"Location": "/a#top"})
    site.pages["/self"] = Answer(status=302, headers={"Location": "/self"})
    for path in ("/a", "/self"):
        error = failure(site.url(path))
        assert (str(error), error.status in (301, 302)) == ("redirects in a circle", True)
    assert [path for path, _ in site.asked] == ["/a", "/b", "/self"]


def test_own_headers_stay_with_their_host(site):
    with Site() as other:
        site.pages["/a"] = Answer(status=302, headers={"Location": other.url("/b")})
        other.pages["/b"] = b"x"
        asyncio.run(get(site.url("/a"), access=Access(headers={"Authorization": "Bearer key"})))
        assert site.asked[0][1]["authorization"] == "Bearer key"
        assert "authorization" not in other.asked[0][1]


def test_cookies_are_neither_kept_nor_sent(site):
    site.pages["/a"] = Answer(b"x", headers={"Set-Cookie": "id=1; Path=/"})

    async def twice():
        async with fetcher() as opened:
            await opened.get(site.url("/a"))
            await opened.get(site.url("/a"))

    asyncio.run(twice())
    assert all("cookie" not in headers for _, headers in site.asked)


def test_a_refusal_tells_status_and_retry_after(site):
    site.pages["/busy"] = Answer(status=503, headers={"Retry-After": "120"})
    busy, missing = failure(site.url("/busy")), failure(site.url("/none"))
    assert (busy.status, busy.retry_after_s) == (503, 120)
    assert (missing.status, missing.retry_after_s) == (404, None)


def test_slow_and_silent_servers_end_in_time(site):
    site.pages["/silent"] = Answer(b"x", wait=threading.Event())
    late = failure(site.url("/silent"), options={"timeout_s": 0.1})
    assert (str(late), late.status) == ("no full answer in 0.1 s", None)
    silent = failure(site.url("/silent"), options={"first_byte_timeout_s": 0.1})
    assert str(silent) == "the server sent nothing for 0.1 s"


def test_a_broken_answer_is_a_failure_not_a_short_body(site):
    site.pages["/cut"] = Answer(b"x" * 1000, cut_at=500)
    site.pages["/unpackable"] = Answer(b"plain", headers={"Content-Encoding": "gzip"})
    assert "closed the connection in the middle" in str(failure(site.url("/cut")))
    assert "not gzip, as its header says" in str(failure(site.url("/unpackable")))


@pytest.mark.parametrize(
    "url",
    ["", "ftp://example.org/", "http://", "http://127.0.0.1:1/", "http://" + "a" * 70 + ".test/"],
)
def test_addresses_that_lead_nowhere(url):
    assert failure(url).status is None


def test_the_loopback_setting_serves_the_world_from_one_address(site):
    site.pages["/news"] = b"x"
    answer = asyncio.run(
        get("https://समाचार.example/news", options={"loopback_test": site.address})
    )
    assert answer.url == "https://xn--61b3bh3a5ab.example/news"
    assert site.asked[0][1]["host"] == "xn--61b3bh3a5ab.example"


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl for a certificate")
def test_http2_goes_on_after_a_body_that_was_cut(tmp_path, monkeypatch):
    certificate, key = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    async def main():
        async with http2_site(certificate, key) as site, fetcher(read_timeout_s=3) as opened:
            sizes = []
            for path in ("/1000", "/1001", "/20000000", "/1002", "/20000000", "/1003"):
                answer = await opened.get(site.url(path))
                sizes.append(len(answer.body))
        return sizes, site.connections

    # httpcore2 alone stalls at /1002: the rest of the cut body fills the connection's window
    assert asyncio.run(main()) == ([1000, 1001, 5_000_000, 1002, 5_000_000, 1003], 3)
