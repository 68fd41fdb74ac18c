"""A job on a Kafka of its own, which the test may kill."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.faults.parts import Job


@pytest.fixture
def own_kafka(new_kafka, tmp_path):
    """A Kafka that only this test uses."""
    folder = tmp_path / "kafka"
    folder.mkdir()
    with new_kafka(folder) as broker:
        yield broker


@pytest.fixture
def new_job(tmp_path) -> Iterator[object]:
    """`new_job(kafka, sources, **sections)`: a Job with nothing started yet."""
    with ExitStack() as jobs:
        yield lambda *arguments, **sections: jobs.enter_context(
            Job(tmp_path, *arguments, **sections)
        )
