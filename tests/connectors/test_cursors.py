import sqlite3
import threading

import pytest

from connectors.cursors import Cursors, Polled, read_health
from connectors.source import Poll
from pipeline.errors import NewerData, StoreUnavailable
from pipeline.records import RawArticle

ARTICLE = RawArticle(id="0" * 32, source="a", url="u", canonical_url="u", fetched_at="t")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "new" / "cursors.sqlite"


@pytest.fixture
def cursors(path):
    opened = Cursors(path)
    yield opened
    opened.close()


def poll(next_poll_at, outcome="ok", items=(), cursor=None, **more):
    return Poll(
        items=items, cursor=cursor or {}, next_poll_at=next_poll_at, outcome=outcome, **more
    )


def save(cursors, source, poll, size_bytes=0, now=0):
    cursors.save([Polled(source=source, poll=poll, size_bytes=size_bytes)], now)


def test_new_sources_are_due_at_once_and_then_when_their_poll_says(cursors):
    cursors.declare({"a": "{}", "b": "{}"}, now=100)
    assert sorted(cursors.times()) == [(100, "a"), (100, "b")]
    save(cursors, "a", poll(300), now=100)
    save(cursors, "b", poll(200), now=100)
    assert cursors.times() == [(200, "b"), (300, "a")]


def test_a_cursor_survives_the_process(cursors, path):
    cursors.declare({"a": "{}"}, now=1)
    assert cursors.load("a") == ({}, 0)
    save(cursors, "a", poll(2, cursor={"seen": {"x": "é"}}), now=1)
    cursors.close()
    again = Cursors(path)
    again.declare({"a": "{}"}, now=5)
    assert again.load("a") == ({"seen": {"x": "é"}}, 0)
    assert again.times() == [(2, "a")]
    again.close()


def test_only_configured_sources_are_due_and_others_keep_their_cursor(cursors):
    cursors.declare({"a": "{}", "b": "{}"}, now=1)
    save(cursors, "a", poll(2, cursor={"n": 1}), now=1)
    cursors.declare({"b": "{}"}, now=1)
    assert cursors.times() == [(1, "b")]
    cursors.declare({"a": "{}", "b": "{}"}, now=1)
    assert cursors.times() == [(1, "b"), (2, "a")]
    assert cursors.load("a") == ({"n": 1}, 0)


def test_what_declaring_again_wakes(cursors):
    first = dict.fromkeys(("gone", "moved", "ended", "waiting"), "1")
    cursors.declare(first, now=1)
    save(cursors, "gone", poll(None, "gone"), now=1)
    save(cursors, "moved", poll(None, "gone"), now=1)
    save(cursors, "ended", poll(None), now=1)
    save(cursors, "waiting", poll(900, "failed"), now=1)
    assert cursors.times() == [(900, "waiting")]
    cursors.declare(first | {"moved": "2"}, now=50)
    assert sorted(cursors.times()) == [(50, "ended"), (50, "moved"), (900, "waiting")]


def test_health_tells_outcomes_and_counts_to_other_processes(cursors, path):
    cursors.declare({"a": "{}", "b": "{}", "left": "{}"}, now=1)
    cursors.declare({"a": "{}", "b": "{}"}, now=1)
    save(cursors, "a", poll(2, items=[ARTICLE] * 3, title="News"), 700, now=10)
    save(cursors, "a", poll(2, "not_modified"), now=20)
    save(cursors, "a", poll(2, "failed", detail="HTTP 503"), now=30)
    save(cursors, "a", poll(40, "failed", detail="HTTP 502"), now=35)
    a, b = read_health(path)
    assert (a.id, a.outcome, a.detail, a.title) == ("a", "failed", "HTTP 502", "News")
    assert (a.failures, a.polls, a.items, a.bytes) == (2, 4, 3, 700)
    assert (a.next_poll_at, a.last_poll_at, a.last_success_at) == (40, 35, 20)
    assert (b.outcome, b.polls, b.last_poll_at) == (None, 0, None)
    assert cursors.load("a") == ({}, 2)
    save(cursors, "a", poll(50), now=40)
    assert cursors.load("a") == ({}, 0)


def test_health_is_read_whether_or_not_a_collector_runs(cursors, path):
    assert read_health(path.parent / "none.sqlite") == []
    (path.parent / "made just now.sqlite").touch()
    assert read_health(path.parent / "made just now.sqlite") == []
    cursors.declare({"a": "{}"}, now=1)
    cursors.close()
    assert [source.id for source in read_health(path)] == ["a"]


def test_polls_are_saved_all_or_none(cursors):
    cursors.declare({"a": "{}", "b": "{}"}, now=1)
    whole = Polled(source="a", poll=poll(2, cursor={"n": 1}), size_bytes=0)
    broken = Polled(source="b", poll=poll(2, "no outcome", cursor={"n": 1}), size_bytes=0)
    with pytest.raises(sqlite3.IntegrityError):
        cursors.save([whole, broken], now=1)
    assert cursors.load("a") == ({}, 0)


def test_threads_may_save_side_by_side(cursors):
    cursors.declare({f"s{n}": "{}" for n in range(8)}, now=1)

    def save_often(name):
        for n in range(50):
            save(cursors, name, poll(n, cursor={"n": n}))

    threads = [threading.Thread(target=save_often, args=(f"s{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [cursors.load(f"s{n}") for n in range(8)] == [({"n": 49}, 0)] * 8


def test_a_file_that_cannot_be_opened_or_is_of_a_newer_version(tmp_path):
    newer = sqlite3.connect(tmp_path / "newer")
    newer.execute("PRAGMA user_version = 99")
    newer.close()
    with pytest.raises(NewerData, match="version 99"):
        Cursors(tmp_path / "newer")
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreUnavailable, match="cursors"):
        Cursors(tmp_path / "folder")
