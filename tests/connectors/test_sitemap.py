from datetime import timedelta

import pytest

from connectors.sitemap import Sitemap
from connectors.urls import article_id, canonical
from tests.connectors.listing_polls import NOW, ListingPolls, publish_stories
from tests.connectors.site import Answer, Site


@pytest.fixture
def site():
    with Site() as running:
        publish_stories(running, 30)
        yield running


def Polls(url, **options):  # noqa: N802 - stands for a class
    return ListingPolls(Sitemap(id="src", type="sitemap", url=url, **options))


def url(site, n, *more):
    return f"<url><loc>{site.url(f'/story-{n}-of-many-words')}</loc>{''.join(more)}</url>"


def lastmod(hours):
    return f"<lastmod>{(NOW + timedelta(hours=hours)).isoformat()}</lastmod>"


def news(hours, title="Title"):
    return (
        f"<news:news><news:publication><news:language>hi</news:language></news:publication>"
        f"<news:publication_date>{(NOW + timedelta(hours=hours)).isoformat()}"
        f"</news:publication_date><news:title>{title}</news:title></news:news>"
    )


def urlset(*urls):
    return f"<urlset>{''.join(urls)}</urlset>".encode()


def index(site, **lastmods):
    parts = "".join(
        f"<sitemap><loc>{site.url(f'/{name}.xml')}</loc>{lastmod(hours) if hours else ''}</sitemap>"
        for name, hours in lastmods.items()
    )
    return f"<sitemapindex>{parts}</sitemapindex>".encode()


def numbers(poll):
    return sorted(int(item.url.rpartition("/story-")[2].partition("-")[0]) for item in poll.items)


def test_a_news_sitemap_gives_articles_with_pages(site):
    site.pages["/news.xml"] = urlset(
        url(site, 1, news(-1, "अ &amp;amp; ब")), url(site, 2, news(-61))
    )
    poll = Polls(site.url("/news.xml"))()
    (article,) = poll.items
    assert article.id == article_id(canonical(site.url("/story-1-of-many-words")))
    assert (article.source, article.feed_url) == ("src", site.url("/news.xml"))
    assert (article.entry.title, article.language_declared) == ("अ & ब", "hi")
    assert (article.published, article.page) == ("2026-11-24T11:00:00.000Z", "fetched")
    assert poll.detail.startswith("1 of 1 sitemaps changed, 2 pages listed, 1 new or changed")
    assert (poll.outcome, poll.http_status, poll.settled) == ("ok", 200, True)


def test_pages_are_given_once_and_again_when_they_change(site):
    polls = Polls(site.url("/news.xml"))
    site.pages["/news.xml"] = urlset(url(site, 1, news(-1)), url(site, 2, news(-1)))
    assert numbers(polls()) == [1, 2]
    assert polls(0.5).outcome == "not_modified"
    site.pages["/news.xml"] = urlset(
        url(site, 1, news(-1, "Other words")), url(site, 3, news(0)), url(site, 2, news(-1))
    )
    assert numbers(polls(1)) == [1, 3]


def test_lastmod_counts_where_nothing_else_is_said(site):
    site.pages["/map.xml"] = urlset(
        url(site, 1, lastmod(-1)), url(site, 2, lastmod(-99)),
        f"<url><loc>{site.url('/politics')}</loc>{lastmod(-1)}</url>",
        f"<url><loc>{site.url('/2019/01/01/an-old-story-touched')}</loc>{lastmod(-1)}</url>",
    )  # fmt: skip
    (article,) = Polls(site.url("/map.xml"))().items
    assert (article.published, article.entry.updated) == (None, "2026-11-24T11:00:00.000Z")


def test_a_lastmod_that_most_pages_share_says_nothing(site):
    polls = Polls(site.url("/map.xml"))
    for hours in (-2, -1):
        site.pages["/map.xml"] = urlset(*(url(site, n, lastmod(hours)) for n in range(25)))
        assert polls(hours).items == []
    site.pages["/map.xml"] = urlset(*(url(site, n, lastmod(0)) for n in range(26)))
    assert numbers(polls()) == [25]


def test_of_what_has_no_time_only_what_comes_later_is_new(site):
    polls = Polls(site.url("/map.xml"))
    site.pages["/map.xml"] = urlset(url(site, 1), url(site, 2))
    assert polls().items == []
    site.pages["/map.xml"] = urlset(url(site, 1), url(site, 2), url(site, 3))
    assert numbers(polls(1)) == [3]


def test_what_is_dated_ahead_when_first_read_is_no_old_news(site):
    polls = Polls(site.url("/news.xml"))
    site.pages["/news.xml"] = urlset(url(site, 1, news(49)))
    assert numbers(polls()) == []
    site.pages["/news.xml"] = urlset(url(site, 1, news(49)), url(site, 2, news(47)))
    assert numbers(polls(48)) == [1, 2]


def test_a_page_in_two_sitemaps_of_an_index_is_one_article(site):
    polls = Polls(site.url("/index.xml"))
    for hours in (0, 1, 2):
        site.pages["/index.xml"] = index(site, news=hours, posts=hours)
        site.pages["/news.xml"] = urlset(url(site, 1, news(-1)), url(site, 2 + hours, news(-1)))
        site.pages["/posts.xml"] = urlset(url(site, 1, lastmod(-1)), url(site, 9, lastmod(hours)))
        given = polls(hours)
        assert [item.entry.title for item in given.items if "/story-1-" in item.url] == (
            ["Title"] if hours == 0 else []
        )
    assert site.hits["/story-1-of-many-words"] == 1


def test_after_a_pause_nothing_is_too_old_that_came_meanwhile(site):
    polls = Polls(site.url("/news.xml"))
    site.pages["/news.xml"] = urlset(url(site, 1, news(-1)))
    polls()
    site.pages["/news.xml"] = urlset(url(site, 1, news(-1)), url(site, 2, news(1)))
    assert numbers(polls(24 * 5)) == [2]


@pytest.mark.parametrize("at", [-1, None], ids=["named with a time", "named without"])
def test_a_part_that_failed_for_days_gives_what_it_listed_meanwhile(site, at):
    polls = Polls(site.url("/index.xml"))
    site.pages["/index.xml"] = index(site, a=-1, b=at)
    site.pages["/a.xml"], site.pages["/b.xml"] = urlset(url(site, 1, news(-1))), urlset()
    polls()
    site.pages["/b.xml"] = Answer(status=503)
    for hours in (12, 36, 60, 84):
        site.pages["/a.xml"] = urlset(url(site, 1, news(-1, f"At {hours}")))
        site.pages["/index.xml"] = index(site, a=hours, b=at and 12)
        polls(hours)
    site.pages["/b.xml"] = urlset(url(site, 2, news(11)), url(site, 3, news(-99)))
    assert [numbers(polls(hours)) for hours in (96, 120)] == [[2], []]


def test_an_index_is_followed_to_what_may_have_news_and_spares_the_rest(site):
    site.pages["/index.xml"] = index(
        site, old=-999, categories=-1, posts=-1, posts_news=-2, archive_2019_01=None
    )
    site.pages["/posts.xml"] = urlset(url(site, 1, lastmod(-1)))
    site.pages["/posts_news.xml"] = urlset(url(site, 2, news(-1)))
    polls = Polls(site.url("/index.xml"))
    assert numbers(polls()) == [1, 2]
    assert [path for path, _ in site.asked[:3]] == ["/index.xml", "/posts_news.xml", "/posts.xml"]
    assert site.hits.keys().isdisjoint({"/old.xml", "/categories.xml", "/archive_2019_01.xml"})

    site.pages["/index.xml"] = index(site, posts=0, posts_news=-2)
    site.pages["/posts.xml"] = urlset(url(site, 1, lastmod(-1)), url(site, 3, lastmod(0)))
    assert numbers(polls(1)) == [3]
    assert (site.hits["/posts.xml"], site.hits["/posts_news.xml"]) == (2, 1)


def test_parts_without_a_time_are_asked_with_their_own_validators(site):
    site.pages["/index.xml"] = Answer(index(site, a=None, b=None), headers={"ETag": "i"})
    site.pages["/a.xml"] = Answer(urlset(url(site, 1, news(-1))), headers={"ETag": "a"})
    site.pages["/b.xml"] = Answer(urlset(url(site, 2, news(-1))), headers={"ETag": "b"})
    polls = Polls(site.url("/index.xml"))
    polls()
    assert polls(1).outcome == "not_modified"
    sent = {path: headers.get("if-none-match") for path, headers in site.asked}
    assert [sent[path] for path in ("/index.xml", "/a.xml", "/b.xml")] == ["i", "a", "b"]
    site.pages["/b.xml"] = Answer(urlset(url(site, 3, news(0))), headers={"ETag": "b2"})
    assert numbers(polls(2)) == [3]


def test_what_stayed_the_same_for_long_is_asked_for_seldom(site):
    site.pages["/index.xml"] = index(site, a=None)
    site.pages["/a.xml"] = urlset(url(site, 1, news(-1)))
    polls = Polls(site.url("/index.xml"))
    for hours in (0, 100, 105, 110, 111):
        polls(hours)
    assert site.hits["/a.xml"] == 3


def test_requests_of_a_poll_and_depth_are_bounded(site):
    site.pages["/index.xml"] = index(site, **{f"part{n}": None for n in range(40)})
    polls = Polls(site.url("/index.xml"), max_parts=5)
    polls()
    assert sum(site.hits[f"/part{n}.xml"] for n in range(40)) == 4
    assert (site.hits["/part39.xml"], site.hits["/part0.xml"]) == (1, 1)
    for n in range(9):
        site.pages[f"/deep{n}.xml"] = index(site, **{f"deep{n + 1}": None})
    Polls(site.url("/deep0.xml"))()
    assert (site.hits["/deep2.xml"], site.hits["/deep3.xml"]) == (1, 0)


def test_of_an_index_of_indexes_the_best_parts_come_first(site):
    site.pages["/index.xml"] = index(site, **{f"year{n}": None for n in range(20)})
    for n in range(20):
        site.pages[f"/year{n}.xml"] = index(site, **{f"month{n}x{m}": None for m in range(3)})
    site.pages["/month19x2.xml"] = urlset(url(site, 1, news(-1)))
    polls = Polls(site.url("/index.xml"), max_parts=6)
    assert numbers(polls()) == [1]
    assert "/month19x0.xml" in site.hits


def test_an_index_of_itself_ends(site):
    site.pages["/index.xml"] = index(site, index=None)
    assert Polls(site.url("/index.xml"))().items == []
    assert site.hits["/index.xml"] == 1


def test_pages_and_parts_of_other_sites_are_left_out(site):
    site.pages["/map.xml"] = urlset(
        url(site, 1, news(-1)), f"<url><loc>https://b.example/x</loc>{news(-1)}</url>"
    )
    assert numbers(Polls(site.url("/map.xml"))()) == [1]


def test_a_site_is_followed_by_the_sitemaps_that_robots_txt_names(site):
    site.pages["/robots.txt"] = (
        f"Sitemap: {site.url('/tags.xml')}\nSitemap: {site.url('/news.xml')}".encode()
    )
    site.pages["/news.xml"] = urlset(url(site, 1, news(-1)))
    polls = Polls(site.url("/"))
    assert numbers(polls()) == [1]
    assert "/tags.xml" not in site.hits
    del site.pages["/robots.txt"]
    site.pages["/news.xml"] = urlset(url(site, 2, news(1)))
    assert numbers(polls(1)) == [2]
    site.pages["/sitemap.xml"] = urlset(url(site, 3, news(29)))
    assert numbers(polls(30)) == [3]


def test_a_feed_given_as_a_sitemap_is_read_as_one(site):
    site.pages["/feed"] = (
        "<rss version='2.0' xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><channel><item>"
        f"<title>T</title><link>{site.url('/story-1-of-many-words')}</link></item></channel></rss>"
    ).encode()
    (article,) = Polls(site.url("/feed"))().items
    assert (article.entry.title, article.page) == ("T", "fetched")


def test_a_page_that_is_refused_is_no_article(site):
    site.pages["/news.xml"] = urlset(url(site, 1, news(-1)), url(site, 99, news(-1)))
    poll = Polls(site.url("/news.xml"))()
    assert numbers(poll) == [1]
    assert "1 pages refused: HTTP 404" in poll.detail


def test_without_pages_the_titles_are_the_articles(site):
    site.pages["/news.xml"] = urlset(url(site, 99, news(-1)))
    (article,) = Polls(site.url("/news.xml"), pages=False)().items
    assert (article.page, article.entry.title) == ("none", "Title")


def test_parts_that_fail_are_said_and_tried_again(site):
    site.pages["/index.xml"] = index(site, a=-1, b=-1)
    site.pages["/a.xml"] = urlset(url(site, 1, news(-1)))
    polls = Polls(site.url("/index.xml"))
    poll = polls()
    assert numbers(poll) == [1]
    assert f"; {site.url('/b.xml')}: HTTP 404" in poll.detail
    site.pages["/b.xml"] = urlset(url(site, 2, news(-1)))
    assert numbers(polls(1)) == [2]


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (Answer(b"<!doctype html><html>"), "not a sitemap but an HTML page"),
        (Answer(status=500), "HTTP 500"),
    ],
)
def test_what_is_no_sitemap_fails_and_is_asked_later(site, page, said):
    site.pages["/map.xml"] = page
    poll = Polls(site.url("/map.xml"))()
    assert (poll.outcome, poll.items) == ("failed", [])
    assert poll.detail.startswith(said)
    assert poll.next_poll_at > NOW.timestamp()


def test_many_pages_wait_their_turn(site):
    site.pages["/news.xml"] = urlset(*(url(site, n, news(-1 - n / 10)) for n in range(30)))
    polls = Polls(site.url("/news.xml"), max_entries_per_poll=20, max_pages=25)
    first, second = polls(), polls()
    assert (len(first.items), first.settled, first.next_poll_at) == (20, False, NOW.timestamp())
    assert numbers(first) + numbers(second) == list(range(25))


def test_a_clock_that_was_ahead_lengthens_no_wait(site):
    polls = Polls(site.url("/index.xml"))
    site.pages["/index.xml"] = index(site, a=None)
    site.pages["/a.xml"] = urlset(url(site, 1, news(-1)))
    polls(720)
    site.pages["/a.xml"] = urlset(url(site, 2, news(0)))
    poll = polls(1)
    assert numbers(poll) == [2]
    assert poll.next_poll_at < NOW.timestamp() + 3 * 86400
