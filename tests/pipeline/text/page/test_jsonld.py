"""JSON-LD as pages write it: broken, wrapped, several values, hostile."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.page.jsonld import MAX_SCRIPT, linked_nodes, types

ARTICLE = '"@type": "NewsArticle", "headline": "Bridge"'


@pytest.mark.parametrize(
    "script",
    [
        f"{{{ARTICLE}}}",
        f"{{{ARTICLE},}}",
        f'{{{ARTICLE}, "keywords": ["a", "b", ],\n}};',
        f"<!-- {{{ARTICLE}}} -->",
        f"//<![CDATA[\n{{{ARTICLE}}}\n//]]>",
        f"/* <![CDATA[ */ {{{ARTICLE}}} /* ]]> */",
        f"{{ // the article\n{ARTICLE}}}",
        f"/* made by a plugin */ {{{ARTICLE}}}",
        f'{{{ARTICLE}, "description": "a\nb\tc"}}',
        f'{{{ARTICLE}, "description": "it\\\'s \\x open"}}',
        f"{{{ARTICLE}}}".replace('"', "&quot;"),
        f'[{{"@type": "WebSite"}}, {{{ARTICLE}}}]',
        f'{{"@graph": [{{"@type": "WebSite"}}, {{{ARTICLE}}}]}}',
        f'{{"@type": "WebSite"}} {{{ARTICLE}}}',
        f'{{{ARTICLE}, "description": "an "unescaped" quote"}}',
        f"{{{ARTICLE}, ",
    ],
)
def test_an_article_is_found_however_it_is_written(script: str):
    found = [node for node in linked_nodes([script]) if "NewsArticle" in types(node)]
    assert [node["headline"] for node in found] == ["Bridge"]


def test_the_plain_fields_of_an_article_that_cannot_be_mended_are_read():
    author = '"author": [{"@type": "Person", "name": "Lena Vogt"}]'
    script = f'{{{ARTICLE}, "datePublished": "2025-03-03", {author}, "x": "a "b" c"}}'
    node = linked_nodes([script])[0]
    assert (node["datePublished"], node["author"]["name"]) == ("2025-03-03", "Lena Vogt")


def test_other_articles_and_posts_of_a_live_blog_are_left_out():
    other = '{"@type": "NewsArticle", "headline": "Other"}'
    script = f"""{{{ARTICLE}, "liveBlogUpdate": [{other}], "comment": {other},
        "mainEntity": {{"@type": "ItemList", "itemListElement": [{other}]}}}}"""
    assert [node.get("headline") for node in linked_nodes([script])] == ["Bridge", None]


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("NewsArticle", ["NewsArticle"]),
        ("https://schema.org/NewsArticle", ["NewsArticle"]),
        ("schema:NewsArticle", ["NewsArticle"]),
        (["Article", 3, "http://schema.org/BlogPosting/"], ["Article", "BlogPosting"]),
        (None, []),
    ],
)
def test_types_have_many_spellings(kind: object, names: list[str]):
    assert types({"@type": kind}) == names


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "script",
    [
        "[" * 200_000,
        '{"a":' * 200_000,
        "/*" * 900_000,
        "//\n" * 600_000,
        "{" + ", " * 900_000,
        "{" + "]]> " * 400_000,
        '"author":{"' * 180_000,
        '"@type":"Article" ' + '"author":[{"a":"b",' * 100_000,
        '{"x":"' + "\\x" * 900_000 + '"}',
        '{"x":"' + "y" * MAX_SCRIPT + '"}',
    ],
    ids=range(10),
)
def test_hostile_scripts_take_no_time(script: str):
    assert len(linked_nodes([script, script])) <= 2


def test_the_number_of_nodes_is_bounded():
    assert len(linked_nodes(["[" + "{}," * 9_000 + "{}]"])) == 5_000


@given(st.text(alphabet='{}[]":,\\/*<!-&;tf1 \n@aé\ud800', max_size=80))
def test_no_script_raises(script: str):
    for node in linked_nodes([script, f'{{"@type": {script}}}']):
        assert isinstance(types(node), list)
