import time

import pytest

from connectors.article_pages.wall_addresses import wall_by_address
from connectors.article_pages.walls import look
from tests.connectors.wall_pages import ARTICLES, WALLS, page

URL = "https://paper.example/2026/the-old-mill-is-open-again"
TEXT = "The library in the old mill opened again on Saturday after two years of work. " * 3


def seen(html, final=URL, expected=None):
    return look(html, asked=URL, final=final, expected=expected)


@pytest.mark.parametrize("wall", WALLS, ids=lambda wall: f"{wall.language}-{wall.kind}")
def test_what_is_no_article_is_called_by_its_name(wall):
    assert seen(wall.html).wall == wall.kind


def test_the_walls_are_many_and_speak_many_languages():
    assert len(WALLS) >= 40
    assert len({wall.language for wall in WALLS}) >= 15


@pytest.mark.parametrize("html", ARTICLES)
def test_short_articles_about_walls_are_articles(html):
    assert seen(html).wall is None


@pytest.mark.parametrize(
    ("final", "kind"),
    [
        ("/", "the home page"),
        ("/en/", "the home page"),
        ("/index.html", "the home page"),
        ("/2026/", "a section page"),
        ("/login?next=/2026/the-old-mill-is-open-again", "a login page"),
        ("/account/sign-in", "a login page"),
        ("/consent/tcf/2026/the-old-mill-is-open-again", "a consent page"),
        ("/zustimmung?url=x", "a consent page"),
        ("/abo/angebote", "a subscription page"),
        ("/404.html", "a 'not found' page"),
        ("/error/", "an error page"),
        ("/captcha", "a bot check"),
        ("https://consent.big.example/m?continue=x", "a consent page"),
        ("https://login.paper.example/", "a login page"),
        ("/2026/the-old-mill-is-open-again/", None),
        ("/culture/the-old-mill-is-open-again-12345", None),
        ("https://www.paper.example/2026/the-old-mill-is-open-again?ref=rss", None),
        ("https://other.example/a/the-old-mill-reopens-at-last", None),
        ("/subscription/the-old-mill-is-open-again-today", None),
    ],
)
def test_where_a_redirect_ended(final, kind):
    final = final if "://" in final else f"https://paper.example{final}"
    assert wall_by_address(URL, final) == kind


@pytest.mark.parametrize(
    ("asked", "final"),
    [
        ("https://paper.example/", "https://paper.example/en/"),
        ("https://paper.example/login", "https://paper.example/login/"),
        ("https://paper.example/error/12345/x", "https://paper.example/error/12345/y"),
        ("https://short.example/x7", "https://paper.example/2026/the-old-mill"),
    ],
)
def test_what_was_asked_for_is_no_wall(asked, final):
    assert wall_by_address(asked, final) is None


def test_the_title_that_the_feed_gave_is_believed():
    html = page("Access denied", f"<p>{TEXT}</p>")
    assert seen(html).wall
    assert seen(html, expected="Access denied").wall is None


def test_pages_that_say_the_same_have_one_signature_whenever_they_say_it():
    times = ("12:01:07", "request 1789234"), ("9:30", "request 9993")
    one, other = (page("Hill News", f"<p>{TEXT} {at}, {n}0</p>") for at, n in times)
    assert seen(one).signature == seen(other).signature is not None
    goals = [seen(page("Hill News", f"<p>{TEXT} {n} goals</p>")).signature for n in (2, 3)]
    assert len({*goals, seen(one).signature}) == 3


def test_what_shows_that_it_is_an_article_has_no_signature():
    html = page("Hill News", f"<p>{TEXT}</p>", "<meta property=og:type content=article>")
    assert seen(html).signature is None
    assert seen(page("The old mill - Hill", TEXT), expected="The old mill").signature is None


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">{"isAccessibleForFree": false}</script>',
        '<script type="application/ld+json">{"isAccessibleForFree":"False"}</script>',
        "<meta property='article:content_tier' content='locked'>",
    ],
)
def test_a_paywall_is_said_by_the_publisher(head):
    assert seen(page("The old mill", TEXT, head)).paywall


@pytest.mark.parametrize(
    "head",
    [
        "",
        '<script type="application/ld+json">{"isAccessibleForFree": true}</script>',
        "<meta property='article:content_tier' content='metered'>",
    ],
)
def test_what_is_free_is_behind_no_paywall(head):
    assert not seen(page("The old mill", TEXT, head)).paywall


def test_half_characters_do_no_harm():
    assert seen(page("\ud800", "\udfff" * 50), expected="\ud800" * 20).wall is None


@pytest.mark.parametrize(
    "piece", ["<script", "<title", "<!--", "<meta ", "<noscript>", "<", "404 "]
)
def test_hostile_markup_takes_no_longer_than_its_length(piece):
    began = time.perf_counter()
    seen(piece * (5_000_000 // len(piece)))
    assert time.perf_counter() - began < 2


def test_a_number_that_python_refuses_is_no_reason_to_fail():
    assert seen(f"<title>&#{'9' * 5000};</title><p>{TEXT}").wall is None
