"""What the live view shows: stages with their rates, and something although the store is locked."""

import io
import re
import sqlite3

import pytest
from rich.console import Console

from pipeline import metrics
from pipeline.cli.live import say_goodbye, screen
from pipeline.cli.snapshot import Stage, Watch
from pipeline.cli.supervisor import Supervisor
from pipeline.metrics import MetricsFile
from pipeline.store import log
from pipeline.store.clean_earlier import clean_earlier
from pipeline.store.commit import commit
from pipeline.store.dead_letter_limits import DeadLetterLimits
from pipeline.store.sqlite import StoreConfig, open_store
from tests.pipeline.drafts import LOG, draft, epoch
from tests.pipeline.recurring import commit_epoch

COUNTS = {"new": 5, "revision": 1, "copy": 1, "seen": 2, "dead": 1}
STAGES = {"decode": 10, "drop seen": 10, "clean": 7}


@pytest.fixture
def watch(tmp_path):
    url = StoreConfig().url(tmp_path)
    store = open_store(url)
    log.follow(store, LOG, {0: 0, 1: 0})
    commit(store, epoch(draft(0)), DeadLetterLimits(), "2026-05-01T09:00:00.000Z")
    store.dispose()
    watch = Watch(url, tmp_path)
    yield watch
    watch.close()


def drawn(renderable):
    console = Console(width=132, height=44, record=True, file=io.StringIO())
    console.print(renderable)
    return console.export_text()


def test_in_and_out_and_rate_of_each_stage(watch, tmp_path):
    assert watch.look().stages == []
    MetricsFile(tmp_path).committed(COUNTS, STAGES, 0.5, 3, now=1000.0)
    snapshot = watch.look()
    assert snapshot.stages == [
        Stage(name="decode", entered=10, left=10, per_second=1.0),
        Stage(name="drop seen", entered=10, left=7, per_second=1.0),
        Stage(name="clean", entered=7, left=7, per_second=0.7),
    ]
    picture = drawn(screen(snapshot, Supervisor(parts=[]), 5))
    assert re.search(r"drop seen +10 +7 +1\.0", picture)


def test_a_store_that_cannot_be_read_is_shown_as_it_was(watch, tmp_path):
    before = watch.look()
    assert before.counts["new"] == 1
    with sqlite3.connect(tmp_path / "wireroom.db") as other:
        other.execute("DROP TABLE totals")
    other.close()
    snapshot = watch.look()
    assert (snapshot.counts, snapshot.headlines) == (before.counts, before.headlines)
    assert "totals" in snapshot.trouble
    assert "not up to date" in drawn(screen(snapshot, Supervisor(parts=[]), 5))


def test_what_was_only_cleaned_is_no_news(watch, tmp_path):
    store = open_store(StoreConfig().url(tmp_path))
    commit_epoch(store, range(1, 26))
    before = watch.look()
    (batch,) = clean_earlier(store, "2026-05-02T09:00:00.000Z")
    assert len(batch.cleaned) == 25
    store.dispose()
    after = watch.look()
    assert (after.languages, after.headlines) == (before.languages, before.headlines)
    other = Watch(StoreConfig().url(tmp_path), tmp_path)
    assert other.look().languages == before.languages
    other.close()


def test_figures_of_another_version_are_none(tmp_path):
    for content in (b'{"pid": 1}', b"{", b""):
        (tmp_path / metrics.FILE).write_bytes(content)
        assert metrics.read(tmp_path) is None


def test_the_summary_names_the_store_where_it_is(watch, tmp_path, capsys):
    store = tmp_path / "else where.sqlite"
    say_goodbye(Console(width=200), tmp_path / "a.yaml", tmp_path, store, watch.look())
    assert f"sqlite3 '{store}' 'SELECT" in capsys.readouterr().out
