import asyncio
from contextlib import asynccontextmanager

import pytest

from connectors.fetch import Access, Fetcher
from connectors.hosts import Hosts
from connectors.web.fetch_config import FetchConfig
from pipeline.errors import Disallowed, FetchFailed, HostHeld
from tests.connectors.site import Answer, Site

A, B = "http://a.example", "http://b.example"
KEY = Access(headers={"X-Key": "k"}, cookies={"id": "1", "name": "ü"})


@pytest.fixture
def site():
    with Site() as running:
        yield running


class Clock:
    def __init__(self):
        self.now = 1_700_000_000.0

    def __call__(self):
        return self.now


@asynccontextmanager
async def fetcher(site, clock=None, **options):
    """A fetcher for which every name leads to the site."""
    options = {"loopback_test": site.address, "host_spacing_s": 0, **options}
    hosts = Hosts(2, 0, clock=clock) if clock else None
    async with Fetcher(FetchConfig(**options), hosts) as opened:
        yield opened


def get(site, url, **request):
    async def main():
        async with fetcher(site) as opened:
            return await opened.get(url, **request)

    return asyncio.run(main())


def asked(site, path):
    (headers,) = [headers for at, headers in site.asked if at == path]
    return headers


def to(url, status=302):
    return Answer(status=status, headers={"Location": url})


# Busy hosts

NEW_YEAR = {"Date": "Thu, 01 Jan 2099 00:00:00 GMT"}


@pytest.mark.parametrize(
    ("answer", "wait_s"),
    [
        (Answer(status=429, headers={"Retry-After": "120"}), 120),
        (
            Answer(status=503, headers={"Retry-After": "Thu, 01 Jan 2099 00:02:00 GMT"} | NEW_YEAR),
            120,
        ),
        (Answer(status=503, headers={"Retry-After": "99999999"}), 7 * 24 * 3600),
        (Answer(status=429), 300),
        (Answer(status=429, headers={"Retry-After": "soon"}), 300),
        (Answer(status=503), None),
        (Answer(status=429, headers={"Retry-After": "0"}), 300),
        (Answer(status=429, headers={"Retry-After": "Thu, 01 Jan 2015 00:00:00 GMT"}), 300),
        (Answer(status=500, headers={"Retry-After": "120"}), None),
    ],
)
def test_a_busy_host_is_left_alone_as_long_as_it_says(site, answer, wait_s):
    site.pages.update({"/busy": answer, "/other": b"x"})
    clock = Clock()

    async def main():
        async with fetcher(site, clock) as opened:
            with pytest.raises(FetchFailed) as busy:
                await opened.get(f"{A}/busy")
            await opened.get(f"{B}/other")
            if wait_s is None:
                await opened.get(f"{A}/other")
                return
            assert busy.value.retry_after_s == wait_s
            before = len(site.asked)
            with pytest.raises(HostHeld, match=f"HTTP {answer.status}") as held:
                await opened.get(f"{A}/other")
            assert (held.value.retry_after_s, len(site.asked)) == (wait_s, before)
            clock.now += wait_s
            await opened.get(f"{A}/other")

    asyncio.run(main())


def test_a_redirect_leads_into_the_hold_of_its_host(site):
    site.pages.update({"/busy": Answer(status=429), "/go": to(f"{B}/x"), "/x": b"x"})

    async def main():
        async with fetcher(site) as opened:
            with pytest.raises(FetchFailed):
                await opened.get(f"{B}/busy")
            with pytest.raises(HostHeld):
                await opened.get(f"{A}/go")

    asyncio.run(main())
    assert [path for path, _ in site.asked] == ["/busy", "/go"]


# robots.txt


def test_robots_txt_is_obeyed_at_every_hop_unless_the_publisher_allowed_us(site):
    def robots(headers):
        return Answer(b"User-agent: *\nDisallow: /no" if headers["host"] == "b.example" else b"")

    site.pages.update({"/robots.txt": robots, "/go": to(f"{B}/no"), "/no": b"x"})
    assert get(site, f"{A}/no").body == b"x"
    for url in (f"{B}/no", f"{A}/go"):
        with pytest.raises(Disallowed, match=r"robots.txt of b.example"):
            get(site, url)
        assert get(site, url, access=Access(robots=False)).body == b"x"

    async def main():
        async with fetcher(site, obey_robots=False) as opened:
            return await opened.get(f"{B}/no")

    assert asyncio.run(main()).body == b"x"


def test_what_is_a_sources_own_is_not_for_robots_txt(site):
    site.pages.update({"/robots.txt": b"", "/a": b"x"})
    get(site, f"{A}/a", access=KEY)
    headers = asked(site, "/robots.txt")
    assert "x-key" not in headers
    assert "cookie" not in headers


# What a source has of its own


def test_own_headers_and_cookies_go_to_the_asked_host_alone(site):
    site.pages.update({"/1": to("/2"), "/2": to(f"{B}/3"), "/3": to(f"{A}/4"), "/4": b"x"})
    get(site, f"{A}/1", access=KEY)
    sent = {path: (headers.get("x-key"), headers.get("cookie")) for path, headers in site.asked}
    own = ("k", "id=1; name=ü".encode().decode("latin-1"))
    assert sent == {"/1": own, "/2": own, "/3": (None, None), "/4": own}


@pytest.mark.parametrize(
    ("start", "target", "goes_along"),
    [
        ("https://a.example/1", "https://a.example/2", True),
        ("http://a.example/1", "https://a.example/2", True),
        ("https://a.example/1", "http://a.example/2", False),  # readable on the way
        ("http://a.example/1", "http://a.example:8080/2", False),
        ("http://a.example/1", "http://www.a.example/2", False),
        ("http://a.example/1", "http://A.example:80/2", True),
    ],
)
def test_where_own_headers_go_along(site, start, target, goes_along):
    site.pages.update({"/1": to(target), "/2": b"x"})
    get(site, start, access=KEY)
    assert ("x-key" in asked(site, "/2")) == goes_along


def test_own_headers_replace_those_of_all(site):
    site.pages["/a"] = b"x"
    get(site, f"{A}/a", access=Access(headers={"user-agent": "Other/1", "ACCEPT": "text/x"}))
    headers = asked(site, "/a")
    assert (headers["user-agent"], headers["accept"]) == ("Other/1", "text/x")


def test_user_and_password_of_a_url_go_to_its_host_and_show_nowhere(site):
    site.pages.update({"/1": to("/2", 301), "/2": to("//x:y@b.example/3", 301), "/3": b"x"})
    answer = get(site, "http://m%65:p%40w@a.example/1")
    assert asked(site, "/1")["authorization"] == asked(site, "/2")["authorization"]
    assert asked(site, "/1")["authorization"] == "Basic bWU6cEB3"
    assert "authorization" not in asked(site, "/3")
    assert (answer.url, answer.moved_to) == ("http://b.example/3", None)
    with pytest.raises(FetchFailed) as missing:
        get(site, "http://me:pw@a.example/none?token=t")
    assert "pw" not in str(missing.value)
    with pytest.raises(FetchFailed) as broken:
        get(site, "http://me:pw@[a/?token=t")
    assert str(broken.value) == "not an http(s) address: http://***@[a/?token=***"


def test_a_header_that_http_cannot_carry_is_a_failure_that_does_not_quote_it(site):
    with pytest.raises(FetchFailed) as refused:
        get(site, f"{A}/a", access=Access(headers={"X-Key": "secret\r\nHost: x"}))
    assert str(refused.value) == "a header of the configuration is none that HTTP can carry"


# Validators, freshness, moves


@pytest.mark.parametrize("etag", ["a\r\nX: y", "a\0", "x" * 2000, " a", "a ", "\ta", "é\u0100"])
def test_validators_that_would_break_requests_are_not_sent(site, etag):
    site.pages["/a"] = b"x"
    assert get(site, f"{A}/a", etag=etag).status == 200
    assert "if-none-match" not in asked(site, "/a")


def test_how_long_an_answer_is_fresh(site):
    site.pages["/a"] = Answer(b"x", headers={"Cache-Control": "max-age=60", "Age": "20"})
    site.pages["/b"] = b"x"
    assert (get(site, f"{A}/a").max_age_s, get(site, f"{A}/b").max_age_s) == (40, None)


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [([], False), ([301], True), ([308, 301], True), ([301, 302], False), ([307, 301], False)],
)
def test_an_address_moved_if_all_redirects_are_permanent(site, statuses, moved):
    for number, status in enumerate(statuses):
        site.pages[f"/{number}"] = to(f"/{number + 1}", status)
    site.pages[f"/{len(statuses)}"] = b"x"
    answer = get(site, f"{A}/0")
    assert answer.url == f"{A}/{len(statuses)}"
    assert answer.moved_to == (answer.url if moved else None)


# Forms


def test_a_form_is_posted_again_where_307_and_308_lead_and_nowhere_else(site):
    site.pages.update({"/1": to("/2", 307), "/2": to("/3", 308), "/3": Answer(status=202)})
    site.pages.update({"/see": to("/3", 303), "/down": to(f"{A}/3", 307), "/robots.txt": b"x"})

    async def main():
        async with fetcher(site) as opened:
            assert await opened.post_form(f"{A}/1", {"hub.mode": "subscribe", "é": "&"}) == 202
            for url, words in ((f"{A}/see", "HTTP 303"), ("https://a.example/down", "plain HTTP")):
                with pytest.raises(FetchFailed, match=words):
                    await opened.post_form(url, {})

    asyncio.run(main())
    form = b"hub.mode=subscribe&%C3%A9=%26"
    assert site.posted[:3] == [("/1", form), ("/2", form), ("/3", form)]
    assert [path for path, _ in site.asked] == ["/1", "/2", "/3", "/see", "/down"]
