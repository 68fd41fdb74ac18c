"""The site's name around a headline."""

import pytest

from pipeline.text.page.site_name import SiteNames

TITLE = "City repairs bridge"


@pytest.mark.parametrize(
    ("title", "stated", "url"),
    [
        (f"{TITLE} | The Example", ["The Example"], None),
        (f"{TITLE} – The Example Online", ["The Example"], None),
        (f"{TITLE} - example.org", [], "https://www.example.org/a"),
        (f"{TITLE} | n-tv.de", [], "https://www.n-tv.de/a"),
        (f"Example News | {TITLE}", [], "https://example.org/a"),
        (f"Example » {TITLE}", [], "https://example.org/a"),
        (f"{TITLE}_例子网", ["例子网"], None),
        (f"{TITLE} | The Example |", ["The Example"], None),
        (f"{TITLE}--The Example", ["The Example"], None),
        (TITLE, [], "http://[broken"),
    ],
)
def test_it_is_cut(title: str, stated: list[str], url: str | None):
    assert SiteNames(stated, url).cut(title) == TITLE


@pytest.mark.parametrize(
    "title",
    ["Example", "Bridge - wall", "A: B | C", "Work-Life - example of a longer life", "", "|"],
)
def test_what_is_not_its_name_stays(title: str):
    assert SiteNames(["The Example"], "https://example.org").cut(title) == title
