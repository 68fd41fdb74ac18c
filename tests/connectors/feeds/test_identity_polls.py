"""Feeds polled again and again: every entry is given, once, as an article of its own."""

import pytest

from connectors.source import Pushed
from connectors.urls import entry_id
from tests.connectors.feed_polls import DAY, Polls, rss, titles
from tests.connectors.site import Answer, Site


@pytest.fixture
def site():
    with Site() as running:
        yield running


def test_more_than_a_poll_takes_comes_with_the_next_one(site):
    polls = Polls(site.url("/feed"), pages=False, max_feed_entries=3)
    site.pages["/feed"] = Answer(rss(site, *range(5)), headers={"ETag": "same"})
    first = polls(now=0)
    assert titles(first) == ["Title 0", "Title 1", "Title 2"]
    assert "2 entries left for the next poll (max_feed_entries)" in first.detail
    assert titles(polls(now=DAY)) == ["Title 3", "Title 4"]
    assert polls(now=2 * DAY).items == []


def test_what_was_seen_takes_no_room_from_what_is_new(site):
    polls = Polls(site.url("/feed"), pages=False, max_feed_entries=3)
    site.pages["/feed"] = rss(site, 1, 2, 3)
    polls(now=0)
    site.pages["/feed"] = rss(site, 1, 2, 3, 4, language="ta")  # so that all are read again
    assert titles(polls(now=DAY)) == ["Title 4"]


def test_of_a_feed_of_too_much_markup_the_rest_comes_with_the_next_poll(site):
    polls = Polls(site.url("/feed"), pages=False, max_entries_per_poll=1000)
    words = {f"e{n}": "<x/>" * 450 for n in range(150)}
    site.pages["/feed"] = rss(site, *range(150), **words)
    first = polls(now=0)
    left = 150 - len(first.items)
    assert f"{left} entries left for the next poll (too much markup)" in first.detail
    assert (len(polls(now=DAY).items), polls(now=2 * DAY).items) == (left, [])


def test_what_is_pushed_one_by_one_for_one_link_are_articles_of_their_own(site):
    def live(*guids):
        link = site.url("/live")
        items = "".join(
            f"<item><title>{guid}</title><link>{link}</link><guid>{guid}</guid></item>"
            for guid in guids
        )
        return f"<rss version='2.0'><channel>{items}</channel></rss>".encode()

    def pushed(body):
        return Pushed(body=body, headers={}, url=site.url("/feed"))

    polls = Polls(site.url("/feed"), pages=False)
    site.pages["/feed"] = live("a")
    given = polls(now=0).items
    for now, guid in ((10, "b"), (20, "c")):
        given += polls(now=now, pushed=[pushed(live(guid))]).items
    assert len({one.id for one in given}) == 3
    site.pages["/feed"] = live("c", "b", "a")
    assert polls(now=9999).items == []


def test_a_new_guid_is_given_once_so_that_a_new_address_can_follow(site):
    def one(guid, place="/1"):
        entry = f"<item><title>A</title><link>{site.url(place)}</link><guid>{guid}</guid></item>"
        return f"<rss version='2.0'><channel>{entry}</channel></rss>".encode()

    polls = Polls(site.url("/feed"), pages=False)
    given = []
    for day, body in enumerate([one("a"), one("b"), one("b"), one("c"), one("d", "/2")]):
        site.pages["/feed"] = body
        poll = polls(now=day * DAY)
        given.append([item.guid_id for item in poll.items])
    assert given == [
        [entry_id("src", "a")],
        [entry_id("src", "b")],
        [],
        [],  # once: some feeds make up new ones at each request
        [entry_id("src", "d")],
    ]
