"""Which of the headings and statements of a page is its headline."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.page.headline import headline
from pipeline.text.page.linked import LinkedArticle
from pipeline.text.page.site_name import SiteNames
from tests.pipeline.text.page.pages import TITLE, URL, page

SITE = SiteNames(["The Example"], URL)
OTHER = "Bridge: what the city's engineers found below the water"


def of(
    body: str = "", *stated: str, window: str = "", news: str | None = None, post: str | None = None
) -> str:
    linked = LinkedArticle(headline=news or post, news=news is not None)
    return headline(page(body=body), linked, stated, window, SITE)


def test_an_h1_that_a_statement_agrees_with_is_believed():
    assert of(f"<h1>The Example</h1><h1>{TITLE}</h1><h1>Most read</h1>", TITLE) == TITLE
    assert of(f"<h1>{TITLE} at last</h1>", TITLE) == f"{TITLE} at last"


def test_an_h1_that_names_the_site_or_another_thing_is_none():
    assert of("<h1>The Example</h1>", TITLE, window=f"{TITLE} | The Example") == TITLE
    assert of("<h1>Why don't you go fishing?</h1>", TITLE, window=TITLE) == TITLE
    assert of("<h1>Why don't you go fishing?</h1>") == "Why don't you go fishing?"


def test_the_headline_of_a_newsroom_comes_before_what_the_page_shows_today():
    assert of(f"<h1>{OTHER}</h1>", OTHER, news=TITLE) == TITLE
    assert of(f"<h1>{OTHER}</h1>", OTHER, post=TITLE) == OTHER


def test_what_only_search_engines_are_told_gives_way_to_what_readers_see():
    told = "Engineers reveal storm damage: five facts to know"
    networks = "How a night of rain closed the road across the river"
    assert of(f"<h1>{TITLE}</h1>", networks, window=told, news=told) == TITLE
    assert of(f"<h1>{TITLE}</h1>", told, window=told, news=told) == told
    assert of(f"<h1>{TITLE}</h1><h1>{told}</h1>", networks, window=told, news=told) == told


def test_a_headline_of_a_word_that_nothing_agrees_with_is_not_believed():
    assert of(f"<h1>{TITLE}</h1>", TITLE, news="Sample") == TITLE


def test_what_is_cut_off_is_continued():
    assert of("", f"{TITLE} - The Example", news="City repairs its old…") == TITLE
    long = "City repairs its old stone bridge and the wall beside it too"
    assert of("", long, post=long[:45]) == long


@pytest.mark.parametrize(
    ("h1", "shared", "expected"),
    [
        (f"<span>River</span><b>{TITLE}</b>", TITLE, TITLE),
        (f"<span>River</span><b>{TITLE}</b>", f"River: {TITLE}", f"River {TITLE}"),
        (TITLE, f"River: {TITLE}", f"River: {TITLE}"),
        (f"<span>Old town</span> - <b>{TITLE}</b>", f"River: {TITLE}", TITLE),
        (f"2025: {TITLE} for all", f"2025: {TITLE}", f"2025: {TITLE} for all"),
    ],
)
def test_a_kicker_is_kept_where_the_statement_has_it(h1: str, shared: str, expected: str):
    assert of(f"<h1>{h1}</h1>", shared) == expected


def test_a_kicker_for_networks_alone_is_cut_off():
    assert of(f"<h1>{TITLE}</h1>", f"River | {TITLE}", news=TITLE) == TITLE
    both = f"River | {TITLE}"
    assert of(f"<h1>{TITLE}</h1>", both, news=both) == both


def test_the_reader_s_quotes_are_kept():
    shown = "City repairs “its” old stone bridge"
    assert of(f"<h1>{shown}</h1>", news="City repairs 'its' old stone bridge") == shown


def test_a_heading_that_is_a_teaser_is_none():
    assert of(f"<h1>{'Many words about bridges. ' * 10}</h1>", TITLE) == TITLE


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (f"{TITLE} | The Example", TITLE),
        (f"The Example - {TITLE}", TITLE),
        (f"{TITLE} - City - Example.org", TITLE),
        (f"{TITLE} · Some paper", TITLE),
        ("", ""),
    ],
)
def test_the_window_s_title_alone_is_taken_without_the_site(window: str, expected: str):
    assert of(window=window) == expected


def test_markup_and_references_in_statements_are_resolved():
    assert (
        of("", "City &amp; <em>river</em> &quot;united&quot; again")
        == 'City & river "united" again'
    )


@given(st.lists(st.text(max_size=30), max_size=4), st.text(max_size=40))
def test_nothing_raises(stated: list[str], text: str):
    found = headline(page(), LinkedArticle(headline=text, news=True), stated, text, SITE)
    assert "\n" not in found
