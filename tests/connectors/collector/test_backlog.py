"""Which entries are new, and how long a batch of pages may take."""

import asyncio
from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from connectors.collector.backlog import Entries, take_in
from connectors.collector.work_off import work_off
from connectors.feeds.feed_poll import FeedConfig
from connectors.fetch import Access, FetchConfig, Fetcher
from connectors.hosts import Hosts
from connectors.urls import article_id, canonical
from pipeline.records import Entry, RawArticle
from tests.connectors.site import Answer, Site

HTML = {"Content-Type": "text/html"}


@pytest.fixture
def site():
    with Site() as running:
        yield running


def article(url, summary="Words", **fields):
    entry = Entry(title="Title", link=url, summary=summary)
    address = canonical(url)
    return RawArticle(
        id=article_id(address),
        source="src",
        url=url,
        canonical_url=address,
        entry=entry,
        fetched_at="",
        **fields,
    )


def articles(*numbers):
    return [article(f"https://paper.example/{n}") for n in numbers]


def key(one):
    return one.id[:16]


def work(entries, site, hosts=None, *, now=0.0, **options):
    """Work off a batch; `options` are those of the source, `stands_alone` and `tally`."""
    others = {name: options.pop(name) for name in ("stands_alone", "tally") if name in options}
    config = FeedConfig(id="src", url=site.url("/feed"), robots=False, **options)
    fetch = FetchConfig(host_spacing_s=0, timeout_s=5, allow_networks=["127.0.0.0/8"])

    async def once():
        async with Fetcher(fetch, hosts) as fetcher:
            access = Access(robots=False)
            return await work_off(entries, config, fetcher, access, now, Random(1), **others)

    return asyncio.run(once())


def test_what_is_new_or_changed_waits():
    entries = Entries()
    one, two = articles(1, 2)
    assert take_in(entries, [one, two]) == 2
    assert take_in(entries, [one, two]) == 0
    changed = article(two.url, "Other words")
    assert take_in(entries, [one, changed]) == 1
    assert [waiting.article for waiting in entries.waiting] == [one, changed]


def test_what_is_listed_unchanged_is_remembered_like_the_rest():
    entries = Entries()
    one, two, three = articles(1, 2, 3)
    take_in(entries, [one, two])
    take_in(entries, [three], unchanged=[key(two)])
    assert list(entries.seen) == [key(one), key(two), key(three)]
    assert take_in(entries, [one], unchanged=[key(two), key(three)]) == 0


def test_a_part_of_the_list_makes_the_rest_no_news():
    entries = Entries()
    many = articles(*range(1000))
    take_in(entries, many, whole=False)
    take_in(entries, articles(1001), whole=False)
    assert take_in(entries, many, whole=False) == 0
    take_in(entries, articles(1002))  # a whole list: of what left it, 200 are remembered
    assert len(entries.seen) == 201


def test_a_long_list_that_comes_empty_once_is_not_forgotten():
    entries = Entries()
    many = articles(*range(1000))
    take_in(entries, many)
    take_in(entries, [])
    take_in(entries, many[:3])
    assert take_in(entries, many) == 0
    take_in(entries, articles(*range(2000, 3000)))
    assert len(entries.seen) == 2000


def test_entries_without_fields_change_with_their_date():
    entries = Entries()
    (one,) = articles(1)
    bare = replace(one, entry=None, published="2026-05-01T00:00:00Z")
    assert [take_in(entries, [bare]), take_in(entries, [bare])] == [1, 0]
    assert take_in(entries, [replace(bare, published="2026-05-02T00:00:00Z")]) == 1


def test_an_entry_that_is_nothing_without_its_page_is_left_out(site):
    site.pages["/1"] = Answer(b"page", headers=HTML)
    site.pages["/2"] = Answer(b"<title>Access denied</title>", headers=HTML)
    listed = [article(site.url(f"/{n}"), summary=None) for n in (1, 2, 3)]
    for stands_alone, urls in ((True, ["/1", "/2", "/3"]), (False, ["/1"])):
        entries, tally = Entries(), Counter()
        take_in(entries, listed)
        items = work(entries, site, stands_alone=stands_alone, tally=tally)
        assert [item.url for item in items] == [site.url(url) for url in urls]
        assert tally == {
            "pages refused: HTTP 404": 1,
            "pages refused: an 'access denied' page": 1,
        }
        assert entries.waiting == []


def test_what_says_nothing_is_never_given_and_a_text_always(site):
    entries = Entries()
    link = replace(article(site.url("/1")), entry=None)  # of a section that has a feed now
    text = article(site.url("/2"))  # of a feed that a section had
    take_in(entries, [link, text])
    for stands_alone in (True, False):
        waiting = Entries(waiting=list(entries.waiting))
        items = work(waiting, site, stands_alone=stands_alone)
        assert [(item.page, item.url) for item in items] == [("refused", text.url)]


class Clock:
    """Time that passes when somebody waits for a turn, or a page takes its time."""

    def __init__(self):
        self.now = 1_000_000.0

    def __call__(self):
        return self.now

    async def sleep(self, seconds):
        self.now += seconds


def test_pages_are_begun_for_half_a_minute_then_others_have_their_turn(site):
    clock = Clock()

    def slow(n):
        def answer(headers):
            clock.now += 9
            return Answer(f"a page called {chr(n)}".encode(), headers=HTML)

        return answer

    for n in range(65, 85):
        site.pages[f"/{n}"] = slow(n)
    entries = Entries()
    take_in(entries, [article(site.url(f"/{n}")) for n in range(65, 85)])
    hosts = Hosts(1, 0, clock=clock, sleep=clock.sleep)
    items = work(entries, site, hosts)
    assert 4 <= len(items) <= 12  # what was begun in time was finished
    assert len(entries.waiting) == 20 - len(items)
    assert entries.due(0)


def test_a_host_without_a_turn_soon_keeps_its_pages_waiting(site):
    clock = Clock()
    hosts = Hosts(1, 0, clock=clock, sleep=clock.sleep)
    hosts.hold(site.address, 200, "HTTP 429")
    entries = Entries()
    take_in(entries, [article(site.url("/1")), article("https://paper.example/2", "x")])
    assert work(entries, site, hosts, max_entries_per_poll=1) == []
    (waiting, _) = entries.waiting
    assert waiting.attempts == 0
    assert 200 <= waiting.next_at <= 240
    assert site.hits["/1"] == 0


@pytest.mark.parametrize(("stands_alone", "given_up"), [(True, True), (False, False)])
def test_a_hold_is_waited_for_three_hours_where_there_is_a_text(site, stands_alone, given_up):
    clock = Clock()
    hosts = Hosts(1, 0, clock=clock, sleep=clock.sleep)
    hosts.hold(site.address, 7200, "HTTP 503")
    entries = Entries()
    take_in(entries, [article(site.url("/1"), summary=None)])
    assert work(entries, site, hosts, now=clock.now, stands_alone=stands_alone) == []
    (waiting,) = entries.waiting
    assert (waiting.attempts, waiting.next_at, waiting.since) == (0, clock.now + 7200, clock.now)
    clock.now += 7200
    hosts.hold(site.address, 7200, "HTTP 503")
    items = work(entries, site, hosts, now=clock.now, stands_alone=stands_alone)
    assert [item.page for item in items] == (["failed"] if given_up else [])
    assert (entries.waiting == []) == given_up


@pytest.mark.parametrize(("stands_alone", "attempts"), [(True, 3), (False, 12)])
def test_a_page_that_fails_is_tried_for_long_where_there_is_no_text(site, stands_alone, attempts):
    site.pages["/1"] = Answer(status=500)
    entries, now = Entries(), 0.0
    take_in(entries, [article(site.url("/1"), summary=None)])
    while entries.waiting:
        now = entries.next_at()
        items = work(entries, site, now=now, stands_alone=stands_alone)
    assert site.hits["/1"] == attempts
    assert [item.page for item in items] == (["failed"] if stands_alone else [])
