"""The pages of a feed's entries: fetched, tried again, refused, or not needed."""

import threading

import pytest

from connectors.urls import article_id, canonical
from tests.connectors.feed_polls import HTML, Polls, rss, titles
from tests.connectors.site import Answer, Site


@pytest.fixture
def site():
    with Site() as running:
        yield running


def feed_of(*items):
    """A feed of (link, content) pairs."""
    written = "".join(
        f"<item><title>The title of {n}</title><guid>{n}</guid><link>{link}</link>"
        f"<content:encoded><![CDATA[{content}]]></content:encoded></item>"
        for n, (link, content) in enumerate(items)
    )
    namespace = "xmlns:content='http://purl.org/rss/1.0/modules/content/'"
    return f"<rss version='2.0' {namespace}><channel>{written}</channel></rss>".encode()


def test_an_entry_becomes_an_article_with_its_page(site):
    site.pages["/feed"] = rss(site, 1)
    site.pages["/1"] = Answer("<p>पुतिन</p>".encode(), headers=HTML | {"ETag": '"p"'})
    poll = Polls(site.url("/feed"), every_minutes=15)(now=1_700_000_000)
    (article,) = poll.items
    assert article.id == article_id(canonical(site.url("/1")))
    assert (article.source, article.feed_url) == ("src", site.url("/feed"))
    assert (article.url, article.entry.title) == (site.url("/1"), "Title 1")
    assert (article.page, article.page_reason) == ("fetched", None)
    assert (article.html, article.truncated) == ("<p>पुतिन</p>", False)
    assert (article.http.status, article.http.etag) == (200, '"p"')
    assert article.http.encoding == "utf-8"
    assert article.language_declared == "hi"
    assert (poll.title, poll.outcome, poll.settled) == ("News", "ok", True)
    assert 1_700_000_810 <= poll.next_poll_at <= 1_700_000_990


def test_entries_beyond_the_cap_survive_a_304(site):
    polls = Polls(site.url("/feed"), pages=False, max_entries_per_poll=2)
    site.pages["/feed"] = Answer(rss(site, 1, 2, 3, 4, 5), headers={"ETag": "x"})
    first = polls(now=100)
    assert (titles(first), first.settled) == (["Title 1", "Title 2"], False)
    assert (first.next_poll_at, first.why) == (100, "entries wait")
    second = polls(now=100)
    assert (titles(second), site.hits["/feed"]) == (["Title 3", "Title 4"], 1)
    polls.restart()  # the first poll of a process asks, and gets a 304
    third = polls(now=101)
    assert (titles(third), third.outcome) == (["Title 5"], "not_modified")
    assert (third.settled, site.hits["/feed"]) == (True, 2)


def test_a_page_that_failed_survives_a_304_and_is_tried_three_times(site):
    polls = Polls(site.url("/feed"), page_retry_s=60)
    site.pages["/feed"] = Answer(rss(site, 1, 2), headers={"ETag": "x"})
    site.pages["/1"] = Answer(status=500)
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
    assert "500" in given_up.page_reason
    assert (site.hits["/1"], site.hits["/2"]) == (3, 1)
    assert polls(now=9999).items == []


def test_a_page_that_comes_back_is_sent_whole(site):
    polls = Polls(site.url("/feed"))
    site.pages["/feed"] = Answer(rss(site, 1), headers={"ETag": "x"})
    site.pages["/1"] = Answer(status=429, headers={"Retry-After": "500"})
    polls(now=0)
    (waiting,) = polls.cursor["entries"]["waiting"]
    assert waiting["next_at"] == 500
    polls.restart()  # the hold of the host is over, too
    site.pages["/1"] = Answer(b"page", headers=HTML)
    (article,) = polls(now=500).items
    assert (article.page, article.html) == ("fetched", "page")


def test_a_host_that_is_held_costs_its_pages_no_attempt(site):
    site.pages["/feed"] = Answer(rss(site, 1), headers={"ETag": "x"})
    site.pages["/1"] = Answer(b"page", headers=HTML)
    polls = Polls(site.url("/feed"), max_entries_per_poll=1)
    polls.hosts.hold(site.address, 600, "HTTP 429")
    assert (polls(now=0).outcome, site.asked) == ("failed", [])
    polls.restart()
    assert titles(polls(now=700)) == ["Title 1"]
    site.pages["/feed"] = Answer(rss(site, 2), headers={"ETag": "y"})
    site.pages["/2"] = Answer(status=503, headers={"Retry-After": "600"})
    polls(now=1000)
    for now in (1100, 1200, 1300, 1400):
        polls(now=now)
    (waiting,) = polls.cursor["entries"]["waiting"]
    assert waiting["attempts"] == 1
    assert site.hits["/2"] == 1


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


def test_articles_redirected_to_a_login_page_keep_the_feeds_text(site):
    site.pages["/feed"] = rss(site, 1, 2)
    for path in ("/1", "/2"):
        site.pages[path] = Answer(status=302, headers={"Location": site.url("/login")})
    site.pages["/login"] = Answer(b"<p>Read on with an account", headers=HTML)
    poll = Polls(site.url("/feed"))()
    assert [(item.page, item.page_reason) for item in poll.items] == [
        ("refused", "a login page")
    ] * 2
    assert [item.html for item in poll.items] == [None, None]
    assert "2 pages refused: a login page" in poll.detail


def test_the_page_of_several_entries_is_the_text_of_none(site):
    live = site.url("/live-from-the-flood")
    items = "".join(
        f"<item><title>{title}</title><guid>{title}</guid><link>{live}{part}</link></item>"
        for title, part in (("A", "?x=1"), ("B", "?x=1"), ("C", "#block-11"))
    )
    site.pages["/feed"] = f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
    for path in ("/live-from-the-flood", "/live-from-the-flood?x=1"):
        site.pages[path] = Answer(b"<h1>The flood</h1>", headers=HTML)
    poll = Polls(site.url("/feed"))()
    assert titles(poll) == ["A", "B", "C"]
    reason = "its link stands for several entries"
    assert {(item.page, item.html, item.page_reason) for item in poll.items} == {
        ("none", None, reason)
    }
    assert set(site.hits) == {"/feed"}


def test_one_page_at_many_addresses_is_no_article(site):
    polls = Polls(site.url("/feed"))
    for n in (1, 2, 3, 4):
        site.pages[f"/{n}"] = Answer(b"<title>Hill</title><p>Welcome to our app", headers=HTML)
    site.pages["/feed"] = rss(site, 1)
    assert [item.page for item in polls().items] == ["fetched"]  # it could be one
    site.pages["/feed"] = rss(site, 2, 1)
    (second,) = polls().items
    assert (second.page, second.page_reason) == ("refused", "the same page as at other addresses")
    site.pages["/feed"] = rss(site, 4, 3, 2, 1)
    assert [item.page for item in polls().items] == ["refused"] * 2


def test_a_page_that_names_its_article_otherwise_is_believed(site):
    asked = site.url("/the-bridge-is-open?teaser=1")
    site.pages["/feed"] = (
        f"<rss version='2.0'><channel><item><link>{asked}</link></item></channel></rss>".encode()
    )
    site.pages["/the-bridge-is-open?teaser=1"] = Answer(
        b"<link rel=canonical href=/the-bridge-is-open> The bridge", headers=HTML
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
    assert (article.page_reason, article.entry.summary) == (f"HTTP {status}", "Words 1")
    assert f"1 pages refused: HTTP {status}" in poll.detail
    assert poll.settled


def test_pages_that_robots_txt_forbids_are_not_asked_for(site):
    site.pages["/robots.txt"] = b"User-agent: *\nDisallow: /1"
    site.pages["/feed"] = rss(site, 1, 2)
    site.pages["/1"] = site.pages["/2"] = Answer(b"page", headers=HTML)
    refused, fetched = Polls(site.url("/feed"))().items
    assert (refused.page, refused.page_reason, refused.http) == ("refused", "robots.txt", None)
    assert fetched.page == "fetched"
    assert site.hits["/1"] == 0


def test_a_paywalled_page_is_kept_with_what_it_shows(site):
    site.pages["/feed"] = rss(site, 1)
    site.pages["/1"] = Answer(
        b'<script type=application/ld+json>{"isAccessibleForFree": false}</script><p>A teaser',
        headers=HTML,
    )
    (article,) = Polls(site.url("/feed"))().items
    assert (article.page, article.page_reason) == ("fetched", "paywall")
    assert "A teaser" in article.html


def test_what_is_no_page_is_not_taken_for_one(site):
    site.pages["/feed"] = rss(site, 1)
    site.pages["/1"] = Answer(b"%PDF", headers={"Content-Type": "application/pdf"})
    (article,) = Polls(site.url("/feed"))().items
    assert (article.page, article.html) == ("failed", None)
    assert article.page_reason == "not HTML: application/pdf"
    assert article.http.content_type == "application/pdf"


def test_a_page_of_20_mb_is_cut_and_marked(site):
    site.pages["/feed"] = rss(site, 1)
    site.pages["/1"] = Answer(b"x" * 20_000_000, headers=HTML)
    (article,) = Polls(site.url("/feed"))().items
    assert (len(article.html), article.truncated) == (5_000_000, True)


@pytest.mark.parametrize(
    ("pages", "fetched"), [("auto", {1}), (True, {0, 1, 2, 3}), (False, set())]
)
def test_a_feed_with_the_full_text_needs_no_pages(site, pages, fetched):
    report = "<p>A long report. " + "word " * 300
    endings = ("A", "…", "C", "D")
    site.pages["/feed"] = feed_of(
        *((site.url(f"/{n}"), report + ending) for n, ending in enumerate(endings))
    )
    for n in range(4):
        site.pages[f"/{n}"] = Answer(f"<p>page {n}</p>".encode(), headers=HTML)
    items = Polls(site.url("/feed"), pages=pages)().items
    assert {n for n, item in enumerate(items) if item.page == "fetched"} == fetched
    if pages == "auto":
        assert items[0].page_reason == "the feed carries the full text"


def test_an_article_that_came_from_its_page_comes_from_it_again(site):
    report = "<p>A long report. " + "word " * 300
    site.pages["/0"] = Answer(b"page", headers=HTML)
    polls = Polls(site.url("/feed"))
    site.pages["/feed"] = feed_of((site.url("/0"), "A short one"))
    assert [item.page for item in polls().items] == ["fetched"]
    for text in (report, report + "and a correction"):  # a habit of full texts by now
        site.pages["/feed"] = feed_of(*((site.url(f"/{n}"), text) for n in range(9)))
        pages = {item.url: item.page for item in polls().items}
        assert pages.pop(site.url("/0")) == "fetched"
        assert set(pages.values()) == {"none"}


def test_pages_of_one_poll_are_fetched_side_by_side(site):
    site.pages["/feed"] = rss(site, 1, 2)
    meet = threading.Barrier(2, timeout=5)

    def page(n):
        def answer(headers):
            meet.wait()  # breaks unless both are asked for at a time
            return Answer(f"page {n}".encode() + b"x" * n, headers=HTML)

        return answer

    site.pages["/1"], site.pages["/2"] = page(1), page(2)
    assert [item.page for item in Polls(site.url("/feed"))().items] == ["fetched"] * 2
