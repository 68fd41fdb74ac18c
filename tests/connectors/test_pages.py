import asyncio
from random import Random

import orjson
import pytest

from connectors.fetch import Fetcher
from connectors.pages import Pages, PagesConnector
from connectors.urls import article_id, canonical
from connectors.web.fetch_config import FetchConfig
from pipeline.errors import ConfigError
from tests.connectors.site import Answer, Site

HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.fixture
def site():
    with Site() as running:
        for n in range(1, 6):
            running.pages[f"/{n}"] = Answer(f"<p>page {n}</p>".encode(), headers=HTML)
        yield running


class Polls:
    """A source polled again and again; the cursor passes through JSON as it does on disk."""

    def __init__(self, **options):
        self.config = Pages(id="src", type="pages", **options)
        self.cursor = {}

    def __call__(self, now=0.0):
        async def once():
            options = {"allow_networks": ["127.0.0.0/8"], "host_spacing_s": 0, "timeout_s": 5}
            async with Fetcher(FetchConfig(**options)) as fetcher:
                return await PagesConnector(self.config, fetcher, Random(1)).poll(self.cursor, now)

        poll = asyncio.run(once())
        self.cursor = orjson.loads(orjson.dumps(poll.cursor))
        return poll

    def to_the_end(self):
        polls = [self()]
        while polls[-1].next_poll_at is not None:
            polls.append(self(polls[-1].next_poll_at))
        return polls


def htmls(*polls):
    return [item.html for poll in polls for item in poll.items]


def test_each_page_is_fetched_once_in_batches(site):
    urls = [site.url(f"/{n}") for n in range(1, 6)]
    source = Polls(urls=urls, max_pages_per_poll=2, language="sw")
    polls = source.to_the_end()
    assert [len(poll.items) for poll in polls] == [2, 2, 1]
    assert [poll.settled for poll in polls] == [False, False, True]
    first = polls[0].items[0]
    assert (first.id, first.url) == (article_id(canonical(urls[0])), urls[0])
    assert (first.source, first.page, first.html) == ("src", "fetched", "<p>page 1</p>")
    assert (first.language_declared, first.entry, first.http.status) == ("sw", None, 200)
    assert first.fetched_at.endswith("Z")
    assert htmls(source()) == []
    assert set(site.hits.values()) == {1}


def test_a_failed_page_is_tried_again_and_a_refused_one_is_not(site):
    site.pages["/1"] = Answer(status=503)
    site.pages["/2"] = Answer(status=404)
    source = Polls(urls=[site.url("/1"), site.url("/2")], page_retry_s=60)
    first = source(now=0)
    assert (first.outcome, first.items, first.settled) == ("failed", [], False)
    assert 54 <= first.next_poll_at <= 66
    site.pages["/1"] = Answer(b"back", headers=HTML)
    second = source(now=first.next_poll_at)
    assert (htmls(second), second.outcome, second.next_poll_at) == (["back"], "ok", None)
    assert site.hits["/2"] == 1


def test_a_page_that_keeps_failing_is_given_up_on_the_second_day(site):
    site.pages["/1"] = Answer(status=503)
    source = Polls(urls=[site.url("/1")])
    polls = [source()]
    while polls[-1].next_poll_at is not None:
        now = polls[-1].next_poll_at
        polls.append(source(now))
    assert (len(polls), site.hits["/1"]) == (12, 12)
    assert 24 * 3600 < now < 48 * 3600
    assert "1 failed" in polls[-1].detail
    assert [poll.settled for poll in polls[:6]] == [False] * 4 + [True] * 2  # what comes later


def test_a_site_that_is_away_for_hours_loses_no_page(site):
    site.pages["/1"] = Answer(status=429, headers={"Retry-After": "20000"})
    source = Polls(urls=[site.url(f"/{n}") for n in (1, 2)], max_pages_per_poll=1)
    first = source(now=0)
    site.pages["/1"] = Answer(b"back", headers=HTML)
    assert first.items == []
    assert source(now=1).next_poll_at == 20000
    assert htmls(source(now=20000)) == ["back"]


def test_a_list_in_a_file_may_grow_and_an_edited_one_begins_again(site, tmp_path):
    path = tmp_path / "urls.txt"
    path.write_text(f"# mine\n{site.url('/1')}\n\nno address\n{site.url('/2')}\n")
    source = Polls(file=path)
    assert htmls(*source.to_the_end()) == ["<p>page 1</p>", "<p>page 2</p>"]
    with path.open("a") as file:
        file.write(site.url("/3") + "\n")
    assert htmls(*source.to_the_end()) == ["<p>page 3</p>"]
    path.write_text(site.url("/4") + "\n")
    assert htmls(*source.to_the_end()) == ["<p>page 4</p>"]


def test_a_missing_list_is_a_failed_poll(tmp_path):
    poll = Polls(file=tmp_path / "none.txt")()
    assert (poll.outcome, poll.next_poll_at) == ("failed", None)
    assert "none.txt" in poll.detail


def test_revisits_send_only_what_changed(site):
    site.pages["/1"] = Answer(b"one", headers=HTML | {"ETag": "1"})
    source = Polls(urls=[site.url("/1"), site.url("/2")], every_minutes=10)
    first = source(now=0)
    assert (len(first.items), first.settled) == (2, True)
    assert 540 <= first.next_poll_at <= 660
    second = source(now=600)
    assert (second.items, second.outcome) == ([], "ok")
    assert "2 unchanged" in second.detail
    assert sorted(headers.get("if-none-match", "") for _, headers in site.asked[2:]) == ["", "1"]
    site.pages["/2"] = Answer(b"two, corrected", headers=HTML)
    assert htmls(source(now=1200)) == ["two, corrected"]


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({}, "exactly one"),
        ({"urls": ["https://a.example/"], "file": "x"}, "exactly one"),
        ({"urls": ["a.example"]}, "not a web address: a.example"),
    ],
)
def test_a_declaration_that_makes_no_sense(options, problem):
    with pytest.raises(ValueError, match=problem):
        Pages(id="a", type="pages", **options)


def test_walls_and_refusals_are_not_sent_but_counted(site):
    site.pages["/1"] = Answer(b"<title>Page not found</title>", headers=HTML)
    site.pages["/2"] = Answer(status=302, headers={"Location": "/login"})
    site.pages["/login"] = Answer(b"Who are you?", headers=HTML)
    site.pages["/3"] = Answer(status=403)
    site.pages["/robots.txt"] = b"User-agent: *\nDisallow: /4"
    poll = Polls(urls=[site.url(f"/{n}") for n in range(1, 6)])()
    assert htmls(poll) == ["<p>page 5</p>"]
    assert poll.detail == (
        "at page 5 of 5, 1 fetched, 1 refused: HTTP 403, 1 refused: a 'not found' page, "
        "1 refused: a login page, 1 refused: robots.txt"
    )
    assert (poll.outcome, poll.next_poll_at) == ("ok", None)


def test_no_password_gets_into_the_logs(site, caplog, tmp_path):
    site.pages["/1"] = Answer(status=503)
    site.pages["/2"] = Answer(status=403)
    urls = [site.url(f"/{n}").replace("//", "//me:hunter2@", 1) for n in (1, 2)]
    (tmp_path / "list.txt").write_text("\n".join(urls))
    polls = Polls(file=tmp_path / "list.txt").to_the_end()
    assert len(caplog.messages) == 2
    assert all("//***@127.0.0.1" in message for message in caplog.messages)
    assert "hunter2" not in caplog.text + "".join(poll.detail for poll in polls)


def test_one_page_at_many_addresses_is_sent_once_at_most(site):
    for n in (1, 2, 3):
        site.pages[f"/{n}"] = Answer(b"<title>Hill</title>Welcome to our app", headers=HTML)
    source = Polls(urls=[site.url(f"/{n}") for n in (1, 2, 3)], max_pages_per_poll=1)
    assert [len(poll.items) for poll in source.to_the_end()] == [1, 0, 0]


def test_a_paywalled_page_says_so(site):
    site.pages["/1"] = Answer(b'<script>{"isAccessibleForFree":false}</script>Teaser', headers=HTML)
    (article,) = Polls(urls=[site.url("/1")])().items
    assert (article.page, article.page_reason) == ("fetched", "paywall")


def test_secrets_go_to_the_host_of_the_first_address(site, monkeypatch):
    monkeypatch.setenv("JAR", "sid=1")
    elsewhere = f"http://localhost:{site.server_port}/2"
    Polls(urls=[site.url("/1"), elsewhere], cookies_env="JAR", robots=False)()
    assert {path: headers.get("cookie") for path, headers in site.asked} == {
        "/1": "sid=1",
        "/2": None,
    }
    monkeypatch.delenv("JAR")
    with pytest.raises(ConfigError, match="JAR"):
        Polls(urls=[site.url("/1")], cookies_env="JAR")()


def test_a_clock_that_was_ahead_lengthens_no_wait(site):
    site.pages["/1"] = Answer(status=503)
    source = Polls(urls=[site.url("/1")], page_retry_s=60)
    source(now=1_000_000)
    source(now=50)
    site.pages["/1"] = Answer(b"back", headers=HTML)
    assert htmls(source(now=120)) == ["back"]
