from datetime import UTC, datetime

import pytest

from connectors.listings.article_address import date_in_address, is_article_address

ARTICLES = """
https://a.example/2026/11/24/bridge
https://a.example/politics/bridge-opens-after-years-of-delay
https://a.example/news/1328
https://a.example/index.php?id=80149
https://a.example/article.asp?sid=129
https://a.example/n1/2026/0424/c1001-40223222.html
https://a.example/news/articles/clymn8zyrp9o
https://a.example/stories/3376705/
https://a.example/inland/hochwasser-tal-bilanz-100.html
https://a.example/%E6%A1%A5%E6%A2%81%E5%9C%A8%E5%A4%9A%E5%B9%B4%E5%90%8E%E5%BC%80%E9%80%9A
https://a.example/politik/41742387
"""
OTHERS = """
https://a.example/
https://a.example/politics
https://a.example/politics/europe/
https://a.example/tag/bridge-opens-after-years-of-delay
https://a.example/author/a-long-name-of-somebody
https://a.example/2026/11/24/
https://a.example/privacy-policy
https://a.example/picture-of-the-day-12345678.jpg
https://shop.a.example/a-long-name-of-a-thing-1234567
https://a.example/2026/11/24/bridge-is-open/?share=facebook
https://a.example/?s=bridge+open
https://a.example/page/23456
"""


@pytest.mark.parametrize("url", ARTICLES.split())
def test_articles(url):
    assert is_article_address(url)


@pytest.mark.parametrize("url", OTHERS.split())
def test_others(url):
    assert not is_article_address(url)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2026/11/24/bridge", (2026, 11, 24)),
        ("https://a.example/a-20261124.html", (2026, 11, 24)),
        ("https://a.example/2026-1-4-bridge", (2026, 1, 4)),
        ("https://a.example/sitemap-2026-02-31.xml", None),
        ("https://a.example/120261124", None),
        ("https://a.example/2026/11/", None),
    ],
)
def test_the_day_in_an_address(url, day):
    assert date_in_address(url) == (day and datetime(*day, tzinfo=UTC))
