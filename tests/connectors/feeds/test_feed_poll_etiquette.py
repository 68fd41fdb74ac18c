"""How a feed is asked: conditionally, where it moved, less when it fails, not when it is gone."""

import pytest

from pipeline.errors import ConfigError
from tests.connectors.feed_polls import DAY, HOUR, HTML, Polls, rss, titles
from tests.connectors.site import Answer, Site


@pytest.fixture
def site():
    with Site() as running:
        yield running


def validators(site):
    """What each request for the feed carried."""
    return [
        headers.get("if-none-match") or headers.get("if-modified-since") or ""
        for path, headers in site.asked
        if path == "/feed"
    ]


def test_the_feed_is_asked_with_the_validators_it_gave(site):
    polls = Polls(site.url("/feed"), pages=False)
    site.pages["/feed"] = Answer(rss(site, 1), headers={"ETag": 'W/"1"'})
    polls()
    poll = polls()
    assert (poll.outcome, poll.items, poll.http_status) == ("not_modified", [], 304)
    assert site.asked[1][1]["if-none-match"] == 'W/"1"'


def test_the_same_body_is_not_read_again(site):
    polls = Polls(site.url("/feed"), pages=False)
    site.pages["/feed"] = rss(site, 1)
    polls()
    poll = polls()
    assert (poll.outcome, poll.http_status) == ("not_modified", 200)
    assert poll.detail == "the same body"


def test_a_server_whose_304_is_a_lie_is_found_out(site):
    polls = Polls(site.url("/feed"), pages=False)
    site.pages["/feed"] = Answer(rss(site, 1), headers={"ETag": "stuck"})
    polls(now=0)
    site.pages["/feed"] = Answer(rss(site, 2, 1), headers={"ETag": "stuck"})  # and still 304
    found = [polls(now=n * 2 * HOUR) for n in range(1, 9)]
    assert [titles(poll) for poll in found].index(["Title 2"]) == 5  # the sixth is unconditional
    assert "asked without validators" in found[5].detail
    site.pages["/feed"] = Answer(rss(site, 3, 2, 1), headers={"ETag": "stuck"})
    assert titles(polls(now=DAY)) == ["Title 3"]
    assert validators(site)[-1] == ""


def test_a_move_is_followed_for_good_when_it_proved_stable(site):
    polls = Polls(site.url("/feed"), pages=False)
    site.pages["/feed"] = Answer(status=301, headers={"Location": "/new"})
    site.pages["/new"] = Answer(rss(site, 1), headers={"ETag": "x"})
    for now in (0, 12 * HOUR):
        assert "not yet believed" in polls(now=now).detail
    assert "not yet" not in polls(now=25 * HOUR).detail
    assert (site.hits["/feed"], site.hits["/new"]) == (3, 3)
    polls(now=30 * HOUR)
    polls(now=40 * HOUR)
    assert (site.hits["/feed"], site.hits["/new"]) == (3, 5)
    polls(now=16 * DAY)  # the configured address is looked at again
    assert site.hits["/feed"] == 4


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_move_for_now_is_followed_only_for_now(site, status):
    polls = Polls(site.url("/feed"), pages=False)
    site.pages["/feed"] = Answer(status=status, headers={"Location": "/new"})
    site.pages["/new"] = rss(site, 1)
    for day in range(5):
        polls(now=day * DAY)
    assert site.hits["/feed"] == 5


def test_a_move_to_a_home_page_is_a_failure_and_never_believed(site):
    polls = Polls(site.url("/feed"), pages=False)
    site.pages["/feed"] = Answer(status=301, headers={"Location": "/"})
    site.pages["/"] = Answer(b"<html>Welcome", headers=HTML)
    for day in range(5):
        poll = polls(now=day * DAY)
    assert (poll.outcome, poll.detail) == ("failed", "not a feed but an HTML page")
    site.pages["/feed"] = rss(site, 1)
    assert titles(polls(now=6 * DAY)) == ["Title 1"]


def test_where_the_new_address_fails_the_configured_one_is_asked_at_once(site):
    polls = Polls(site.url("/feed"), pages=False)
    site.pages["/feed"] = Answer(status=308, headers={"Location": "/new"})
    site.pages["/new"] = rss(site, 1)
    for now in (0, 12 * HOUR, 25 * HOUR, 26 * HOUR):
        polls(now=now)
    site.pages["/new"] = Answer(status=404)
    site.pages["/feed"] = rss(site, 2, 1)
    poll = polls(now=27 * HOUR)
    assert (poll.outcome, titles(poll)) == ("ok", ["Title 2"])
    assert "moved" not in poll.detail


def test_where_the_configured_address_dies_the_new_one_goes_on(site):
    polls = Polls(site.url("/feed"), pages=False)
    site.pages["/feed"] = Answer(status=301, headers={"Location": "/new"})
    site.pages["/new"] = rss(site, 1)
    for now in (0, 12 * HOUR, 25 * HOUR):
        polls(now=now)
    site.pages["/feed"] = Answer(status=404)
    outcomes = [polls(now=day * DAY).outcome for day in (16, 17, 18)]
    assert outcomes == ["ok", "not_modified", "not_modified"]
    assert site.hits["/feed"] == 4


def test_failures_back_off_and_honour_retry_after(site):
    site.pages["/feed"] = Answer(status=500, headers={"Retry-After": "7200"})
    polls = Polls(site.url("/feed"), every_minutes=15)
    first = polls(now=0)
    assert (first.outcome, first.http_status, first.settled) == ("failed", 500, True)
    assert "500" in first.detail
    assert first.next_poll_at == 7200
    site.pages["/feed"] = b"<html>not a feed</html>"
    second = polls(now=0)
    assert (second.outcome, second.http_status) == ("failed", None)
    assert 450 <= second.next_poll_at <= 3600
    assert "2 times" in second.why
    site.pages["/feed"] = rss(site, 1)
    assert polls(now=0).outcome == "ok"


def test_a_restart_is_no_reason_to_ask_a_failing_feed_sooner(site):
    polls = Polls(site.url("/feed"), pages=False, max_entries_per_poll=1)
    site.pages["/feed"] = rss(site, 1, 2, 3)
    polls(now=0)
    site.pages["/feed"] = Answer(status=500)
    polls(now=2 * HOUR)
    polls.restart()
    assert titles(polls(now=2 * HOUR + 10)) == ["Title 3"]
    assert site.hits["/feed"] == 2


def test_what_is_missing_is_asked_less_often(site):
    site.pages["/feed"] = Answer(status=404)
    polls = Polls(site.url("/feed"))
    once = polls(now=0)
    assert (once.outcome, once.http_status) == ("failed", 404)
    assert once.next_poll_at <= 10 * 60
    assert polls(now=once.next_poll_at).next_poll_at >= once.next_poll_at + 4 * HOUR


def test_a_feed_is_gone_when_it_says_so_twice_a_day_apart(site):
    polls = Polls(site.url("/feed"), pages=False, max_entries_per_poll=1)
    site.pages["/feed"] = rss(site, 1, 2, 3)
    polls(now=0)
    polls.restart()
    site.pages["/feed"] = Answer(status=410)
    once = polls(now=0)
    assert (once.outcome, titles(once), once.next_poll_at) == ("failed", ["Title 2"], 0)
    assert DAY <= polls.cursor["ask_at"] <= 1.2 * DAY
    polls.restart()
    twice = polls(now=1.1 * DAY)
    assert (twice.outcome, titles(twice), twice.next_poll_at) == ("gone", ["Title 3"], None)


def test_a_410_that_was_a_mistake_changes_nothing(site):
    polls = Polls(site.url("/feed"), pages=False)
    site.pages["/feed"] = Answer(status=410)
    polls(now=0)
    assert polls(now=HOUR).outcome == "failed"  # too soon to be sure
    site.pages["/feed"] = rss(site, 1)
    assert titles(polls(now=1.1 * DAY)) == ["Title 1"]
    site.pages["/feed"] = Answer(status=410)
    assert polls(now=9 * DAY).outcome == "failed"  # once, again


def test_a_host_that_is_held_is_no_failure_of_the_feed(site):
    polls = Polls(site.url("/feed"), pages=False)
    site.pages["/feed"] = rss(site, 1)
    polls(now=0)
    polls.hosts.hold(site.address, 600, "HTTP 429")
    poll = polls(now=HOUR)
    assert (poll.outcome, site.hits["/feed"]) == ("ok", 1)
    assert "left alone for 600 s: HTTP 429" in poll.detail
    assert HOUR + 590 <= poll.next_poll_at <= HOUR + 670
    assert polls.cursor["failures"] == 0


def test_a_busy_host_is_not_waited_for_in_line(site):
    polls = Polls(site.url("/feed"), pages=False, robots=False)
    site.pages["/feed"] = rss(site, 1)
    polls.hosts.set_delay(site.address, 300)
    polls(now=0)
    poll = polls(now=HOUR)  # on the host's clock no time has passed
    assert (site.hits["/feed"], polls.cursor["failures"]) == (1, 0)
    assert HOUR + 250 <= poll.next_poll_at <= HOUR + 370


def test_what_robots_txt_forbids_is_said_plainly(site):
    site.pages["/robots.txt"] = b"User-agent: *\nDisallow: /feed"
    site.pages["/feed"] = rss(site, 1)
    polls = Polls(site.url("/feed"), pages=False)
    poll = polls(now=0)
    assert (poll.outcome, site.hits["/feed"]) == ("failed", 0)
    assert "robots.txt" in poll.detail
    assert DAY <= poll.next_poll_at <= DAY + 100
    assert "robots.txt is read again" in poll.why
    allowed = Polls(site.url("/feed"), pages=False, robots=False)
    assert titles(allowed(now=0)) == ["Title 1"]


def test_secrets_of_the_environment_go_to_the_feeds_own_host(site, monkeypatch):
    for name, value in (("KEY", "k"), ("JAR", "sid=1; plan=full"), ("TOKEN", "t")):
        monkeypatch.setenv(name, value)
    options = {
        "headers": {"X-Room": "1"},
        "headers_env": {"X-Key": "KEY"},
        "cookies_env": "JAR",
        "token_env": "TOKEN",
    }
    elsewhere = f"http://other.example:{site.server_port}/page"
    site.pages["/feed"] = (
        f"<rss version='2.0'><channel><item><link>{elsewhere}</link></item>"
        "</channel></rss>".encode()
    )
    site.pages["/page"] = Answer(b"page", headers=HTML)
    Polls(site.url("/feed"), loopback=site.address, **options)()
    (_, feed), (_, page) = (one for one in site.asked if one[0] != "/robots.txt")
    assert (feed["x-room"], feed["x-key"], feed["authorization"]) == ("1", "k", "Bearer t")
    assert feed["cookie"] == "sid=1; plan=full"
    assert not {"x-room", "x-key", "authorization", "cookie"} & page.keys()
    monkeypatch.delenv("KEY")
    monkeypatch.delenv("JAR")
    with pytest.raises(ConfigError, match="no KEY, JAR"):
        Polls(site.url("/feed"), **options)()


def test_the_schedule_hears_what_the_publisher_asks_for(site):
    polls = Polls(site.url("/feed"), pages=False, min_minutes=1, max_entries_per_poll=100)
    items = rss(site, *range(100)).replace(b"<title>News", b"<ttl>50</ttl><title>News")
    site.pages["/feed"] = Answer(items, headers={"Cache-Control": "max-age=60"})
    for now in range(0, 50_000, 5_000):
        poll = polls(now=now)
        assert poll.next_poll_at >= now + 3000
    assert poll.quiet_after is None  # of entries without times nothing is known so soon


def test_a_feed_says_from_when_on_it_would_be_silent(site):
    polls = Polls(site.url("/feed"), pages=False)
    dated = b"<pubDate>Thu, 01 Jan 2026 00:00:00 GMT</pubDate><description>"
    site.pages["/feed"] = rss(site, *range(20)).replace(b"<description>", dated)
    new_year = 1767225600
    assert new_year + DAY < polls(now=new_year + DAY).quiet_after < new_year + 40 * DAY


def test_what_the_publisher_asks_for_holds_while_the_feed_is_as_it_was(site):
    polls = Polls(site.url("/feed"), pages=False, min_minutes=1, max_entries_per_poll=100)
    body = rss(site, *range(100)).replace(b"<title>News", b"<ttl>50</ttl><title>News")
    site.pages["/feed"] = Answer(body, headers={"ETag": "x"})
    polls(now=0)
    poll = polls(now=5000)
    assert (poll.http_status, poll.outcome) == (304, "not_modified")
    assert poll.next_poll_at >= 5000 + 3000
    del polls.cursor["hints"]  # as it was written before
    assert polls(now=10_000).items == []
