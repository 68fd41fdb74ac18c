"""Microdata and RDFa."""

from pipeline.text.page.linked import linked_article
from pipeline.text.page.microdata import microdata_nodes
from tests.pipeline.text.page.pages import page

MICRODATA = """<div itemscope itemtype="http://schema.org/NewsArticle">
    <h1 itemprop="headline">Bridge <b>repaired</b></h1>
    <span itemprop="author" itemscope itemtype="http://schema.org/Person">By
        <a itemprop="name" href="/vogt">Lena Vogt</a></span>
    <time itemprop="datePublished" datetime="2025-03-03T10:00+01:00">Monday</time>
    <meta itemprop="dateModified" content="2025-03-04"><img itemprop="image" src="/b.jpg"></div>"""
RDFA = """<div vocab="https://schema.org/" typeof="Article"><h1 property="headline">Bridge</h1>
    <span property="schema:author" typeof="Person">Lena Vogt</span></div>"""


def test_microdata_is_read():
    found = linked_article(microdata_nodes(page(body=MICRODATA)))
    assert (found.headline, found.persons, found.news) == ("Bridge repaired", ("Lena Vogt",), True)
    assert (found.published, found.modified) == ("2025-03-03T10:00+01:00", "2025-03-04")
    assert found.image == "/b.jpg"


def test_rdfa_is_read_and_open_graph_is_none():
    head = '<meta property="og:title" content="Home">'
    found = linked_article(microdata_nodes(page(head, RDFA)))
    assert (found.headline, found.persons) == ("Bridge", ("Lena Vogt",))
    assert microdata_nodes(page(head)) == []


def test_properties_outside_of_any_object_are_an_article_if_they_look_like_one():
    nodes = microdata_nodes(page(body='<h1 itemprop="headline">Bridge</h1>'))
    assert linked_article(nodes).headline == "Bridge"
    assert linked_article(microdata_nodes(page(body='<i itemprop="name">x</i>'))).headline is None


def test_the_number_of_properties_is_bounded():
    spans = '<span itemprop="author">x</span>' * 9_000
    (node,) = microdata_nodes(page(body=f'<div itemscope itemtype="Article">{spans}</div>'))
    assert len(node["author"]) == 2_000
