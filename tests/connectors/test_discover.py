import asyncio

import pytest

from connectors.discover import MAX_REQUESTS, Discovery, discover
from connectors.fetch import Access, Fetcher
from connectors.web.fetch_config import FetchConfig
from tests.connectors.site import Answer, Site

HTML = {"Content-Type": "text/html; charset=utf-8"}
HEADLINE = "The bridge is open after many years of delay"
LONG = "Many words of one article. " * 100


@pytest.fixture
def site():
    with Site() as running:
        yield running


def find(site, path="/", access=None) -> Discovery:
    async def search():
        config = FetchConfig(host_spacing_s=0, timeout_s=5, allow_networks=["127.0.0.0/8"])
        async with Fetcher(config) as fetcher:
            return await discover(site.url(path), fetcher, access)

    return asyncio.run(search())


def rss(site, *numbers, title="News", extra=""):
    items = "".join(
        f"<item><title>{n}</title><link>{site.url(f'/2026/11/24/bridge-{n}')}</link>"
        f"<pubDate>Tue, 24 Nov 2020 0{n}:00:00 GMT</pubDate>{extra}</item>"
        for n in numbers
    )
    return (
        f"<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/' "
        f"xmlns:a='http://www.w3.org/2005/Atom'><channel><title>{title}</title>"
        f"<language>hi</language><a:link rel='hub' href='https://hub.example/'/>"
        f"{items}</channel></rss>"
    ).encode()


def page(*links, numbers=()):
    named = "".join(f"<link rel=alternate type='{kind}' href='{url}'>" for kind, url in links)
    articles = "".join(f"<a href='/2026/11/24/bridge-{n}'>{HEADLINE}</a>" for n in numbers)
    return Answer(f"<html><head>{named}</head>{articles}".encode(), headers=HTML)


RSS, ATOM = "application/rss+xml", "application/atom+xml"


def test_feeds_that_the_page_names_are_read(site):
    site.pages["/"] = page((RSS, "/main"), ("application/json", "/wp-json/x"))
    content = f"<content:encoded>{LONG}</content:encoded>"
    site.pages["/main"] = rss(site, 1, 2, extra=content)
    (main,) = find(site).found
    assert (main.url, main.type, main.format) == (site.url("/main"), "rss", "rss20")
    assert (main.title, main.language, main.entries, main.full_text) == ("News", "hi", 2, True)
    assert (main.newest, main.hub) == ("2020-11-24T02:00:00.000Z", "https://hub.example/")
    assert main.named_by == "link rel=alternate"
    assert "/wp-json/x" not in site.hits


def test_the_main_feed_comes_before_comments_parts_and_empty_ones(site):
    site.pages["/"] = page(
        (RSS, "/empty"), (RSS, "/comments/feed"), (RSS, "/category/x/feed"), (RSS, "/all"),
        numbers=(1, 2, 3, 4),
    )  # fmt: skip
    site.pages["/comments/feed"] = rss(site, 7, 8, 9)
    site.pages["/category/x/feed"] = rss(site, 4, 8, 9)
    site.pages["/all"] = rss(site, 1, 2, 3)
    site.pages["/empty"] = rss(site)
    found = find(site)
    paths = [one.url.removeprefix(site.url("")) for one in found.found]
    assert paths == ["/all", "/category/x/feed", "/comments/feed", "/empty"]
    assert found.articles == 4


def test_links_to_feeds_and_pages_that_list_them_are_followed(site):
    site.pages["/"] = Answer(b"<a href='/rss/'>RSS</a><a href='/feedback'>no</a>", headers=HTML)
    site.pages["/rss/"] = Answer(b"<a href='/rss/all.xml'>All news</a>", headers=HTML)
    site.pages["/rss/all.xml"] = rss(site, 1)
    found = find(site)
    assert [(one.url, one.named_by) for one in found.found] == [
        (site.url("/rss/all.xml"), "a page of feeds")
    ]
    assert "/feedback" not in site.hits


def test_usual_addresses_are_tried_where_nothing_is_named(site):
    site.pages["/news"] = page()
    site.pages["/feed.xml"] = rss(site, 1)
    found = find(site, "/news")
    assert [one.url for one in found.found] == [site.url("/feed.xml")]
    assert "/feed.json" not in site.hits


def test_a_feed_is_found_itself(site):
    site.pages["/feed"] = rss(site, 1)
    found = find(site, "/feed")
    assert ([one.url for one in found.found], found.requests) == ([site.url("/feed")], 1)


def test_json_feeds_are_feeds(site):
    site.pages["/"] = page(("application/feed+json", "/feed.json"))
    site.pages["/feed.json"] = b'{"version": "https://jsonfeed.org/version/1.1", "items": []}'
    assert [one.format for one in find(site).found] == ["jsonfeed11"]


def test_sitemaps_that_robots_txt_names_come_last(site):
    site.pages["/"] = page((RSS, "/main"))
    site.pages["/main"] = rss(site, 1)
    site.pages["/robots.txt"] = (
        f"Sitemap: {site.url('/all.xml')}\nSitemap: {site.url('/news.xml')}\n".encode()
    )
    site.pages["/news.xml"] = (
        b"<urlset><url><loc>x</loc><news:news><news:publication_date>2020-11-24T05:30:00+05:30"
        b"</news:publication_date></news:news></url></urlset>"
    )
    site.pages["/all.xml"] = b"<sitemapindex><sitemap><loc>x</loc></sitemap></sitemapindex>"
    main, news, whole = find(site).found
    assert (main.type, news.type, whole.format) == ("rss", "sitemap", "sitemap index")
    assert (news.format, news.newest) == ("news sitemap", "2020-11-24T00:00:00.000Z")
    assert site.hits["/robots.txt"] == 1


@pytest.mark.parametrize("asks_robots", [True, False])
def test_a_site_without_robots_txt_does_nothing_wrong(site, asks_robots):
    site.pages["/"] = page((RSS, "/main"))
    site.pages["/main"] = rss(site, 1)
    found = find(site, access=Access(robots=asks_robots))
    assert (len(found.found), found.failed) == (1, [])


def test_a_site_is_asked_few_times_and_robots_txt_obeyed(site):
    site.pages["/"] = page(*[(RSS, f"/feed/{n}") for n in range(50)])
    site.pages["/robots.txt"] = b"User-agent: *\nDisallow: /feed/0\n"
    found = find(site)
    assert found.requests <= MAX_REQUESTS
    assert "/feed/0" not in site.hits
    assert found.failed[0].reason.startswith("robots.txt")


def test_an_address_that_does_not_answer_says_why(site):
    site.pages["/"] = Answer(status=500)
    found = find(site)
    assert (found.found, [one.reason for one in found.failed]) == (
        [],
        ["HTTP 500 Internal Server Error"],
    )
