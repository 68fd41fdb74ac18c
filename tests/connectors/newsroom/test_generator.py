"""Load articles: repeatable, unlike one another, in every language."""

from connectors.newsroom.articles import load_articles
from connectors.newsroom.generator import generate, synthetic


def test_same_seed_same_articles():
    assert list(generate(50, seed=7)) == list(generate(50, seed=7))
    assert synthetic(7, 30) == list(generate(50, seed=7))[30]
    assert list(generate(10, seed=7, first=40)) == list(generate(50, seed=7))[40:]


def test_another_seed_other_articles():
    assert {a.body for a in generate(50, seed=7)}.isdisjoint(a.body for a in generate(50, seed=8))


def test_bodies_titles_and_paths_are_unique_and_in_every_language():
    articles = list(generate(3000, seed=1))
    assert len({article.body for article in articles}) == 3000
    assert len({article.title for article in articles}) == 3000
    assert len({article.path for article in articles}) == 3000
    written = {article.paper.language for article in load_articles()}
    assert {article.paper.language for article in articles} == written
    assert all(30 < len(article.body) < 3000 for article in articles)
