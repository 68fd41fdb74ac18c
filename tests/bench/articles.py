"""Articles to measure with: the newsroom's synthetic ones, in 28 languages, no two alike."""

from dataclasses import replace
from datetime import UTC, datetime

from connectors.newsroom.articles import load_articles
from connectors.newsroom.generator import synthetic
from connectors.newsroom.pages import page
from connectors.urls import article_id
from pipeline.records import Entry, RawArticle, rfc3339

BASE = "http://127.0.0.1:8766"


def with_page(number: int, seed: int = 1) -> RawArticle:
    """An article on a realistic page (4 to 10 KB of HTML with menus, embeds, related links)."""
    article = synthetic(seed, number)
    html = page(article, BASE, load_articles()[:6])
    return replace(_raw(number, seed), html=html, page="fetched")


def with_feed_text(number: int, seed: int = 1) -> RawArticle:
    """A small article whose feed carries its whole text: nothing but text to work on."""
    article = synthetic(seed, number)
    content = "".join(f"<p>{line}</p>" for line in article.body.split("\n"))
    return replace(
        _raw(number, seed), entry=Entry(title=article.title, link=article.path, content=content)
    )


def _raw(number: int, seed: int) -> RawArticle:
    url = f"{BASE}/load/{seed}/{number}.html"
    return RawArticle(
        id=article_id(url),
        source="load",
        url=url,
        canonical_url=url,
        fetched_at=rfc3339(datetime.now(UTC)),
    )
