"""Which failures are an article's own, and which the machine's."""

import apache_beam as beam
import pytest
from apache_beam.runners.portability.fn_api_runner.fn_runner import FnApiRunner

from pipeline.errors import Rejected, StoreUnavailable, UnreadableProfile
from pipeline.records import Draft, Origin
from pipeline.transforms import epoch
from pipeline.transforms.epoch import Epoch
from pipeline.transforms.step import Step


@pytest.fixture
def running():
    now = Epoch(ranges=(), max_bytes=1)
    epoch.set_current(now)
    yield now
    epoch.set_current(None)


def run(work, **options):
    """One draft through one step; what comes out is noted on the epoch."""

    def keep(draft):
        epoch.current().drafts.append(draft)

    with beam.Pipeline(runner=FnApiRunner()) as pipeline:
        (
            pipeline
            | beam.Create([0], reshuffle=False)
            | beam.Map(lambda _: draft(b"bytes"))
            | Step("work", work, **options)
            | beam.Map(keep)
        )


def draft(value):
    return Draft(origin=Origin(topic="t", partition=3, offset=7), key=b"key", value=value)


def test_what_the_work_returns_goes_on_and_none_does_not(running):
    run(lambda draft: draft)
    run(lambda draft: None)
    assert running.drafts == [draft(b"bytes")]
    assert running.stages["work"] == 2


@pytest.mark.parametrize(
    ("error", "stage", "reason"),
    [
        (Rejected("deeper", "too deep"), "deeper", "too deep"),
        (ValueError("what is this"), "work", "what is this (fail, line"),
        (RecursionError("too far"), "work", "too far (fail, line"),
    ],
)
def test_a_failure_of_the_article_is_a_dead_letter_with_its_bytes(running, error, stage, reason):
    def fail(_draft):
        raise error

    run(fail)
    (letter,) = running.dead
    assert (letter.stage, letter.error) == (stage, type(error).__name__)
    assert letter.reason.startswith(reason)
    assert letter.value == b"bytes"
    assert (letter.origin.partition, letter.origin.offset) == (3, 7)


@pytest.mark.parametrize(
    "error",
    [
        StoreUnavailable("locked"),
        UnreadableProfile("damaged"),
        MemoryError(),
        OSError(28, "No space left on device"),
        ImportError("no module named tagger"),
    ],
)
def test_trouble_of_the_machine_or_the_store_fails_the_epoch(running, error):
    def fail(_draft):
        raise error

    with pytest.raises((RuntimeError, type(error))):
        run(fail)
    assert running.dead == []
    assert isinstance(running.failure, type(error))


def test_a_look_up_never_makes_a_dead_letter(running):
    def fail(_draft):
        raise ValueError("a bug in a query")

    with pytest.raises((RuntimeError, ValueError)):
        run(fail, judges_text=False)
    assert running.dead == []
    assert isinstance(running.failure, ValueError)
