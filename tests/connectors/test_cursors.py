import sqlite3
import threading
from contextlib import closing

import pytest

from connectors.cursors import Cursors, Declared, Hold, Polled, read_health, read_holds
from connectors.hosts import HostRecord, RobotsCopy
from connectors.source import Poll
from pipeline.errors import NewerData, StoreUnavailable
from pipeline.records import RawArticle

ARTICLE = RawArticle(id="0" * 32, source="a", url="u", canonical_url="u", fetched_at="t")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "new" / "cursors.sqlite"


@pytest.fixture
def cursors(path):
    with closing(Cursors(path)) as opened:
        yield opened


def declare(cursors, *sources, now=1, changed=()):
    """Make these the configured sources."""
    cursors.declare(
        [Declared(id=name, host="h", declaration=f"{name in changed}") for name in sources], now
    )


def poll(next_poll_at, outcome="ok", items=(), cursor=None, **more):
    return Poll(
        items=items, cursor=cursor or {}, next_poll_at=next_poll_at, outcome=outcome, **more
    )


def polled(source, poll, size_bytes=0):
    return Polled(source=source, poll=poll, items=len(poll.items), size_bytes=size_bytes)


def save(cursors, source, poll, size_bytes=0, now=0):
    cursors.save([polled(source, poll, size_bytes)], now)


def test_new_sources_are_due_at_once_and_then_when_their_poll_says(cursors):
    declare(cursors, "a", "b", now=100)
    assert sorted(cursors.times()) == [(100, "a"), (100, "b")]
    save(cursors, "a", poll(300), now=100)
    save(cursors, "b", poll(200), now=100)
    assert cursors.times() == [(200, "b"), (300, "a")]


def test_a_cursor_survives_the_process(cursors, path):
    declare(cursors, "a")
    assert cursors.load("a") == ({}, 0)
    save(cursors, "a", poll(2, cursor={"seen": {"x": "é"}}))
    cursors.close()
    with closing(Cursors(path)) as again:
        declare(again, "a", now=5)
        assert again.load("a") == ({"seen": {"x": "é"}}, 0)
        assert again.times() == [(2, "a")]


def test_only_configured_sources_are_due_and_others_keep_their_cursor(cursors):
    declare(cursors, "a", "b")
    save(cursors, "a", poll(2, cursor={"n": 1}))
    declare(cursors, "b")
    assert cursors.times() == [(1, "b")]
    declare(cursors, "a", "b")
    assert cursors.times() == [(1, "b"), (2, "a")]
    assert cursors.load("a") == ({"n": 1}, 0)


def test_what_declaring_again_wakes(cursors):
    names = ("gone", "moved", "ended", "waiting")
    declare(cursors, *names)
    save(cursors, "gone", poll(None, "gone"))
    save(cursors, "moved", poll(None, "gone"))
    save(cursors, "ended", poll(None))
    save(cursors, "waiting", poll(900, "failed"))
    assert cursors.times() == [(900, "waiting")]
    declare(cursors, *names, now=50, changed=["moved"])
    assert sorted(cursors.times()) == [(50, "ended"), (50, "moved"), (900, "waiting")]


def test_health_tells_outcomes_and_counts_to_other_processes(cursors, path):
    declare(cursors, "a", "b", "left")
    declare(cursors, "a", "b")
    save(cursors, "a", poll(2, items=[ARTICLE] * 3, title="News", http_status=200), 700, now=10)
    save(cursors, "a", poll(2, "not_modified", http_status=304, quiet_after=99.0), now=20)
    save(cursors, "a", poll(2, "failed", detail="HTTP 503", http_status=503), now=30)
    save(cursors, "a", poll(40, "failed", detail="HTTP 502", why="failed twice"), now=35)
    a, b = read_health(path)
    assert (a.id, a.host, a.outcome, a.detail, a.title) == ("a", "h", "failed", "HTTP 502", "News")
    assert (a.failures, a.polls, a.items, a.bytes) == (2, 4, 3, 700)
    assert (a.next_poll_at, a.why) == (40, "failed twice")
    assert (a.last_poll_at, a.last_success_at, a.last_new_at) == (35, 20, 10)
    assert (a.http_status, a.quiet_after) == (None, None)  # there was no answer, all is unknown
    assert (b.outcome, b.polls, b.last_poll_at) == (None, 0, None)
    assert cursors.load("a") == ({}, 2)
    save(cursors, "a", poll(50, http_status=200), now=40)
    save(cursors, "a", poll(50), now=41)  # pages only: the feed was not asked
    assert cursors.load("a") == ({}, 0)
    (a, _) = read_health(path)
    assert (a.http_status, a.last_poll_at, a.last_success_at) == (200, 41, 40)
    save(cursors, "b", poll(50), now=42)  # an archive
    assert read_health(path)[1].last_success_at == 42


def test_health_is_read_whether_or_not_a_collector_runs(cursors, path):
    assert read_health(path.parent / "none.sqlite") == []
    (path.parent / "made just now.sqlite").touch()
    assert read_health(path.parent / "made just now.sqlite") == []
    declare(cursors, "a")
    cursors.close()
    assert [source.id for source in read_health(path)] == ["a"]


def test_polls_and_hosts_are_saved_all_or_none(cursors):
    declare(cursors, "a", "b")
    whole = polled("a", poll(2, cursor={"n": 1}))
    broken = polled("b", poll(2, "no outcome", cursor={"n": 1}))
    with pytest.raises(sqlite3.IntegrityError):
        cursors.save([whole, broken], now=1, hosts=[HostRecord(host="h", delay_s=3.0)])
    assert cursors.load("a") == ({}, 0)
    assert cursors.hosts() == []


def test_what_is_known_of_hosts_survives_until_it_is_forgotten(cursors, path):
    robots = RobotsCopy(scheme="https", text=b"\x00packed", until=5.0)
    held = HostRecord(host="h:8080", held_until=60.0, why="HTTP 429", robots=(robots,))
    cursors.save([], now=1, hosts=[held, HostRecord(host="other", delay_s=2.0)])
    assert sorted(cursors.hosts(), key=lambda one: one.host) == [
        held,
        HostRecord(host="other", delay_s=2.0),
    ]
    assert read_holds(path, now=59.0) == {"h:8080": Hold(host="h:8080", until=60, why="HTTP 429")}
    cursors.save([], now=1, hosts=[HostRecord(host="h:8080")])
    assert [one.host for one in cursors.hosts()] == ["other"]
    assert read_holds(path, now=0.0) == {}


def test_silent_sources_and_held_hosts_are_counted(cursors):
    declare(cursors, "a", "b", "left")
    for name in ("a", "left"):
        save(cursors, name, poll(2, quiet_after=100.0))
    cursors.save([], now=1, hosts=[HostRecord(host="h", held_until=200.0)])
    declare(cursors, "a", "b")
    assert cursors.silent_and_held(now=99.0) == (0, 1)
    assert cursors.silent_and_held(now=201.0) == (1, 0)


def test_threads_may_save_side_by_side(cursors):
    declare(cursors, *(f"s{n}" for n in range(8)))

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
    with closing(sqlite3.connect(tmp_path / "newer")) as newer:
        newer.execute("PRAGMA user_version = 99")
    with pytest.raises(NewerData, match="version 99"):
        Cursors(tmp_path / "newer")
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreUnavailable, match="cursors"):
        Cursors(tmp_path / "folder")


VERSION_1 = """
CREATE TABLE sources (
    id TEXT PRIMARY KEY,
    configured INTEGER NOT NULL,
    declaration TEXT NOT NULL,
    next_poll_at REAL,
    outcome TEXT CHECK (outcome IN ('ok', 'not_modified', 'failed', 'gone')),
    detail TEXT NOT NULL DEFAULT '',
    title TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    polls INTEGER NOT NULL DEFAULT 0,
    items INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    last_poll_at REAL,
    last_success_at REAL,
    cursor BLOB NOT NULL
);
INSERT INTO sources VALUES
    ('a', 1, '{"type":"rss"}', 90, 'failed', 'HTTP 503', 'News', 2, 7, 30, 4000, 30, 20,
     x'7b226e223a317d'),
    ('gone', 1, '{}', NULL, 'gone', 'HTTP 410', NULL, 0, 1, 0, 0, 5, NULL, x'7b7d'),
    ('new', 1, '{}', 10, NULL, '', NULL, 0, 0, 0, 0, NULL, NULL, '{}'),
    ('left', 0, '{}', 10, 'ok', '', NULL, 0, 1, 1, 9, 5, 5, x'7b226e223a327d');
PRAGMA user_version = 1;
"""


def test_a_file_of_version_1_is_brought_up_to_date(tmp_path):
    path = tmp_path / "cursors.sqlite"
    with closing(sqlite3.connect(path)) as old:
        old.executescript(VERSION_1)
    with pytest.raises(StoreUnavailable, match="when it starts"):
        read_health(path)
    with closing(Cursors(path)) as cursors:
        assert cursors.load("a") == ({"n": 1}, 2)
        assert cursors.load("left") == ({"n": 2}, 0)
        assert cursors.load("new") == ({}, 0)
        declare(cursors, "a", "gone", "new", now=50)  # however it is written now, none has changed
        assert cursors.times() == [(10, "new"), (90, "a")]
        a = read_health(path)[0]
        assert (a.id, a.host, a.outcome, a.detail) == ("a", "h", "failed", "HTTP 503")
        assert (a.polls, a.items, a.bytes, a.title) == (7, 30, 4000, "News")
        assert (a.last_poll_at, a.last_success_at, a.last_new_at) == (30, 20, None)
    with closing(Cursors(path)) as again:
        assert again.load("a") == ({"n": 1}, 2)


def test_a_clock_that_was_ahead_at_the_last_poll_lengthens_no_wait(cursors, path):
    declare(cursors, "a", "b", now=0)
    save(cursors, "a", poll(1_000_300, items=[ARTICLE]), now=1_000_000)
    save(cursors, "b", poll(300), now=100)
    declare(cursors, "a", "b", now=200)
    assert cursors.times() == [(300, "b"), (500, "a")]
    assert read_health(path)[0].last_new_at == 200
