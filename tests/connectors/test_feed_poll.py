import asyncio
import threading
from random import Random

import orjson
import pytest

from connectors.feed_poll import FeedConfig, FeedConnector
from connectors.fetch import FetchConfig, Fetcher
from connectors.urls import article_id, canonical
from pipeline.errors import ConfigError
from tests.connectors.site import Answer, Site

HTML = {"Content-Type": "text/html"}


@pytest.fixture
def site():
    with Site() as running:
        yield running


def rss(site, *numbers, language="hi", **changed):
    """A feed of entries /1, /2 ...; `changed` gives the summaries of some: e2="other words"."""
    items = "".join(
        f"<item><title>Title {n}</title><link>{site.url(f'/{n}')}</link><guid>g{n}</guid>"
        f"<description>{changed.get(f'e{n}', f'Words {n}')}</description></item>"
        for n in numbers
    )
    return (
        f"<rss version='2.0'><channel><title>News</title><language>{language}</language>"
        f"{items}</channel></rss>"
    ).encode()


class Polls:
    """One feed polled again and again; the cursor passes through JSON as it does on disk."""

    def __init__(self, url, loopback="", **options):
        self.config = FeedConfig(id="src", url=url, **options)
        self.loopback = loopback
        self.cursor = {}
        self.restart()

    def restart(self):
        self.connector = None

    def __call__(self, now=0.0, save=True):
        """Poll once. `save=False`: the process died before the cursor was saved."""

        async def once():
            options = {"allow_networks": ["127.0.0.0/8"], "host_spacing_s": 0, "timeout_s": 5}
            config = FetchConfig(loopback_test=self.loopback, **options)
            async with Fetcher(config) as fetcher:
                if self.connector is None:
                    self.connector = FeedConnector(self.config, fetcher, Random(1))
                self.connector._fetcher = fetcher
                return await self.connector.poll(self.cursor, now)

        poll = asyncio.run(once())
        if save:
            self.cursor = orjson.loads(orjson.dumps(poll.cursor))
        return poll


def titles(poll):
    return [item.entry.title for item in poll.items]


def test_an_entry_becomes_an_article_with_its_page(site):
    site.pages["/feed"] = rss(site, 1)
    site.pages["/1"] = Answer("<p>पुतिन</p>".encode(), headers=HTML | {"ETag": '"p"'})
    poll = Polls(site.url("/feed"))(now=1_700_000_000)
    (article,) = poll.items
    assert article.id == article_id(canonical(site.url("/1")))
    assert (article.source, article.feed_url) == ("src", site.url("/feed"))
    assert (article.url, article.entry.title) == (site.url("/1"), "Title 1")
    assert (article.page, article.html, article.truncated) == ("fetched", "<p>पुतिन</p>", False)
    assert (article.http.status, article.http.etag) == (200, '"p"')
    assert article.http.encoding == "utf-8"
    assert article.language_declared == "hi"
    assert (poll.title, poll.outcome, poll.settled) == ("News", "ok", True)
    assert 1_700_000_810 <= poll.next_poll_at <= 1_700_000_990


def test_without_pages_the_feeds_own_text_is_the_article(site):
    site.pages["/feed"] = rss(site, 1, 2)
    poll = Polls(site.url("/feed"), pages=False)(now=1_700_000_000)
    assert [(item.page, item.html) for item in poll.items] == [("none", None)] * 2
    assert poll.items[0].fetched_at == "2023-11-14T22:13:20.000Z"
    assert site.hits.keys() == {"/feed"}


def test_entries_are_sent_once_and_again_when_their_words_change(site):
    polls = Polls(site.url("/feed"), pages=False)
    site.pages["/feed"] = rss(site, 1, 2)
    assert titles(polls()) == ["Title 1", "Title 2"]
    assert polls().items == []
    site.pages["/feed"] = rss(site, 3, 1, 2, e2="Other words")
    changed = polls()
    assert titles(changed) == ["Title 3", "Title 2"]
    assert changed.items[1].entry.summary == "Other words"
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
    assert len(polls.cursor["entries"]["seen"]) == 700
    assert polls().items == []


def test_the_feed_is_asked_with_the_validators_it_gave(site):
    polls = Polls(site.url("/feed"), pages=False)
    site.pages["/feed"] = Answer(rss(site, 1), headers={"ETag": 'W/"1"'})
    polls()
    poll = polls()
    assert (poll.outcome, poll.items) == ("not_modified", [])
    assert site.asked[1][1]["if-none-match"] == 'W/"1"'


def test_entries_beyond_the_cap_survive_a_304(site):
    polls = Polls(site.url("/feed"), pages=False, max_entries_per_poll=2)
    site.pages["/feed"] = Answer(rss(site, 1, 2, 3, 4, 5), headers={"ETag": "x"})
    first = polls(now=100)
    assert (titles(first), first.settled) == (["Title 1", "Title 2"], False)
    assert first.next_poll_at == 100
    second = polls(now=100)
    assert (titles(second), site.hits["/feed"]) == (["Title 3", "Title 4"], 1)
    polls.restart()  # the first poll of a process asks, and gets a 304
    third = polls(now=101)
    assert (titles(third), third.outcome) == (["Title 5"], "not_modified")
    assert (third.settled, site.hits["/feed"]) == (True, 2)


def test_a_page_that_failed_survives_a_304_and_is_tried_three_times(site):
    polls = Polls(site.url("/feed"), page_retry_s=60)
    site.pages["/feed"] = Answer(rss(site, 1, 2), headers={"ETag": "x"})
    site.pages["/1"] = Answer(status=503)
    site.pages["/2"] = Answer(b"two", headers=HTML)
    first = polls(now=0)
    assert (titles(first), first.settled) == (["Title 2"], False)
    assert 54 <= first.next_poll_at <= 66
    second = polls(now=70)
    assert (second.items, site.hits["/1"], site.hits["/feed"]) == ([], 2, 1)
    assert polls(now=75).outcome == "not_modified"  # asked too early: the page is left alone
    assert site.hits["/1"] == 2
    (given_up,) = polls(now=300).items
    assert (given_up.page, given_up.html, given_up.entry.title) == ("failed", None, "Title 1")
    assert (site.hits["/1"], site.hits["/2"]) == (3, 1)
    assert polls(now=9999).items == []


def test_a_page_that_comes_back_is_sent_whole(site):
    polls = Polls(site.url("/feed"))
    site.pages["/feed"] = Answer(rss(site, 1), headers={"ETag": "x"})
    site.pages["/1"] = Answer(status=429, headers={"Retry-After": "500"})
    assert polls(now=0).next_poll_at == 500
    site.pages["/1"] = Answer(b"page", headers=HTML)
    (article,) = polls(now=500).items
    assert (article.page, article.html) == ("fetched", "page")


def test_an_entry_that_changes_while_it_waits_is_sent_once_as_it_is_then(site):
    polls = Polls(site.url("/feed"))
    site.pages["/feed"] = rss(site, 1)
    site.pages["/1"] = Answer(status=500)
    polls(now=0)
    site.pages["/feed"] = rss(site, 1, e1="Corrected")
    site.pages["/1"] = Answer(b"page", headers=HTML)
    assert polls(now=1).items == []  # the page's time has not come
    (article,) = polls(now=70).items
    assert (article.page, article.entry.summary) == ("fetched", "Corrected")


def test_articles_redirected_to_one_login_page_stay_apart(site):
    """Also those that share a link, whose page names an address that nobody asked for."""
    login = site.url("/login")
    shared = site.url("/live-from-the-flood?x=1")
    links = {1: site.url("/the-bridge-is-open"), 2: site.url("/a-poor-harvest-again")}
    links |= {3: shared, 4: shared}
    items = "".join(
        f"<item><guid>{n}</guid><link>{link}</link></item>" for n, link in links.items()
    )
    site.pages["/feed"] = f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
    for path in ("/the-bridge-is-open", "/a-poor-harvest-again"):
        site.pages[path] = Answer(status=302, headers={"Location": login})
    site.pages["/login"] = Answer(f"<link rel=canonical href={login}>".encode(), headers=HTML)
    site.pages["/live-from-the-flood?x=1"] = Answer(
        b"<link rel=canonical href=/live-from-the-flood>", headers=HTML
    )
    items = Polls(site.url("/feed"))().items
    assert [item.page for item in items] == ["fetched"] * 4
    assert [item.page_id for item in items] == [None] * 4


def test_a_page_that_names_its_article_otherwise_is_believed(site):
    asked = site.url("/the-bridge-is-open?teaser=1")
    site.pages["/feed"] = (
        f"<rss version='2.0'><channel><item><link>{asked}</link></item></channel></rss>".encode()
    )
    site.pages["/the-bridge-is-open?teaser=1"] = Answer(
        b"<link rel=canonical href=/the-bridge-is-open>", headers=HTML
    )
    (article,) = Polls(site.url("/feed"))().items
    assert article.page_id == article_id(canonical(site.url("/the-bridge-is-open")))


@pytest.mark.parametrize("status", [401, 403, 404, 410, 451])
def test_a_refused_page_leaves_the_feeds_text(site, status):
    site.pages["/feed"] = rss(site, 1)
    site.pages["/1"] = Answer(b"subscribe", status=status)
    poll = Polls(site.url("/feed"))()
    (article,) = poll.items
    assert (article.page, article.html, article.http.status) == ("refused", None, status)
    assert article.entry.summary == "Words 1"
    assert "1 pages refused" in poll.detail
    assert poll.settled


def test_what_is_no_page_is_not_taken_for_one(site):
    site.pages["/feed"] = rss(site, 1)
    site.pages["/1"] = Answer(b"%PDF", headers={"Content-Type": "application/pdf"})
    (article,) = Polls(site.url("/feed"))().items
    assert (article.page, article.html) == ("failed", None)
    assert article.http.content_type == "application/pdf"


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
    assert site.hits.keys() == {"/feed"}


def test_a_page_of_20_mb_is_cut_and_marked(site):
    site.pages["/feed"] = rss(site, 1)
    site.pages["/1"] = Answer(b"x" * 20_000_000, headers=HTML)
    (article,) = Polls(site.url("/feed"))().items
    assert (len(article.html), article.truncated) == (5_000_000, True)


def test_a_feed_that_was_cut_is_read_as_far_as_it_goes_and_asked_for_in_full_again(site):
    long = rss(site, 1, 2) + b" " * 5_000_000
    site.pages["/feed"] = Answer(long, headers={"ETag": "x"})
    polls = Polls(site.url("/feed"), pages=False)
    assert titles(polls()) == ["Title 1"]
    assert polls().items == []
    assert "if-none-match" not in site.asked[1][1]


def test_failures_back_off_and_honour_retry_after(site):
    site.pages["/feed"] = Answer(status=503, headers={"Retry-After": "7200"})
    polls = Polls(site.url("/feed"))
    first = polls(now=0)
    assert (first.outcome, first.detail, first.settled) == ("failed", "HTTP 503 Service Unavailable", True)
    assert first.next_poll_at == 7200
    site.pages["/feed"] = b"<html>not a feed</html>"
    second = polls(now=0)
    assert second.outcome == "failed"
    assert 1620 <= second.next_poll_at <= 1980
    site.pages["/feed"] = rss(site, 1)
    assert polls(now=0).outcome == "ok"
    site.pages["/feed"] = Answer(status=404)
    assert polls(now=0).next_poll_at <= 990


def test_gone_ends_the_polls_but_what_waits_is_still_sent(site):
    polls = Polls(site.url("/feed"), pages=False, max_entries_per_poll=1)
    site.pages["/feed"] = rss(site, 1, 2, 3)
    polls(now=0)
    polls.restart()
    site.pages["/feed"] = Answer(status=410)
    gone = polls(now=0)
    assert (gone.outcome, titles(gone), gone.next_poll_at) == ("gone", ["Title 2"], 0)
    last = polls(now=0)
    assert (last.outcome, titles(last), last.next_poll_at) == ("gone", ["Title 3"], None)


def test_what_was_not_saved_is_sent_again(site):
    site.pages["/feed"] = Answer(rss(site, 1, 2), headers={"ETag": "x"})
    polls = Polls(site.url("/feed"), pages=False)
    lost = polls(save=False)
    polls.restart()
    assert titles(polls()) == titles(lost) == ["Title 1", "Title 2"]


def test_a_new_address_is_asked_without_the_old_ones_validators(site):
    site.pages["/feed"] = site.pages["/moved"] = Answer(rss(site, 1), headers={"ETag": "x"})
    polls = Polls(site.url("/feed"), pages=False)
    polls()
    moved = Polls(site.url("/moved"), pages=False)
    moved.cursor = polls.cursor
    poll = moved()
    assert (poll.outcome, poll.items) == ("ok", [])
    assert "if-none-match" not in site.asked[1][1]


def test_pages_of_one_poll_are_fetched_side_by_side(site):
    site.pages["/feed"] = rss(site, 1, 2)
    meet = threading.Barrier(2, timeout=5)

    def page(headers):
        meet.wait()  # breaks unless both are asked for at a time
        return Answer(b"page", headers=HTML)

    site.pages["/1"] = site.pages["/2"] = page
    assert [item.page for item in Polls(site.url("/feed"))().items] == ["fetched"] * 2


def test_headers_go_to_the_feed_only(site, monkeypatch):
    monkeypatch.setenv("NEWS_KEY", "secret")
    options = {"headers": {"X-Room": "1"}, "headers_env": {"Authorization": "NEWS_KEY"}}
    site.pages["/feed"] = rss(site, 1)
    Polls(site.url("/feed"), **options)()
    (_, feed), (_, page) = site.asked
    assert (feed["x-room"], feed["authorization"]) == ("1", "secret")
    assert "authorization" not in page
    monkeypatch.delenv("NEWS_KEY")
    with pytest.raises(ConfigError, match="NEWS_KEY"):
        Polls(site.url("/feed"), **options)()


def test_the_configured_language_stands_in_for_the_feeds(site):
    site.pages["/feed"] = rss(site, 1, language="")
    (article,) = Polls(site.url("/feed"), pages=False, language="sw")().items
    assert article.language_declared == "sw"


def test_half_characters_survive_into_no_record(site):
    site.pages["/feed"] = rss(site, 1, e1="a&#xD800;b &amp;#xDFFF; c")
    (article,) = Polls(site.url("/feed"), pages=False)().items
    assert orjson.dumps(article)


@pytest.mark.parametrize("url", ["", "news.example/feed", "file:///etc/hosts"])
def test_a_feeds_url_is_a_web_address(url):
    with pytest.raises(ValueError, match="not a web address"):
        FeedConfig(id="a", url=url)
