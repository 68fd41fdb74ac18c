"""Links, canonical forms and ids."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.urls import (
    article_id,
    canonical,
    entry_id,
    href,
    is_downgrade,
    is_home,
    resolved,
    site,
)


@pytest.mark.parametrize(
    ("url", "base", "found"),
    [
        ("HTTP://X.Example:80/a/../b c", None, "http://x.example/b%20c"),
        ("../c?d#e", "https://x.example/a/b/", "https://x.example/a/c?d#e"),
        ("//y.example", "https://x.example/", "https://y.example/"),
        ("https://भारत.example/समाचार", None, "https://xn--h2brj9c.example/%E0%A4%B8%E0%A4%AE%E0%A4%BE%E0%A4%9A%E0%A4%BE%E0%A4%B0"),
        ("\thttps://x.example/\n", None, "https://x.example/"),
        ("javascript:alert(1)", "https://x.example/", None),
        ("mailto:a@x.example", None, None),
        ("file:///etc/passwd", None, None),
        ("/no/base", None, None),
        ("http://", None, None),
        ("http://x.example:99999/", None, None),
        ("http://xn--a/", None, None),
        ("http://a\0b/", None, None),
    ],
)  # fmt: skip
def test_href(url, base, found):
    assert href(url, base) == found


def test_nothing_written_is_no_link():
    assert [resolved(text, "https://x.example/feed") for text in ("", " ", None)] == [None] * 3
    assert resolved("a", "https://x.example/feed") == "https://x.example/a"


ONE = "https://news.example/a?id=7"


@pytest.mark.parametrize(
    "same",
    [
        "http://news.example/a?id=7",
        "https://www.News.Example:443/a/?id=7#comments",
        "https://m.news.example//a?id=7&utm_source=rss&UTM_medium=x",
        "https://user:pass@news.example./a?fbclid=1&id=7",
        "https://news.example/%61?i%64=%37",
        "https://news.example/a;jsessionid=1A?id=7&",
        "https://news.example/a/index.php?id=7",
        "https://news.example/a/amp/?id=7&amp=1&outputType=amp",
        "https://news.example/a.amp?id=7&amp;ref=home",
    ],
)
def test_one_article(same):
    assert canonical(same) == ONE


@pytest.mark.parametrize(
    "other",
    [
        "https://news.example/a?id=8",
        "https://news.example/A?id=7",
        "https://news.example/a?id=7&page=2",
        "https://news.example/a?7",
        "https://news.example/a",
        "https://news.example/a?id=7&ref=2024-118",
        "https://blog.news.example/a?id=7",
        "https://news.example:8443/a?id=7",
        "https://news.example/b?id=7",
        "https://news.example/a?id=7#!/page/2",
        "https://news.example/a?id=7#/page/2",
    ],
)
def test_another_article(other):
    assert canonical(other) != ONE


@pytest.mark.parametrize("name", ["id", "p", "cid", "eid", "uid", "sid", "article", "nid", "aid"])
def test_parameters_that_select_stay(name):
    assert canonical(f"https://x.example/?{name}=1") != canonical(f"https://x.example/?{name}=2")


def test_order_of_parameters_does_not_matter():
    assert canonical("https://x.example/?b=2&a=1+1") == "https://x.example/?a=1%201&b=2"


def test_the_amp_page_of_an_html_page():
    assert canonical("https://x.example/a.amp.html") == canonical("https://x.example/a.html")


def test_what_is_no_url_stays():
    assert canonical("urn:isbn:1") == "urn:isbn:1"


_HOSTS = st.sampled_from(
    ["x.example", "www.x.example", "m.www2.x.co.uk", "127.0.0.1:80", "[::1]:81"]
)
_TEXT = st.text(alphabet="/%?&=#;+.!:@a1AéÀ \\\0\t", max_size=20) | st.text(max_size=12)
_ENDS = st.lists(
    st.sampled_from(
        ["/index.html", "/amp", ".amp", ".html", "/", "//", "%2e", "?amp;a", "&amp;", "%"]
    )
)


@given(st.sampled_from(["http", "https"]), _HOSTS, _TEXT, _ENDS)
def test_canonical_twice_is_canonical_once(scheme, host, text, ends):
    once = canonical(f"{scheme}://{host}/{text}{''.join(ends)}")
    assert canonical(once) == once


@given(_TEXT)
def test_what_href_gives_it_takes(text):
    found = href(text, "https://x.example/a/b")
    assert found is None or href(found) == found


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://news.bbc.co.uk/1", "bbc.co.uk"),
        ("https://a.blogspot.com/", "a.blogspot.com"),
        ("http://127.0.0.1:8080/", "127.0.0.1"),
        ("http://localhost/", "localhost"),
        ("no url", ""),
    ],
)
def test_site(url, name):
    assert site(url) == name


@pytest.mark.parametrize(
    ("url", "home"),
    [
        ("https://a.example", True),
        ("http://a.example:8080/#top", True),
        ("https://a.example/?p=17", False),
        ("https://a.example/x", False),
    ],
)
def test_front_pages(url, home):
    assert is_home(url) is home


def test_leaving_https_is_a_downgrade():
    secure, plain = "https://a.example/", "http://a.example/"
    assert is_downgrade(secure, plain)
    assert not any(
        is_downgrade(*two) for two in [(secure, secure), (plain, plain), (plain, secure)]
    )


def test_ids_are_fixed():
    """They are in stores and logs: a change would take every article for a new one."""
    assert article_id("https://x.example/1") == "484f7c76726167d118d0d0f391fdc6c8"
    assert entry_id("x", "1") == "0ba3516f765ea9e46ba276dacc2210be"


def test_a_host_of_dots_keeps_them():
    """Without a host, what stands behind the slashes would become one (found by fuzzing)."""
    once = canonical("https://a@../x@b/c")
    assert canonical(once) == once
    assert href(once) == "https://../x@b/c"
