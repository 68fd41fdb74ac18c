"""The written articles: enough of them, in enough languages, and made from one another as said."""

import unicodedata
from collections import Counter, defaultdict

import pytest

from connectors.newsroom.articles import Article, load_articles, load_furniture, load_papers

ARTICLES = load_articles()


def of_kind(kind: str) -> list[Article]:
    return [article for article in ARTICLES if article.kind == kind]


def script(text: str) -> str:
    """Unicode's word for the script of most letters: LATIN, DEVANAGARI, CJK, HIRAGANA ..."""
    names = Counter(unicodedata.name(sign).split()[0] for sign in text if sign.isalpha())
    return names.most_common(1)[0][0]


def test_many_languages_and_scripts():
    originals = of_kind("original")
    assert len(originals) >= 48
    assert len({article.paper.language for article in originals}) >= 28
    assert len({script(article.body) for article in originals}) >= 14


def test_events_are_covered_in_many_languages():
    languages = defaultdict(set)
    for article in ARTICLES:
        languages[article.event].add(article.paper.language)
    assert sum(len(told_in) >= 5 for told_in in languages.values()) >= 5
    assert {"hi", "en", "ru", "ko", "zh-Hans", "ar"} <= languages["putin-kim"]


def test_golden_article_has_its_furniture():
    golden = next(a for a in ARTICLES if a.event == "putin-kim" and a.paper.id == "desh")
    kinds = [block.kind for block in golden.blocks]
    assert kinds == [
        "paragraph", "heading", "post", "link", "paragraph", "paragraph", "paragraph", "link",
        "paragraph",
    ]  # fmt: skip
    assert "देखो |" not in golden.body
    assert "पुतिन ने किम को एक चाय का सेट भेंट किया" in golden.body


def test_copies_have_the_body_of_another_paper_under_another_title():
    copies = of_kind("copy")
    assert len(copies) >= 4
    for copy in copies:
        assert copy.of is not None
        assert copy.body == copy.of.body
        assert copy.title != copy.of.title
        assert copy.paper is not copy.of.paper
        assert copy.published > copy.of.published


def test_near_copies_are_cut_and_have_a_lead_of_their_own():
    assert len(of_kind("near")) >= 3
    for near in of_kind("near"):
        assert near.of is not None
        lead, *rest = near.body.split("\n")
        assert lead not in near.of.body
        assert "\n".join(rest) in near.of.body
        assert len(rest) < near.of.body.count("\n") + 1


def test_revisions_change_title_and_body_in_place():
    assert len(of_kind("revision")) >= 4
    for revision in of_kind("revision"):
        assert revision.of is not None
        assert revision.path == revision.of.path
        assert revision.title != revision.of.title
        assert revision.body != revision.of.body
        assert revision.released > revision.of.released


def test_paths_are_unique_but_for_revisions():
    paths = Counter(article.path for article in ARTICLES if article.kind != "revision")
    assert max(paths.values()) == 1


@pytest.mark.parametrize("article", ARTICLES, ids=lambda a: f"{a.event}.{a.paper.id}.{a.kind}")
def test_length_is_that_of_a_news_item(article):
    assert article.title
    if not article.flash:
        assert 350 <= len(article.body) <= 2000
        assert article.body.count("\n") >= 3


def test_every_language_has_its_words_around():
    words = load_furniture()
    for paper in load_papers().values():
        assert words[paper.language].keys() == words["en"].keys()
        assert len(words[paper.language]["nav"]) == 5


def test_papers_show_every_trouble_and_format():
    papers = load_papers().values()
    assert {paper.trouble for paper in papers} == {"", "slow", "broken", "moved"}
    assert {paper.feed for paper in papers} == {"rss", "atom", "rdf", "json"}
    assert {paper.carries for paper in papers} == {"full", "summary", "headline"}
    assert {paper.template for paper in papers} == {"modern", "structured", "soup", "table"}
    assert len({paper.encoding for paper in papers}) >= 5
