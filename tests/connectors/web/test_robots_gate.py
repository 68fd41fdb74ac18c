import asyncio
import logging
import threading
from contextlib import ExitStack

import msgspec
import pytest

from connectors.fetch import Access, Fetcher
from connectors.hosts import HostRecord, Hosts
from connectors.web import robots_gate
from connectors.web.fetch_config import FetchConfig
from connectors.web.robots_gate import RobotsGate
from pipeline.errors import Disallowed, HostHeld
from tests.connectors.site import Answer, Site

HOUR = 3600.0
DAY = 24 * HOUR
PAGE = "http://paper.example/news/1"
SHUT = "http://paper.example/intern/1"
RULES = b"User-agent: *\nDisallow: /intern/\n\nUser-agent: otherbot\nDisallow: /"


class Crawler:
    """A gate before a fetcher that asks the test's site, whatever the host; `now` is its clock."""

    def __init__(self, site, agent="Wireroom"):
        self.site = site
        self.now = 1_700_000_000.0
        self.hosts = Hosts(50, 0, max_delay_s=60, clock=lambda: self.now)
        self.gate = RobotsGate(self.hosts, agent)
        self.loop = asyncio.Runner()
        config = FetchConfig(loopback_test=site.address)
        self.fetcher = self.loop.run(Fetcher(config, self.hosts).__aenter__())

    def close(self):
        self.loop.run(self.fetcher.__aexit__(None, None, None))
        self.loop.close()

    async def check(self, url):
        await self.gate.check(
            url, lambda robots: self.fetcher.get(robots, access=Access(robots=False))
        )

    def ask(self, *urls):
        """What came of each, all asked at once: None for "go", or the exception."""

        async def together():
            return await asyncio.gather(*map(self.check, urls), return_exceptions=True)

        return self.loop.run(together())

    def may(self, url):
        (error,) = self.ask(url)
        assert error is None or isinstance(error, Disallowed), error
        return error is None

    @property
    def hits(self):
        return self.site.hits["/robots.txt"]


@pytest.fixture
def site():
    with Site() as site:
        site.pages["/robots.txt"] = RULES
        yield site


@pytest.fixture
def crawl(site):
    """Makes crawlers of the site."""
    with ExitStack() as stack:

        def crawl(agent="Wireroom"):
            crawler = Crawler(site, agent)
            stack.callback(crawler.close)
            return crawler

        yield crawl


@pytest.fixture
def crawler(crawl):
    return crawl()


def test_what_robots_txt_forbids_is_not_asked_for(crawl, crawler):
    (error,) = crawler.ask(SHUT)
    assert isinstance(error, Disallowed)
    assert str(error) == "robots.txt of paper.example forbids this address to Wireroom"
    assert crawler.may(PAGE)
    assert not crawl("OtherBot/1.0").may(PAGE)
    assert crawl("OtherBot/1.0").may("http://paper.example/robots.txt")


def test_each_host_is_asked_once_even_by_many_at_a_time(site, crawler):
    wait = threading.Event()
    site.pages["/robots.txt"] = Answer(RULES, wait=wait)
    threading.Timer(0.05, wait.set).start()
    urls = [f"http://paper.example/news/{n}" for n in range(20)]
    assert crawler.ask(*urls, SHUT)[:20] == [None] * 20
    assert crawler.hits == 1
    for other in (
        "http://paper.example:8080/",
        "https://paper.example/",
        "http://a.paper.example/",
    ):
        assert crawler.may(other)
    assert crawler.hits == 4
    assert not crawler.gate._asking


def test_who_gives_up_leaves_the_asking_to_the_next(site, crawler):

    async def main():
        asked, answer = asyncio.Event(), asyncio.Event()

        async def never(_):
            asked.set()
            await answer.wait()

        first = asyncio.create_task(crawler.gate.check(SHUT, never))
        await asked.wait()
        second = asyncio.create_task(crawler.check(SHUT))
        await asyncio.sleep(0)
        first.cancel()
        await second

    with pytest.raises(Disallowed, match="forbids"):
        crawler.loop.run(main())
    assert crawler.hits == 1


@pytest.mark.parametrize(
    ("headers", "fresh_s"),
    [
        ({}, DAY),
        ({"Cache-Control": "max-age=7200"}, 2 * HOUR),
        ({"Cache-Control": "max-age=5"}, HOUR),
        ({"Cache-Control": "max-age=31536000"}, DAY),
    ],
)
def test_robots_txt_is_kept_for_a_day_or_as_the_server_says(site, crawler, headers, fresh_s):
    site.pages["/robots.txt"] = Answer(RULES, headers=headers)
    crawler.may(PAGE)
    site.pages["/robots.txt"] = b"User-agent: *\nDisallow: /news/"
    crawler.now += fresh_s - 1
    assert crawler.may(PAGE)
    assert crawler.hits == 1
    crawler.now += 1
    assert not crawler.may(PAGE)
    assert crawler.hits == 2


@pytest.mark.parametrize("status", [401, 403, 404, 410, 451])
def test_without_robots_txt_everything_is_allowed(site, crawler, status):
    site.pages["/robots.txt"] = Answer(RULES, status=status)
    assert crawler.may(SHUT)
    crawler.now += DAY - 1
    assert crawler.may(SHUT)
    assert crawler.hits == 1


def test_redirects_are_followed_five_times(site, crawler):
    for n in range(5):
        site.pages[f"/{n}"] = Answer(status=302, headers={"Location": f"/{n + 1}"})
    site.pages["/5"] = RULES
    site.pages["/robots.txt"] = Answer(status=301, headers={"Location": "//cdn.example/1"})
    assert not crawler.may(SHUT)
    site.pages["/robots.txt"] = Answer(status=301, headers={"Location": "/0"})
    crawler.now += DAY
    assert crawler.may(SHUT)  # more than five: as if there were none


@pytest.mark.parametrize("status", [429, 500, 503])
def test_while_the_server_fails_nothing_is_allowed_and_it_is_asked_less_and_less(
    site, crawler, status
):
    site.pages["/robots.txt"] = Answer(status=status)
    waits = []
    for _ in range(9):
        (error,) = crawler.ask(PAGE)
        assert isinstance(error, Disallowed)
        assert f"robots.txt of paper.example cannot be read: HTTP {status}" in str(error)
        waits.append(error.retry_after_s)
        assert crawler.ask(PAGE) != [None]  # not asked again meanwhile
        crawler.now += error.retry_after_s
    assert waits == [300, 600, 1200, 2400, 4800, 9600, 14400, 14400, 14400]
    assert crawler.hits == 9
    site.pages["/robots.txt"] = RULES
    assert crawler.may(PAGE)
    assert not crawler.may(SHUT)


def test_a_server_that_says_when_to_come_back_is_believed(site, crawler):
    site.pages["/robots.txt"] = Answer(status=503, headers={"Retry-After": "7200"})
    (error,) = crawler.ask(PAGE)
    assert error.retry_after_s == 7200


def test_half_a_file_is_none(site, crawler):
    site.pages["/robots.txt"] = Answer(RULES, cut_at=20)
    (error,) = crawler.ask(PAGE)
    assert isinstance(error, Disallowed)
    assert error.retry_after_s == 300


def test_of_a_long_file_the_beginning_counts(site, crawler):
    site.pages["/robots.txt"] = RULES + b"\n# and so on" * 500_000
    assert crawler.may(PAGE)
    assert not crawler.may(SHUT)


def test_a_dead_host_is_not_asked_for_pages(site, crawler):
    site.shutdown()
    site.server_close()
    (error,) = crawler.ask(PAGE)
    assert isinstance(error, Disallowed)
    assert error.retry_after_s == 300


def test_the_last_good_copy_counts_while_the_server_fails(site, crawler):
    crawler.may(PAGE)
    site.pages["/robots.txt"] = Answer(status=500)
    for _ in range(3):
        crawler.now += DAY
        assert crawler.may(PAGE)
        assert not crawler.may(SHUT)
    assert crawler.hits == 4


def test_after_thirty_days_of_failing_it_counts_as_absent(site, crawler):
    site.pages["/robots.txt"] = Answer(status=500)
    assert not crawler.may(PAGE)
    crawler.now += 30 * DAY - 1
    assert not crawler.may(PAGE)
    crawler.now += 4 * HOUR
    assert crawler.may(PAGE)
    assert crawler.hits == 3
    site.pages["/robots.txt"] = b"User-agent: *\nDisallow: /"
    crawler.now += 4 * HOUR
    assert not crawler.may(PAGE)


def test_a_held_host_is_not_asked_and_nothing_is_learned(site, crawler):

    async def held(url):
        raise HostHeld("left alone", 60)

    with pytest.raises(HostHeld):
        crawler.loop.run(crawler.gate.check(PAGE, held))
    assert crawler.hosts.changed() == []
    assert crawler.may(PAGE)


def test_after_a_restart_nobody_is_asked_again(site, crawl, crawler):
    site.pages["/robots.txt"] = RULES + b"\nUser-agent: Wireroom\nDisallow: /a\nCrawl-delay: 10"
    assert not crawler.may("http://paper.example/a")
    site.pages["/robots.txt"] = Answer(status=503)
    assert not crawler.may("http://down.example/")
    saved = msgspec.json.encode(crawler.hosts.changed())

    again = crawl()
    again.hosts.load(msgspec.json.decode(saved, type=list[HostRecord]))
    assert not again.may("http://paper.example/a")
    assert again.may(PAGE)
    assert not again.may("http://down.example/")
    assert again.hits == 2
    assert again.hosts.changed() == []
    again.now += 300
    again.ask("http://down.example/")
    again.now += 300
    again.ask("http://down.example/")  # the second failure waits 600 s
    assert again.hits == 3


def test_crawl_delay_spaces_the_requests_up_to_a_bound(site, crawler, caplog):
    site.pages["/robots.txt"] = b"User-agent: *\nCrawl-delay: 300"
    with caplog.at_level(logging.WARNING):
        assert crawler.may(PAGE)
        assert crawler.may(PAGE)
    assert caplog.messages == [
        "paper.example wants 300 s between requests and gets 60 s (max_crawl_delay_s)"
    ]
    assert crawler.hosts.set_delay("paper.example", 60) == 60
    assert [record.delay_s for record in crawler.hosts.changed()] == [60]
    site.pages["/robots.txt"] = RULES
    crawler.now += DAY
    crawler.may(PAGE)
    assert [record.delay_s for record in crawler.hosts.changed()] == [0]


def test_few_files_are_kept_parsed(crawler, monkeypatch):
    monkeypatch.setattr(robots_gate, "_MOST_RULES", 12)
    hosts = [f"http://{n}.example" for n in range(5)]
    for _ in range(2):
        assert [crawler.may(f"{host}/intern/") for host in hosts] == [False] * 5
    assert crawler.hits == 5
    assert len(crawler.gate._parsed) == 2


def test_what_a_source_is_asked_with_is_not_shown_to_robots_txt(site, crawler):
    site.pages["/news/1"] = Answer(status=302, headers={"Location": "http://stranger.example/2"})
    site.pages["/2"] = b"text"
    access = Access(headers={"Authorization": "secret"}, cookies={"session": "secret"})
    crawler.loop.run(crawler.fetcher.get(PAGE, access=access))
    assert [path for path, _ in site.asked] == ["/robots.txt", "/news/1", "/robots.txt", "/2"]
    assert ["secret" in str(headers) for _, headers in site.asked] == [False, True, False, False]


def test_the_name_in_any_user_agent_is_the_one_that_robots_txt_means(site):
    site.pages["/robots.txt"] = b"User-agent: OurBot\nDisallow: /"
    config = FetchConfig(
        loopback_test=site.address, user_agent="Mozilla/5.0 (compatible; OurBot/1; +http://a)"
    )

    async def ask():
        async with Fetcher(config) as fetcher:
            await fetcher.get(PAGE)

    with pytest.raises(Disallowed, match="to OurBot"):
        asyncio.run(ask())
