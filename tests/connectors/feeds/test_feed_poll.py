"""What a poll gives: each entry once, and again when its words change."""

import orjson
import pytest

from connectors.feeds.feed_poll import FeedConfig
from connectors.source import Pushed
from connectors.urls import article_id, canonical
from tests.connectors.feed_polls import HTML, Polls, rss, titles
from tests.connectors.site import Answer, Site


@pytest.fixture
def site():
    with Site() as running:
        yield running


def test_without_pages_the_feeds_own_text_is_the_article(site):
    site.pages["/feed"] = rss(site, 1, 2)
    poll = Polls(site.url("/feed"), pages=False)(now=1_700_000_000)
    assert [(item.page, item.html) for item in poll.items] == [("none", None)] * 2
    assert poll.items[0].fetched_at == "2023-11-14T22:13:20.000Z"
    assert set(site.hits) <= {"/feed", "/robots.txt"}


def test_entries_are_sent_once_and_again_when_their_words_change(site):
    polls = Polls(site.url("/feed"), pages=False)
    site.pages["/feed"] = rss(site, 1, 2)
    assert titles(polls()) == ["Title 1", "Title 2"]
    assert polls().items == []
    site.pages["/feed"] = rss(site, 3, 1, 2, e2="Other words")
    changed = polls()
    assert titles(changed) == ["Title 3", "Title 2"]
    assert changed.items[1].entry.summary == "Other words"
    assert "4 entries" not in changed.detail
    assert "3 entries, 2 new or changed" in changed.detail
    assert polls().items == []


def test_new_numbers_in_picture_addresses_are_no_change(site):
    polls = Polls(site.url("/feed"), pages=False)
    for n in (1, 2):
        site.pages["/feed"] = rss(site, 1, e1=f"&lt;img src='x?{n}'&gt;Words")
        assert len(polls().items) == (1 if n == 1 else 0)


def test_of_repeated_entries_the_first_counts(site):
    site.pages["/feed"] = rss(site, 1, 1, 2).replace(
        b"</channel>", b"<item><guid>g</guid><title>T</title></item>" * 2 + b"</channel>"
    )
    polls = Polls(site.url("/feed"), pages=False)
    poll = polls()
    assert titles(poll) == ["Title 1", "Title 2", "T"]
    assert poll.items[0].id == article_id(canonical(site.url("/1")))
    assert polls().items == []


def test_an_entry_that_left_and_came_back_is_not_sent_again(site):
    polls = Polls(site.url("/feed"), pages=False)
    for numbers, sent in (((1, 2), 2), ((2,), 0), ((1, 2), 0)):
        site.pages["/feed"] = rss(site, *numbers)
        assert len(polls().items) == sent


def test_memory_is_bounded_but_holds_the_whole_body(site):
    polls = Polls(site.url("/feed"), pages=False, max_entries_per_poll=1000)
    for first in (0, 500, 1000):
        site.pages["/feed"] = rss(site, *range(first, first + 500))
        assert len(polls().items) == 500
    assert len(polls.cursor["entries"]["seen"]) == 1000
    assert polls().items == []


def test_of_a_flood_of_entries_the_first_are_taken(site):
    site.pages["/feed"] = rss(site, *range(30))
    polls = Polls(site.url("/feed"), pages=False, max_feed_entries=10)
    poll = polls()
    assert titles(poll) == [f"Title {n}" for n in range(10)]
    assert "20 entries left for the next poll" in poll.detail
    site.pages["/feed"] = rss(site, 99, *range(30))
    assert titles(polls()) == [f"Title {n}" for n in (99, *range(10, 19))]


def test_a_feed_may_have_more_entries_than_most(site):
    site.pages["/feed"] = rss(site, *range(2100))
    polls = Polls(site.url("/feed"), pages=False, max_feed_entries=2050)
    poll = polls()
    assert "2050 entries, 2050 new or changed" in poll.detail


def test_times_without_a_zone_are_those_of_the_sources(site):
    site.pages["/feed"] = rss(site, 1).replace(
        b"</item>", b"<pubDate>Tue, 24 Nov 2026 10:00:00</pubDate></item>"
    )
    for zone, published in (("Asia/Kolkata", "04:30"), ("America/New_York", "15:00")):
        polls = Polls(site.url("/feed"), pages=False, time_zone=zone)
        (asked,) = polls(now=0).items
        assert asked.published == f"2026-11-24T{published}:00.000Z"
        body = Pushed(
            body=site.pages["/feed"].replace(b"/1<", b"/2<"), headers={}, url="https://a/"
        )
        polls.cursor = {}
        pushed = polls(now=1, pushed=[body]).items
        assert {item.published for item in pushed} == {asked.published}


def test_an_entry_without_a_usable_link_is_still_an_article(site):
    site.pages["/feed"] = (
        b"<rss version='2.0'><channel><link>https://news.example/</link>"
        b"<item><title>A</title><guid isPermaLink='false'>1</guid></item>"
        b"<item><title>B</title><link>mailto:x@y.z</link><guid isPermaLink='false'>2</guid></item>"
        b"<item><title>C</title><link>https://h.example/" + b"x" * 9000 + b"</link></item>"
        b"</channel></rss>"
    )
    poll = Polls(site.url("/feed"))()
    assert titles(poll) == ["A", "B", "C"]
    assert len({item.id for item in poll.items}) == 3
    assert poll.items[0].url == poll.items[2].url == "https://news.example/"
    assert set(site.hits) <= {"/feed", "/robots.txt"}


def test_a_feed_that_was_cut_is_read_as_far_as_it_goes_and_asked_for_in_full_again(site):
    long = rss(site, 1, 2) + b" " * 5_000_000
    site.pages["/feed"] = Answer(long, headers={"ETag": "x"})
    polls = Polls(site.url("/feed"), pages=False)
    assert titles(polls()) == ["Title 1", "Title 2"]
    assert polls().items == []
    assert "if-none-match" not in site.asked[1][1]


def test_what_was_not_saved_is_sent_again(site):
    site.pages["/feed"] = Answer(rss(site, 1, 2), headers={"ETag": "x"})
    polls = Polls(site.url("/feed"), pages=False)
    lost = polls(save=False)
    polls.restart()
    assert titles(polls()) == titles(lost) == ["Title 1", "Title 2"]


def test_a_cursor_of_the_first_version_is_still_understood(site):
    site.pages["/feed"] = rss(site, 1, 2)
    polls = Polls(site.url("/feed"), pages=False)
    polls()
    entries = polls.cursor["entries"]
    former = {"url": site.url("/feed"), "etag": "x", "last_modified": None, "failures": 0}
    polls.cursor = former | {"seen": entries["seen"], "waiting": [], "outcome": "ok", "ask_at": 5.0}
    assert polls().items == []


def test_a_new_address_is_asked_without_the_old_ones_validators(site):
    site.pages["/feed"] = site.pages["/moved"] = Answer(rss(site, 1), headers={"ETag": "x"})
    polls = Polls(site.url("/feed"), pages=False)
    polls()
    moved = Polls(site.url("/moved"), pages=False)
    moved.cursor = polls.cursor
    poll = moved()
    assert (poll.outcome, poll.items) == ("ok", [])
    assert "if-none-match" not in site.asked[1][1]


def test_the_configured_language_stands_in_for_the_feeds(site):
    site.pages["/feed"] = rss(site, 1, language="")
    (article,) = Polls(site.url("/feed"), pages=False, language="sw")().items
    assert article.language_declared == "sw"


def test_half_characters_survive_into_no_record(site):
    site.pages["/feed"] = rss(site, 1, e1="a&#xD800;b &amp;#xDFFF; c")
    (article,) = Polls(site.url("/feed"), pages=False)().items
    assert orjson.dumps(article)


def test_the_hub_that_a_feed_names_is_told(site):
    atom = (
        b"<feed xmlns='http://www.w3.org/2005/Atom'><title>News</title>"
        b"<link rel='hub' href='https://hub.example/'/>"
        b"<link rel='self' href='https://news.example/feed'/></feed>"
    )
    site.pages["/feed"] = Answer(atom, headers={"ETag": "x"})
    polls = Polls(site.url("/feed"))
    assert polls().hub == polls().hub  # also after a 304
    assert (polls().hub.url, polls().hub.topic) == (
        "https://hub.example/",
        "https://news.example/feed",
    )


@pytest.mark.parametrize("url", ["", "news.example/feed", "file:///etc/hosts"])
def test_a_feeds_url_is_a_web_address(url):
    with pytest.raises(ValueError, match="not a web address"):
        FeedConfig(id="a", url=url)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"time_zone": "Mars/Olympus"}, "no time zone"),
        ({"time_zone": "../etc"}, "no time zone"),
        ({"min_minutes": 60, "max_minutes": 30}, "min_minutes"),
        ({"user_env": "U"}, "together"),
        ({"user_env": "U", "password_env": "P", "token_env": "T"}, "not both"),
        ({"proxy": "http://p.example:1", "proxy_env": "P"}, "not both"),
        ({"proxy": "http://me:secret@p.example:1"}, "proxy_env"),
    ],
)
def test_a_declaration_that_makes_no_sense(options, problem):
    with pytest.raises(ValueError, match=problem):
        FeedConfig(id="a", url="https://a.example/", **options)


def test_a_clock_that_was_ahead_lengthens_no_wait(site):
    site.pages["/feed"], site.pages["/1"] = rss(site, 1), Answer(status=500)
    polls = Polls(site.url("/feed"), every_minutes=10, page_retry_s=60)
    assert 1_000_054 <= polls(now=1_000_000).next_poll_at <= 1_000_066
    site.pages["/1"] = Answer(b"page", headers=HTML)
    polls(now=30)  # earlier than the page's time
    poll = polls(now=100)
    assert titles(poll) == ["Title 1"]
    assert 540 <= poll.next_poll_at <= 700
