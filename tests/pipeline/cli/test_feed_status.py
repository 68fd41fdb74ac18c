"""How sources fare, as `wireroom feeds status` says it."""

import time
from contextlib import closing
from pathlib import Path

import orjson
import pytest
from typer.testing import CliRunner

from connectors.collect import cursors_file
from connectors.cursors import Cursors, Declared, Hold, Polled, SourceHealth
from connectors.hosts import HostRecord
from connectors.source import Poll
from pipeline.cli.feed_health import State, standings
from pipeline.cli.feeds import app
from pipeline.metrics import CollectMetrics, write_collect

NOW = 1_000_000.0
HEALTHY = {
    "id": "a",
    "host": "a.example",
    "outcome": "ok",
    "http_status": 200,
    "detail": "30 entries",
    "title": None,
    "failures": 0,
    "polls": 9,
    "items": 40,
    "bytes": 9000,
    "next_poll_at": NOW + 60,
    "why": "publishes about 12 a day",
    "last_poll_at": NOW - 60,
    "last_success_at": NOW - 60,
    "last_new_at": NOW - 600,
    "quiet_after": NOW + 5,
}
HOLD = Hold(host="a.example", until=NOW + 900, why="HTTP 429")


def standing(hold=None, **different):
    holds = {hold.host: hold} if hold else {}
    (one,) = standings([SourceHealth(**HEALTHY | different)], holds, NOW)
    return one


@pytest.mark.parametrize(
    ("different", "state", "problem"),
    [
        ({}, State.OK, ""),
        ({"outcome": "not_modified"}, State.OK, ""),
        ({"outcome": None, "polls": 0}, State.NEW, ""),
        ({"next_poll_at": None, "quiet_after": None}, State.ENDED, ""),
        (
            {"outcome": "failed", "http_status": 403, "detail": "HTTP 403 Forbidden"},
            State.FAILING,
            "its server refuses us; its publisher may not know who is asking (HTTP 403 Forbidden)",
        ),
        (
            {"outcome": "failed", "http_status": 502, "detail": "HTTP 502 Bad Gateway"},
            State.FAILING,
            "its server has an error of its own (HTTP 502 Bad Gateway)",
        ),
        (
            {"outcome": "failed", "http_status": 503, "detail": "HTTP 503"},
            State.FAILING,
            "its server is busy, or being worked on (HTTP 503)",
        ),
        (
            {"outcome": "failed", "http_status": None, "detail": "no host named a.example"},
            State.FAILING,
            "no host named a.example",
        ),
        (
            {"outcome": "gone", "http_status": 410, "detail": "HTTP 410 Gone"},
            State.GONE,
            "its publisher has taken it down (HTTP 410 Gone)",
        ),
        (
            {"quiet_after": NOW - 7200},
            State.SILENT,
            "nothing new for 2 h longer than it was ever like to take (30 entries)",
        ),
        ({"hold": HOLD}, State.HELD, ""),
        ({"hold": HOLD, "outcome": "failed", "detail": "x"}, State.FAILING, "x"),
    ],
)
def test_states_and_problems(different, state, problem):
    one = standing(**different)
    assert (one.state, one.problem) == (state, problem)


def test_the_next_poll_waits_for_the_end_of_a_hold():
    held = standing(hold=HOLD)
    assert (held.next_poll_at, held.why) == (
        NOW + 900,
        "its host is left alone until then: HTTP 429",
    )
    later = standing(hold=HOLD, next_poll_at=NOW + 1000)
    assert (later.next_poll_at, later.why) == (NOW + 1000, "publishes about 12 a day")
    assert standing(hold=HOLD, next_poll_at=None, outcome="gone").next_poll_at is None


def test_what_needs_attention_comes_first():
    sources = [
        SourceHealth(**HEALTHY | different)
        for different in (
            {"id": "fine"},
            {"id": "silent", "quiet_after": NOW - 1},
            {"id": "once", "outcome": "failed", "failures": 1},
            {"id": "long", "outcome": "failed", "failures": 8},
        )
    ]
    found = [one.health.id for one in standings(sources, {}, NOW)]
    assert found == ["long", "once", "silent", "fine"]


CONFIG = """
data_dir: data
sources:
  - {id: a, type: rss, url: https://a.example/rss}
  - {id: b, type: rss, url: https://b.example/rss}
  - {id: c, type: rss, url: https://feeds.b.example/rss}
"""
BY_HOST = {"a": "a.example", "b": "b.example:8080", "c": "feeds.b.example"}


@pytest.fixture
def now(tmp_path, monkeypatch):
    """A configuration whose sources were polled by a collector; gives the time."""
    monkeypatch.chdir(tmp_path)
    Path("c.yaml").write_text(CONFIG, encoding="utf-8")
    now = time.time()
    with closing(Cursors(cursors_file(Path("data")))) as cursors:
        declared = [Declared(id=one, host=host, declaration="") for one, host in BY_HOST.items()]
        cursors.declare(declared, now=now)
        polls = {
            "a": {"outcome": "ok", "quiet_after": now - 7200, "http_status": 200, "detail": "x"},
            "b": {"outcome": "failed", "http_status": 404, "detail": "HTTP 404 Not Found"},
        }
        for name, facts in polls.items():
            poll = Poll(items=(), cursor={}, next_poll_at=now + 1000, why="a reason", **facts)
            cursors.save([Polled(source=name, poll=poll, items=0, size_bytes=0)], now - 600)
        cursors.save([], now, [HostRecord(host="feeds.b.example", held_until=now + 1e6, why="w")])
    return now


def status(*options):
    done = CliRunner().invoke(app, ["status", "-c", "c.yaml", *options], catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    return done


def test_a_line_for_each_source(now):
    head, *lines = status().stdout.splitlines()
    assert head.split("\t")[:5] == ["id", "state", "last success", "last new", "HTTP"]
    assert [line.split("\t") for line in lines[:2]] == [
        [
            *("b", "failing", "never", "never", "404", "0", "in 17 min", "a reason"),
            "there is nothing at its address; it may have moved (HTTP 404 Not Found)",
        ],
        [
            *("a", "silent", "10 min ago", "never", "200", "0", "in 17 min", "a reason"),
            "nothing new for 2 h longer than it was ever like to take (x)",
        ],
    ]
    assert lines[2].startswith("c\theld\tnever\tnever\t\t0\tin 12 d\tits host is left alone")


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        (["--failing"], ["b"]),
        (["--silent"], ["a"]),
        (["--silent", "--failing"], ["b", "a"]),
        (["--host", "b.example"], ["b", "c"]),
        (["--host", "feeds.b.example"], ["c"]),
        (["--host", "example.b"], []),
        (["--host", "a.example", "--failing"], []),
    ],
)
def test_some_of_them(now, options, shown):
    assert [line.split("\t")[0] for line in status(*options).stdout.splitlines()[1:]] == shown


def test_paused_sources_are_shown_as_such(now):
    paused = CONFIG.replace("https://b.example/rss}", "https://b.example/rss, enabled: false}")
    paused += "  - {id: d, type: rss, url: https://d.b.example/rss, enabled: false}\n"
    Path("c.yaml").write_text(paused, encoding="utf-8")
    shown = [line.split("\t") for line in status("--host", "b.example").stdout.splitlines()[1:]]
    assert [line[:2] for line in shown] == [["c", "held"], ["b", "paused"], ["d", "paused"]]
    assert shown[1][6] == ""


def test_with_a_host_its_sources_are_counted(now):
    assert status("--host", "b.example").stderr.startswith("2 sources: 1 failing, 1 held. ")


def test_json_has_all_that_is_known(now):
    b, a, c = map(orjson.loads, status("--json").stdout.splitlines())
    assert (b["id"], b["state"], b["http_status"], b["failures"]) == ("b", "failing", 404, 1)
    assert a["quiet_after"].endswith("Z")
    assert c["next_poll_at"] > a["next_poll_at"]
    assert c["last_poll_at"] is None


def test_the_summary_says_whether_a_collector_runs(now):
    counts = "3 sources: 1 failing, 1 silent, 1 held. "
    assert status().stderr == counts + "The collector is not running.\n"
    figures = CollectMetrics(
        pid=1,
        at=now,
        sources=3,
        polling=0,
        due=2,
        late_s=1.2,
        polls=9,
        polls_per_second=0.5,
        not_modified=0,
        failed=0,
        articles=0,
        bytes=0,
        requests=0,
        held_hosts=1,
        silent=1,
    )
    write_collect(Path("data"), figures)
    assert status("--silent").stderr == (
        counts + "The collector: 0.5 polls a second, 1 s late, 2 due, 1 hosts held.\n"
    )


def test_before_the_first_start_it_is_empty(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("c.yaml").write_text("data_dir: data", encoding="utf-8")
    assert len(status().stdout.splitlines()) == 1
