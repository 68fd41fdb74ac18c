"""The job stops before it makes dead letters of everything."""

from dataclasses import replace

import pytest

from pipeline.errors import DeadLetterLimit
from pipeline.records import DeadLetter, OffsetRange, Origin
from pipeline.store import dead_letter_limits, reading
from pipeline.store.commit import commit
from pipeline.store.dead_letter_limits import DeadLetterLimits
from tests.pipeline.drafts import TOPIC, draft, epoch

NOW = "2026-05-01T09:00:00.000Z"
LIMITS = DeadLetterLimits(max_ratio=0.5, window_articles=20, max_consecutive=4)


def letter(offset):
    return DeadLetter(
        origin=Origin(topic=TOPIC, partition=0, offset=offset),
        key=None,
        value=b"\x00",
        stage="decode",
        error="Rejected",
        reason="not JSON",
        at=NOW,
    )


def dead_epoch(start, end):
    return replace(
        epoch(draft(start)),
        drafts=(),
        dead=tuple(letter(offset) for offset in range(start, end)),
        ranges=(OffsetRange(topic=TOPIC, partition=0, start=start, end=end),),
    )


def dead_count(store):
    with store.begin() as connection:
        return reading.counts(connection)["dead"]


def test_single_dead_letters_pass(store):
    commit(store, dead_epoch(0, 4), LIMITS, NOW)
    assert dead_count(store) == 4


def test_a_run_over_the_limit_stops_the_job_and_commits_nothing(store):
    with pytest.raises(DeadLetterLimit, match=r"5 dead letters in a row.*decode: not JSON"):
        commit(store, dead_epoch(0, 5), LIMITS, NOW)
    assert dead_count(store) == 0


def test_a_run_is_counted_over_epochs_and_restarts(store):
    commit(store, dead_epoch(0, 3), LIMITS, NOW)
    with pytest.raises(DeadLetterLimit):
        commit(store, dead_epoch(3, 5), LIMITS, NOW)


def test_a_run_that_ends_within_the_epoch_counts_too(store):
    output = dead_epoch(0, 5)
    output = replace(
        output,
        drafts=(draft(5),),
        ranges=(OffsetRange(topic=TOPIC, partition=0, start=0, end=6),),
    )
    with pytest.raises(DeadLetterLimit, match="5 dead letters in a row"):
        commit(store, output, LIMITS, NOW)


def test_a_share_over_the_limit_stops_the_job(store):
    limits = LIMITS.model_copy(update={"max_consecutive": 100})
    commit(store, dead_epoch(0, 4), limits, NOW)
    commit(store, epoch(draft(4)), limits, NOW)
    with pytest.raises(DeadLetterLimit, match="6 of the last 7 records"):
        commit(store, dead_epoch(5, 7), limits, NOW)


def test_the_operator_can_accept_what_is_coming(store):
    dead_letter_limits.allow(store, 5)
    commit(store, dead_epoch(0, 5), LIMITS, NOW)
    assert dead_count(store) == 5
    with pytest.raises(DeadLetterLimit):
        commit(store, dead_epoch(5, 10), LIMITS, NOW)
