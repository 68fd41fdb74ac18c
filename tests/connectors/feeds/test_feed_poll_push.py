"""Bodies that a feed's hub sent."""

import pytest

from connectors.source import Pushed
from tests.connectors.feed_polls import HTML, Polls, rss, titles
from tests.connectors.site import Answer, Site


@pytest.fixture
def site():
    with Site() as running:
        yield running


def pushed(site, body):
    return Pushed(body=body, headers={"content-type": "application/rss+xml"}, url=site.url("/feed"))


def test_a_pushed_body_is_read_without_a_request(site):
    polls = Polls(site.url("/feed"), pages=False)
    site.pages["/feed"] = rss(site, 1, 2)
    polls(now=0)
    poll = polls(now=10, pushed=[pushed(site, rss(site, 3, 1, 2))])
    assert (titles(poll), poll.outcome, site.hits["/feed"]) == (["Title 3"], "ok", 1)
    assert "pushed: 3 entries, 1 new or changed" in poll.detail
    assert poll.http_status is None


def test_news_is_what_asking_brought_and_not_what_was_pushed(site):
    polls = Polls(site.url("/feed"), pages=False, max_entries_per_poll=1)
    site.pages["/feed"] = rss(site, 1, 2)
    first = polls(now=0)
    assert (first.news, len(first.items)) == (2, 1)
    body = pushed(site, rss(site, 3, 4, 1, 2))
    site.pages["/feed"] = rss(site, 3, 4, 1, 2)
    while not (poll := polls(now=1, pushed=[body])).settled:
        assert (poll.news, len(poll.items)) == (0, 1)
    poll = polls(now=9999)
    assert (poll.http_status, poll.news) == (200, 0)
    site.pages["/feed"] = rss(site, 5, 6, 3, 4)
    assert polls(now=99999).news == 2


def test_a_body_with_nothing_but_the_news_makes_nothing_else_new(site):
    polls = Polls(site.url("/feed"), pages=False)
    site.pages["/feed"] = rss(site, *range(300))
    while not polls(now=0).settled:
        pass
    assert titles(polls(now=10, pushed=[pushed(site, rss(site, 900))])) == ["Title 900"]
    site.pages["/feed"] = rss(site, 900, *range(300))
    assert polls(now=9999).items == []


def test_the_feed_is_asked_where_more_was_pushed_than_is_kept(site):
    polls = Polls(site.url("/feed"), pages=False, max_entries_per_poll=100)
    site.pages["/feed"] = rss(site, 0)
    polls(now=0)
    site.pages["/feed"] = rss(site, *range(25, -1, -1))
    few, many = range(1, 3), range(3, 26)
    assert len(polls(now=1, pushed=[pushed(site, rss(site, n)) for n in few]).items) == 2
    assert site.hits["/feed"] == 1
    assert len(polls(now=2, pushed=[pushed(site, rss(site, n)) for n in many]).items) == 23


def test_the_first_poll_of_a_process_asks_all_the_same(site):
    site.pages["/feed"] = rss(site, 1)
    polls = Polls(site.url("/feed"), pages=False)
    poll = polls(now=0, pushed=[pushed(site, rss(site, 2))])
    assert sorted(titles(poll)) == ["Title 1", "Title 2"]


def test_pages_of_pushed_entries_are_fetched(site):
    site.pages["/feed"] = rss(site, 1)
    site.pages["/1"], site.pages["/2"] = (Answer(text, headers=HTML) for text in (b"one", b"two"))
    polls = Polls(site.url("/feed"))
    polls(now=0)
    (article,) = polls(now=1, pushed=[pushed(site, rss(site, 2, 1))]).items
    assert (article.html, article.page, article.feed_url) == ("two", "fetched", site.url("/feed"))


def test_what_is_pushed_and_no_feed_is_said_and_changes_nothing(site):
    site.pages["/feed"] = rss(site, 1)
    polls = Polls(site.url("/feed"), pages=False)
    polls(now=0)
    poll = polls(now=1, pushed=[pushed(site, b"<html>hello")])
    assert (poll.items, poll.outcome) == ([], "ok")
    assert "pushed: not a feed" in poll.detail


def wait_s(site, until, **options):
    """How long a feed is let be after a poll, its hub pushing until then."""
    site.pages["/feed"] = rss(site, 1)
    polls = Polls(site.url("/feed"), pages=False, **options)
    polls(now=0)
    polls.connector.rely_on_hub(until)
    poll = polls(now=10_000)
    return poll.next_poll_at - 10_000, poll.why


def test_while_its_hub_pushes_a_feed_is_asked_more_rarely_and_then_as_before(site):
    usual_s, why = wait_s(site, 0)
    assert "hub" not in why
    relying_s, why = wait_s(site, 1e9)
    assert relying_s == pytest.approx(min(4 * usual_s, 4 * 3600))
    assert "its hub pushes" in why
    assert wait_s(site, 10_000 + 1.5 * usual_s)[0] == pytest.approx(1.5 * usual_s)
    assert wait_s(site, 10_001)[0] == pytest.approx(usual_s)


def test_a_fixed_interval_stays_fixed(site):
    assert wait_s(site, 1e9, every_minutes=7)[0] == wait_s(site, 0, every_minutes=7)[0]
