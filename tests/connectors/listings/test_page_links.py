import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.listings.page_links import Alternate, Link, read_links

PAGE = """<!doctype html><html lang="hi"><head><title>द न्यूज &amp; Co</title>
<base href="/sub/">
<link rel="stylesheet" href="a.css"><link REL='alternate feed' type='application/RSS+xml; x=1'
 title="Main" href=rss.xml>
<script>document.write("<a href='/not/this'>no</a>")</script></head><body>
<!-- <a href="/nor/this">no</a> -->
<nav><a href="/menu">Menu</a></nav>
<a href="one">One <b>bold</b> <img alt=x></a><a href='/two' title="Second">  </a>
<a href="mailto:x@y.example">mail</a><a name="anchor">here</a>
<a href="/open">Never closed <a href="/next">Next</a>
<footer><a href="/foot">Foot</a></footer><a href="?a=1&amp;b=2">Query</a>"""


def link(path: str, text: str, *, navigation: bool = False) -> Link:
    return Link(url="https://a.example" + path, text=text, navigation=navigation)


def test_what_a_page_says_and_links_to():
    page = read_links(PAGE, "https://a.example/")
    assert (page.title, page.language) == ("द न्यूज & Co", "hi")
    assert page.alternates == [
        Alternate(url="https://a.example/sub/rss.xml", type="application/rss+xml", title="Main")
    ]
    assert page.links == [
        link("/menu", "Menu", navigation=True),
        link("/sub/one", "One bold"),
        link("/two", "Second"),
        link("/open", "Never closed"),
        link("/next", "Next"),
        link("/foot", "Foot", navigation=True),
        link("/sub/?a=1&b=2", "Query"),
    ]


@pytest.mark.parametrize(
    "hostile",
    [
        "<a " + "b" * 2_000_000 + ">",
        "<a ",
        "<a href='x",
        "<a href=/x>",
        "<script>",
        "<!--",
        "<nav>",
        "<a a='",
        "<svg></svg",
    ],
)
def test_time_is_linear(hostile):
    began = time.process_time()
    assert (
        len(read_links(hostile * max(2_000_000 // len(hostile), 1), "https://a.example/").links)
        <= 10_000
    )
    assert time.process_time() - began < 2


@settings(max_examples=200)
@given(st.text(max_size=300))
def test_any_text_is_read(text):
    read_links("<a href=/x>" + text, "https://a.example/")
