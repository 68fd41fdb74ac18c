"""The canonical link of a page, where it can be trusted."""

import time

import pytest

from connectors.article_pages.canonical_link import canonical_link_id
from connectors.urls import article_id, canonical

SITE = "https://www.paper.example"
SLUG = "the-old-bridge-is-open"


def said(href, asked, url=None):
    tag = f'<link rel="canonical" href="{href}">'
    return canonical_link_id(
        f"<html><head>{tag}</head><body>text</body></html>", url or asked, asked
    )


@pytest.mark.parametrize(
    "tag",
    [
        f'<link rel="canonical" href="{SITE}/news/{SLUG}">',
        f"<LINK HREF='/news/{SLUG}' REL=canonical />",
        f'<link href="{SLUG}?&amp;utm_source=x" rel="canonical">',
    ],
)
def test_ways_of_writing_it(tag):
    asked = f"{SITE}/news/{SLUG}?teaser=front"
    assert canonical_link_id(tag, asked, asked) == article_id(canonical(f"{SITE}/news/{SLUG}"))


def test_parameters_that_look_like_references_stay():
    asked = f"{SITE}/news/{SLUG}?id=1&section=5&copy=2&teaser=front"
    own = f"/news/{SLUG}?id=1&section=5&copy=2"
    assert said(own, asked) == article_id(canonical(SITE + own))


def test_only_href_is_the_address():
    asked = f"{SITE}/news/{SLUG}?teaser=front"
    tag = f'<link rel="canonical" data-href="/other/{SLUG}" href="/news/{SLUG}">'
    assert canonical_link_id(tag, asked, asked) == article_id(canonical(f"{SITE}/news/{SLUG}"))


@pytest.mark.parametrize("tag", ['<link rel="stylesheet" href="/a.css">', ""])
def test_a_page_without_one(tag):
    assert canonical_link_id(tag, f"{SITE}/news/{SLUG}", f"{SITE}/news/{SLUG}") is None


@pytest.mark.parametrize(
    ("asked", "own"),
    [
        (f"/news/{SLUG}?teaser=front", f"/news/{SLUG}"),
        (f"/amp/news/{SLUG}", f"/news/{SLUG}"),
        (f"/{SLUG}.html", f"/city/{SLUG}.html"),
        ("/a/19837156", "/gp/bridge/19837156"),
        ("/bridge/articleshow/19837156.cms", "/articleshow/19837156.cms"),
    ],
)
def test_another_address_of_the_same_article_is_believed(asked, own):
    assert said(own, SITE + asked) == article_id(canonical(SITE + own))


@pytest.mark.parametrize(
    ("asked", "own"),
    [
        (f"/news/{SLUG}", "/login"),
        (f"/news/{SLUG}", f"/login?next=/news/{SLUG}"),
        (f"/news/{SLUG}", "/consent/collect-your-consent-here"),
        (f"/news/{SLUG}", "/news"),
        (f"/news/{SLUG}", "/"),
        (f"/news/{SLUG}", f"https://other.example/news/{SLUG}"),
        (f"/news/{SLUG}", "javascript:void(0)"),
        (f"/news/{SLUG}", f"/news/{SLUG}"),
        ("/news/article.php?id=7", "/news/article.php"),
        ("/?p=19837156", "/"),
        ("/bridge", "/news/bridge"),
    ],
)
@pytest.mark.parametrize("redirected", [False, True])
def test_a_page_that_names_itself_or_says_nothing_new_is_not(asked, own, redirected):
    url = f"{SITE}/login?next=x" if redirected else SITE + asked
    assert said(own, SITE + asked, url) is None


def test_a_page_of_unclosed_links_takes_no_time():
    started = time.process_time()
    asked = "https://a.example/x"
    assert canonical_link_id("<link " * 100_000, asked, asked) is None
    assert time.process_time() - started < 1
