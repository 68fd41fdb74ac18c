import pytest

from connectors.section import Section
from connectors.urls import article_id, canonical
from tests.connectors.listing_polls import HTML, NOW, ListingPolls, publish_stories
from tests.connectors.site import Answer, Site

WEEK = 7 * 24


@pytest.fixture
def site():
    with Site() as running:
        publish_stories(running, 40)
        yield running


def Polls(url, **options):  # noqa: N802 - stands for a class
    return ListingPolls(Section(id="src", type="section", url=url, **options))


def page(*numbers, head="", more=""):
    links = "".join(
        f"<a href='/story-{n}-of-many-words'>The story number {n} of that day</a>" for n in numbers
    )
    menu = "<nav><a href='/politics-and-more-of-it-every-day'>Politics and more of it</a></nav>"
    html = f"<html><head>{head}</head>{menu}<a href='/sport'>Sport</a>{links}{more}"
    return Answer(html.encode(), headers=HTML)


def rss(site, *numbers):
    items = "".join(
        f"<item><title>Story {n}</title><link>{site.url(f'/story-{n}-of-many-words')}</link></item>"
        for n in numbers
    )
    return f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>".encode()


def numbers(poll):
    return [int(item.url.rpartition("/story-")[2].partition("-")[0]) for item in poll.items]


FEED = "<link rel=alternate type='application/rss+xml' href='/feed'>"


def test_a_feed_named_with_a_password_is_not_followed(site):
    secret = site.url("/feed").replace("//", "//me:pwsecret@")
    site.pages["/"] = page(1, 2, head=FEED.replace("/feed", secret))
    site.pages["/feed"] = rss(site, 1, 2)
    assert numbers(Polls(site.url("/"))()) == [1, 2]
    assert "/feed" not in site.hits


def test_links_to_articles_are_given_with_their_pages(site):
    site.pages["/"] = page(1, 2)
    poll = Polls(site.url("/"), language="hi")()
    assert numbers(poll) == [1, 2]
    article = poll.items[0]
    assert article.id == article_id(canonical(site.url("/story-1-of-many-words")))
    assert (article.page, article.entry, article.published) == ("fetched", None, None)
    assert (article.source, article.feed_url, article.language_declared) == (
        "src",
        site.url("/"),
        "hi",
    )
    assert poll.detail == "2 links to articles, 2 new or changed"
    assert site.hits.keys().isdisjoint({"/sport", "/politics-and-more-of-it-every-day"})


def test_each_link_is_followed_once_whatever_its_text(site):
    polls = Polls(site.url("/"))
    site.pages["/"] = page(1, 2)
    polls()
    assert polls(1).outcome == "not_modified"
    site.pages["/"] = page(
        3, 2, more="<a href='/story-1-of-many-words'>One hour ago: number one</a>"
    )
    assert numbers(polls(2)) == [3]


def test_the_first_poll_takes_the_top_of_the_page_only(site):
    polls = Polls(site.url("/"), first_entries=3)
    site.pages["/"] = page(*range(10))
    assert numbers(polls()) == [0, 1, 2]
    site.pages["/"] = page(10, 11, *range(10))
    assert numbers(polls(1)) == [10, 11]


def test_addresses_of_older_days_are_left_alone(site):
    more = "".join(
        f"<a href='/{day}/the-story-of-the-day'>The story of that day</a>"
        for day in ("2026/11/10", "2026/11/23", "2026/11/24")
    )
    for day in ("2026/11/23", "2026/11/24"):
        site.pages[f"/{day}/the-story-of-the-day"] = Answer(
            f"<meta property='og:type' content='article'>{day}".encode(), headers=HTML
        )
    site.pages["/"] = page(more=more)
    assert [item.url[-31:-21] for item in Polls(site.url("/"))().items] == [
        "2026/11/23",
        "2026/11/24",
    ]


def test_the_feed_that_the_page_names_is_polled_instead(site):
    site.pages["/"] = page(1, 2, head=FEED)
    site.pages["/feed"] = rss(site, 1, 2, 3)
    polls = Polls(site.url("/"))
    poll = polls()
    assert numbers(poll) == [1, 2, 3]
    assert poll.items[0].entry.title == "Story 1"
    assert poll.detail.startswith(f"its feed {site.url('/feed')}: 3 entries")
    assert poll.title == "News"
    site.pages["/feed"] = rss(site, 4)
    assert numbers(polls(1)) == [4]
    assert site.hits["/"] == 1
    accepted = {
        headers["accept"].partition(",")[0] for path, headers in site.asked if path == "/feed"
    }
    assert accepted == {"application/rss+xml"}


def test_a_feed_of_something_else_is_not(site):
    comments = "<link rel=alternate type='application/rss+xml' href='/comments/feed'>"
    site.pages["/"] = page(1, 2, head=FEED + comments)
    site.pages["/feed"] = rss(site, *range(20, 30))
    site.pages["/comments/feed"] = Answer(status=500)
    polls = Polls(site.url("/"))
    assert numbers(polls()) == [1, 2]
    polls(1)
    assert (site.hits["/feed"], site.hits["/comments/feed"]) == (1, 1)


def test_on_a_page_without_links_its_feed_is_believed(site):
    site.pages["/"] = Answer(f"<html>{FEED}<div id=app>".encode(), headers=HTML)
    site.pages["/feed"] = rss(site, 1)
    assert numbers(Polls(site.url("/"))()) == [1]


def test_links_are_followed_where_that_is_wanted(site):
    site.pages["/"] = page(1, head=FEED)
    site.pages["/feed"] = rss(site, 1)
    poll = Polls(site.url("/"), follow="links")()
    assert (poll.items[0].entry, site.hits["/feed"]) == (None, 0)


def test_a_feed_that_ends_is_left_for_the_links(site):
    site.pages["/"] = page(1, 2, head=FEED)
    site.pages["/feed"] = rss(site, 1, 2)
    polls = Polls(site.url("/"))
    polls()
    del site.pages["/feed"]
    site.pages["/"] = page(3, 1, 2, head=FEED)
    for day in range(1, 6):
        poll = polls(24 * day)
        assert (poll.outcome, poll.items) == ("failed", [])
    assert numbers(polls(24 * 5)) == [3]
    site.pages["/feed"] = rss(site, 3, 4)
    site.pages["/"] = page(4, 3, head=FEED)
    assert numbers(polls(24 * 6)) == [4]
    assert polls(24 * 5 + WEEK).outcome == "not_modified"
    site.pages["/"] = page(4, 3, 1, head=FEED)
    assert "its feed" in polls(24 * 6 + WEEK).detail


def test_secrets_are_not_for_another_host(site, monkeypatch):
    monkeypatch.setenv("KEY", "secret")
    options = {"headers_env": {"Authorization": "KEY"}}
    with Site() as other:
        site.pages["/"] = page(1, head=FEED.replace("/feed", other.url("/feed")))
        other.pages["/feed"] = rss(site, 1)
        assert numbers(Polls(site.url("/"), **options)()) == [1]
        assert site.asked[0][1]["authorization"] == "secret"
        assert all("authorization" not in headers for _, headers in other.asked)
    assert other.hits["/feed"] == 2


def test_a_wall_behind_all_links_gives_no_articles(site):
    for n in (1, 2, 3):
        site.pages[f"/story-{n}-of-many-words"] = Answer(
            b"<title>Log in</title><form><input type=password></form>", headers=HTML
        )
    site.pages["/"] = page(1, 2, 3)
    poll = Polls(site.url("/"))()
    assert (poll.items, poll.outcome) == ([], "ok")
    assert "pages refused" in poll.detail


def test_a_page_that_does_not_answer_is_asked_later(site):
    site.pages["/"] = Answer(status=503)
    poll = Polls(site.url("/"))()
    assert (poll.outcome, poll.http_status) == ("failed", 503)
    assert poll.next_poll_at > NOW.timestamp()


def test_how_a_section_is_polled_holds_for_its_feed_too(site):
    site.pages["/"] = page(1, head=FEED)
    dated = b"<pubDate>Tue, 24 Nov 2026 10:00:00</pubDate></item>"
    site.pages["/feed"] = rss(site, 1).replace(b"</item>", dated)
    poll = Polls(site.url("/"), time_zone="Asia/Kolkata", pages=False, every_minutes=90)()
    assert [item.published for item in poll.items] == ["2026-11-24T04:30:00.000Z"]
    assert abs(poll.next_poll_at - NOW.timestamp() - 90 * 60) <= 9 * 60
