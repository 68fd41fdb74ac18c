import pytest

from connectors.article_pages.saved_page import saved_address

CANONICAL = '<link href="https://a.example/canonical?a=1&amp;b=2" rel=canonical>'
OG = "<meta property='og:url' content='https://a.example/og'>"


@pytest.mark.parametrize(
    ("html", "address"),
    [
        ("<!-- saved from url=(0024)https://a.example/saved -->" + CANONICAL, "saved"),
        ("<!--\n Page saved with SingleFile \n url: https://a.example/saved \n-->", "saved"),
        ("<!-- Mirrored from a.example/saved by HTTrack Website Copier/3.x -->", "saved"),
        (CANONICAL + OG, "canonical?a=1&b=2"),
        (OG + CANONICAL, "canonical?a=1&b=2"),
        (OG, "og"),
        ("<link rel=canonical data-href=https://x.example/x href=https://a.example/c>", "c"),
        (OG.replace("/og", "/?a=1&section=5&copy=2"), "?a=1&section=5&copy=2"),
        ("<meta name=og:url content=https://a.example/og>", "og"),
        ("<link rel=canonical href=https://web.archive.org/web/2020im_/https://a.example/w>", "w"),
    ],
)
def test_a_page_says_where_it_was_saved_from(html, address):
    assert saved_address(f"<html><head>{html}</head>") == f"https://a.example/{address}"


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<link rel=canonical href=/only/a/path>" + "<link rel=alternate href=https://a.example/x>",
        "<link rel=canonical href=https://a.example/>",  # every page of a careless template
        "<!-- saved from url=(0013)about:internet -->",
        "<link rel=canonical><meta property=og:url>",
        " " * 200_000 + OG,
    ],
)
def test_a_page_that_says_nothing_of_use(html):
    assert saved_address(html) is None


def test_a_home_page_in_the_canonical_link_does_not_hide_the_og_url():
    html = "<link rel=canonical href=https://a.example/>" + OG
    assert saved_address(html) == "https://a.example/og"
