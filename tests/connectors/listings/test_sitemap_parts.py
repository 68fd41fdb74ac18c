from datetime import UTC, datetime

import pytest

from connectors.listings.sitemap_document import Listed
from connectors.listings.sitemap_parts import best_parts, named_until

SINCE = datetime(2026, 11, 22, 12, tzinfo=UTC)


def order(*parts, most=10):
    listed = [
        Listed(part=True, loc=f"https://a.example/{name}", lastmod=lastmod)
        for name, _, lastmod in (part.partition(" ") for part in parts)
    ]
    found = best_parts(listed, "https://a.example/index.xml", SINCE, most)
    return [part.url.removeprefix("https://a.example/") for part in found]


def test_news_first_then_what_changed_last():
    assert order(
        "posts-1.xml 2026-11-23T00:00:00Z", "posts-2.xml 2026-11-24T00:00:00Z", "news.xml",
        "archive-news.xml 2026-11-24T01:00:00Z",
    ) == ["news.xml", "posts-2.xml", "posts-1.xml", "archive-news.xml"]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "categories.xml", "post_tag-sitemap.xml", "wp-sitemap-posts-page-1.xml", "page-sitemap.xml",
        "authors.xml", "image-sitemap.xml", "sitemap-2026-10.xml", "sitemap_2025.xml",
        "sitemap.xml?date=20261121", "posts.xml 2026-11-21T00:00:00Z", "posts.xml 2026-11-21",
    ],
)  # fmt: skip
def test_what_can_have_no_news_is_left_out(name):
    assert order(name) == []


@pytest.mark.parametrize(
    "name",
    [
        "posts.xml", "wp-sitemap-posts-post-1.xml", "sitemap-page-3.xml", "sitemap.xml?page=3",
        "sitemap-2026-11.xml", "sitemap-2026-w47.xml", "sitemap-2026-11-22.xml",
        "posts.xml 2026-11-22", "category-news.xml", "posts.xml yesterday",
    ],
)  # fmt: skip
def test_what_may_have_news_stays(name):
    assert order(name) == [name.partition(" ")[0]]


def test_of_parts_that_say_nothing_the_ends_are_likeliest():
    found = order(*(f"part{n}.xml" for n in range(9)), most=3)
    assert found == ["part8.xml", "part0.xml", "part7.xml"]


def test_what_is_no_part_is_none():
    assert best_parts([Listed(loc="https://a.example/x")], "https://a.example/", SINCE, 9) == []


@pytest.mark.parametrize(
    ("name", "until"),
    [
        ("/2026/11/24.xml", "2026-11-25"),
        ("/sitemap-202611.xml", "2026-12-01"),
        ("/sitemap-2026-12.xml", "2027-01-01"),
        ("/sitemap-2026.xml", "2027-01-01"),
        ("/sitemap-12.xml", None),
    ],
)
def test_the_time_that_a_document_is_named_for(name, until):
    found = named_until(name)
    assert (found and found.date().isoformat()) == until
