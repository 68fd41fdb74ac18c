"""Which log the store follows, and a person's decision to follow another."""

import pytest

from pipeline.errors import LogMismatch
from pipeline.records import LogIdentity
from pipeline.store import log, reading
from pipeline.store.commit import commit
from pipeline.store.dead_letter_limits import DeadLetterLimits
from tests.pipeline.drafts import LOG, TOPIC, draft, epoch

OTHER = LogIdentity(topic=TOPIC, cluster_id="other", topic_id="topic", partitions=2)
NOW = "2026-05-01T09:00:00.000Z"


def test_the_same_log_goes_on_where_it_was(store):
    commit(store, epoch(draft(0), draft(1, "b")), DeadLetterLimits(), NOW)
    assert log.follow(store, LOG, {0: 0, 1: 0}) == {0: 2, 1: 0}


def test_another_log_is_refused_and_nothing_is_reset(store):
    commit(store, epoch(draft(0)), DeadLetterLimits(), NOW)
    with pytest.raises(LogMismatch, match="cluster_id"):
        log.follow(store, OTHER, {0: 0, 1: 0})
    assert log.follow(store, LOG, {0: 0, 1: 0}) == {0: 1, 1: 0}


def test_a_log_begun_anew_may_use_the_same_offsets(store):
    output = epoch(draft(0), draft(1, "b"))
    commit(store, output, DeadLetterLimits(), NOW)
    assert log.follow(store, OTHER, {0: 0, 1: 0}, anew=True) == {0: 0, 1: 0}
    commit(store, output, DeadLetterLimits(), NOW)
    with store.begin() as connection:
        counts = reading.counts(connection)
    assert (counts["in"], counts["seen"]) == (4, 2)
