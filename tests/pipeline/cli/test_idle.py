"""A run is over when what was there is through, whatever others add meanwhile."""

import pytest

from pipeline.cli.idle import Settling
from pipeline.store import followers, log
from pipeline.store.commit import commit
from pipeline.store.dead_letter_limits import DeadLetterLimits
from pipeline.store.followers import Position
from pipeline.store.sqlite import StoreConfig, open_store
from tests.pipeline.drafts import LOG, LONG, TOPIC, draft, epoch


@pytest.fixture
def store(tmp_path):
    engine = open_store(StoreConfig().url(tmp_path))
    yield engine
    engine.dispose()


def put(store, offset):
    drafts = draft(offset, str(offset), body=f"{LONG} {offset}")
    commit(store, epoch(drafts), DeadLetterLimits(), "2026-05-01T09:00:00.000Z")


def deliver(store, name, number):
    before = followers.position(store, name)
    followers.move(store, name, before, Position(number=number, state={}))


def test_all_is_committed_then_all_is_delivered(store):
    ends = {0: 2, 1: 0}
    settling = Settling(store, TOPIC, ends, ["a", "b"])
    assert not settling.is_over()  # nobody follows the log yet
    log.follow(store, LOG, {0: 0, 1: 0})
    put(store, 0)
    deliver(store, "a", 1)
    deliver(store, "b", 1)
    assert not settling.is_over()
    put(store, 1)
    deliver(store, "a", 2)
    assert not settling.is_over()
    deliver(store, "b", 2)
    assert settling.is_over()
    assert Settling(store, TOPIC, ends, ["a", "b"]).is_over()


def test_what_others_add_meanwhile_is_not_waited_for(store):
    log.follow(store, LOG, {0: 0, 1: 0})
    settling = Settling(store, TOPIC, {0: 1, 1: 0}, ["a"])
    put(store, 0)
    assert not settling.is_over()
    put(store, 1)
    deliver(store, "a", 1)
    assert settling.is_over()
