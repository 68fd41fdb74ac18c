"""Each revision stands in the files once, whatever was interrupted."""

import orjson
import pytest

from pipeline.sinks.follow import deliver
from pipeline.sinks.jsonl import Jsonl
from pipeline.store import followers, log
from pipeline.store.commit import commit
from pipeline.store.dead_letter_limits import DeadLetterLimits
from pipeline.store.sqlite import StoreConfig, open_store
from tests.pipeline.drafts import LOG, LONG, draft, epoch


@pytest.fixture
def store(tmp_path):
    engine = open_store(StoreConfig().url(tmp_path))
    log.follow(engine, LOG, {0: 0})
    yield engine
    engine.dispose()


def put(store, *drafts):
    commit(store, epoch(*drafts), DeadLetterLimits(), "2026-05-01T09:00:00.000Z")


def lines(folder):
    return [
        orjson.loads(line)
        for file in sorted(folder.glob("*.jsonl"))
        for line in file.read_bytes().splitlines()
    ]


def test_articles_and_revisions_are_delivered_in_order(store, tmp_path):
    sink = Jsonl(type="jsonl", id="archive", path="articles").open(tmp_path)
    put(store, draft(0), draft(1, "b", body=LONG + "b"), draft(2, body=LONG + "More."))
    assert deliver(store, "archive", sink) == 3
    assert deliver(store, "archive", sink) == 0
    sink.close()
    assert [(line["change"], line["revision"]) for line in lines(tmp_path / "articles")] == [
        (1, 1),
        (2, 1),
        (3, 2),
    ]


def test_a_crash_between_the_file_and_the_cursor_doubles_nothing(store, tmp_path):
    config = Jsonl(type="jsonl", id="archive", path="articles")
    put(store, draft(0))
    sink = config.open(tmp_path)
    deliver(store, "archive", sink)
    put(store, draft(1, "b", body=LONG + "b"))
    before = followers.position(store, "archive")
    sink.write(followers.changes_after(store, before.number, 10), before.state)
    sink.close()  # the process dies here: the cursor was not moved
    again = config.open(tmp_path)
    deliver(store, "archive", again)
    again.close()
    assert [line["change"] for line in lines(tmp_path / "articles")] == [1, 2]


def test_files_are_rolled_by_size_and_a_new_sink_starts_from_the_beginning(store, tmp_path):
    put(store, *(draft(n, str(n), body=LONG * 40 + str(n)) for n in range(8)))
    sink = Jsonl(type="jsonl", id="small", path="articles", max_file_mb=1).open(tmp_path)
    sink._max_file_bytes = 20_000
    while position := followers.position(store, "small"):
        changes = followers.changes_after(store, position.number, 1)
        if not changes:
            break
        state = sink.write(changes, position.state)
        moved = followers.Position(number=changes[-1].number, state=state)
        followers.move(store, "small", position, moved)
    sink.close()
    assert len(list((tmp_path / "articles").glob("*.jsonl"))) > 2
    assert [line["change"] for line in lines(tmp_path / "articles")] == list(range(1, 9))


def test_a_full_disk_is_tried_again(store, tmp_path):
    put(store, draft(0))
    file = tmp_path / "archive" / "articles-000000000001.jsonl"
    file.parent.mkdir()
    file.symlink_to("/dev/full")
    sink = Jsonl(type="jsonl", id="archive").open(tmp_path)
    with pytest.raises(OSError, match="No space left"):
        deliver(store, "archive", sink)
    sink.close()  # not even a few bytes in the buffer make this fail
    file.unlink()
    assert deliver(store, "archive", sink) == 1
    sink.close()
    assert [line["change"] for line in lines(tmp_path / "archive")] == [1]
