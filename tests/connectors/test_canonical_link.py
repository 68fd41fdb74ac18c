"""The canonical link of a page, where it can be trusted."""

import time

import pytest

from connectors.canonical_link import canonical_link_id
from connectors.urls import article_id, canonical

URL = "https://m.example.org/story?id=7&page=1"


@pytest.mark.parametrize(
    ("tag", "leads_to"),
    [
        (
            '<link rel="canonical" href="https://www.example.org/story-7">',
            "https://www.example.org/story-7",
        ),
        ("<LINK HREF='/story-7' REL=canonical />", "https://m.example.org/story-7"),
        ('<link href="?id=7&amp;x=1" rel="canonical">', "https://m.example.org/story?id=7&x=1"),
        ('<link rel="canonical" href="https://other.example.com/story-7">', None),
        ('<link rel="canonical" href="https://www.example.org/">', None),
        ('<link rel="canonical" href="javascript:void(0)">', None),
        ('<link rel="stylesheet" href="/a.css">', None),
        ("", None),
    ],
)
def test_what_a_page_says_of_itself(tag, leads_to):
    found = canonical_link_id(f"<html><head>{tag}</head><body>text</body></html>", URL)
    assert found == (leads_to and article_id(canonical(leads_to)))


def test_a_page_of_unclosed_links_takes_no_time():
    started = time.process_time()
    assert canonical_link_id("<link " * 100_000, "https://a.example/x") is None
    assert time.process_time() - started < 1
