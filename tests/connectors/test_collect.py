"""From real feeds, pages and files into a log, with cursors that are never ahead of it."""

import threading
import time

import pytest

from connectors.collect import cursors_file
from connectors.cursors import read_holds
from connectors.files import Files
from connectors.pages import Pages
from pipeline.codec import decode_raw
from pipeline.errors import BrokerUnavailable
from tests.connectors.collecting import HTML, LIMIT, Log, Room, feed
from tests.connectors.site import Answer, Site


@pytest.fixture
def site():
    with Site() as running:
        yield running


@pytest.fixture
def room(tmp_path):
    return Room(tmp_path / "data")


def test_every_kind_of_source_goes_into_the_log_once(site, room, tmp_path):
    (tmp_path / "a.jsonl").write_bytes(b'{"title": "f", "text": "words"}\n')
    site.pages["/single"] = Answer(b"<p>single</p>", headers=HTML)
    sources = (
        feed(site, "/one", "a", "b"),
        feed(site, "/two", "c").model_copy(update={"max_entries_per_poll": 1}),
        Pages(type="pages", id="pages", urls=(site.url("/single"),)),
        Files(type="files", id="files", path=str(tmp_path)),
        feed(site, "/off", "x").model_copy(update={"enabled": False}),
    )
    log = Log()
    health = room.run(log, *sources)
    articles = [decode_raw(value) for _, value in log.records]
    assert [article.id for article in articles] == [key for key, _ in log.records]
    assert sorted(a.html or a.text for a in articles) == [
        "<p>a</p>",
        "<p>b</p>",
        "<p>c</p>",
        "<p>single</p>",
        "words",
    ]
    assert health.keys() == {"one", "two", "pages", "files"}
    assert {one.outcome for one in health.values()} == {"ok"}
    assert (health["one"].items, health["one"].title) == (2, "News")
    assert health["one"].bytes == sum(len(v) for _, v in log.records if b'"source":"one"' in v)
    assert (health["one"].host, health["files"].host) == (site.address, "")

    again = Log()
    health = room.run(again, *sources)
    assert again.records == []
    assert (site.hits["/one"], health["one"].outcome) == (2, "not_modified")
    assert site.hits["/single"] == 1


def test_the_figures_count_all_of_it(site, room):
    log = Log()
    room.run(log, feed(site, "/one", "a", "b"), feed(site, "/two", "c"))
    site.pages["/two"] = Answer(status=500)
    room.run(log, feed(site, "/one", "a", "b"))
    first, second = [report for report in room.reports if report.sources and not report.polling]
    assert (first.polls, first.failed, first.not_modified) == (2, 0, 0)
    assert (first.articles, first.bytes) == (3, sum(len(value) for _, value in log.records))
    assert first.requests >= 5
    assert (second.polls, second.not_modified, second.articles) == (1, 1, 0)
    assert (first.due, first.held_hosts, first.silent) == (0, 0, 0)


def test_until_idle_waits_for_entries_beyond_the_cap_and_pages_to_try_again(site, room):
    source = feed(site, "/feed", *"abcde").model_copy(update={"max_entries_per_poll": 2})
    site.pages["/page/b"] = Answer(status=503)
    log = Log()
    room.run(log, source)
    assert log.titles == ["a", "b", "c", "d", "e"]
    assert site.hits["/page/b"] == 3
    assert site.hits["/feed"] == 1


def test_a_cursor_is_saved_only_after_the_acknowledgement(site, room):
    source = feed(site, "/feed", "a", "b")
    refusing = Log(BrokerUnavailable("away"), on_call=room.please_stop)
    health = room.run(refusing, source, until_idle=False)
    assert refusing.records == []
    assert (health["feed"].polls, health["feed"].last_poll_at) == (0, None)
    log = Log()
    room.run(log, source)
    assert log.titles == ["a", "b"]


def test_killed_between_acknowledgement_and_save_everything_is_sent_again(site, room):
    source = feed(site, "/feed", "a", "b")
    written = Log(RuntimeError("killed"), lost=False)
    with pytest.raises(RuntimeError, match="killed"):
        room.run(written, source)
    assert written.titles == ["a", "b"]
    log = Log()
    room.run(log, source)
    assert log.titles == ["a", "b"]


def test_while_the_broker_is_away_nothing_is_lost(site, room):
    log = Log(*[BrokerUnavailable("away")] * 5)
    health = room.run(log, *(feed(site, f"/feed{n}", f"{n}") for n in range(5)), concurrency=2)
    assert log.titles == ["0", "1", "2", "3", "4"]
    assert {one.failures for one in health.values()} == {0}


def test_a_slow_feed_does_not_hold_up_the_others(site, tmp_path):
    slow = feed(site, "/slow", "late")
    site.pages["/slow"] = Answer(b"", wait=threading.Event())
    others = [
        feed(site, f"/feed{n}", f"{n}").model_copy(
            update={"url": f"http://paper{n}.example/feed{n}", "pages": False}
        )
        for n in range(5)
    ]
    room = Room(tmp_path, loopback_test=site.address)

    def stop_when_all_are_there(log):
        if len(log.records) == 5:
            room.please_stop()

    log = Log(on_call=stop_when_all_are_there)
    health = room.run(log, slow, *others, until_idle=False, concurrency=2)
    assert log.titles == ["0", "1", "2", "3", "4"]
    assert health["slow"].polls == 0


def test_stopping_saves_nothing_by_halves(site, room):
    source = feed(site, "/feed", "a", "b")
    site.pages["/page/b"] = lambda headers: (
        room.please_stop() or Answer(b"", wait=threading.Event())
    )
    log = Log()
    health = room.run(log, source, until_idle=False)
    assert (log.records, health["feed"].polls) == ([], 0)


def test_after_a_restart_sources_wait_for_their_time(site, room):
    source = feed(site, "/feed", "a")
    room.run(Log(), source)
    new = feed(site, "/new", "b")
    health = room.run(Log(on_call=room.please_stop), source, new, until_idle=False)
    assert (health["new"].polls, health["feed"].polls, site.hits["/feed"]) == (1, 1, 1)


def test_a_host_that_asked_to_be_left_alone_is_left_alone_after_a_restart_too(site, room):
    sources = feed(site, "/feed", "a"), feed(site, "/other", "b")
    site.pages["/feed"] = Answer(status=429, headers={"Retry-After": "3600"})
    room.run(Log(), sources[0])
    (hold,) = read_holds(cursors_file(room.folder), time.time()).values()
    assert (hold.host, hold.why) == (site.address, "HTTP 429")
    room.run(Log(), *sources)
    assert (site.hits["/feed"], site.hits["/other"]) == (1, 0)


def test_a_page_of_20_mb_fits_into_a_message(site, room):
    source = feed(site, "/feed", "a")
    site.pages["/page/a"] = Answer(b'"\n' * 10_000_000, headers=HTML)  # JSON doubles it
    log = Log()
    room.run(log, source)
    ((_, value),) = log.records
    assert LIMIT - 10 <= len(value) <= LIMIT
    assert decode_raw(value).truncated
