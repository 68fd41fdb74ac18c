"""A job on a Kafka of its own, which the test may kill."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from connectors.broker import KafkaConfig
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
    """`new_job(bootstrap, sources, topic=..., **sections)`: a Job with nothing started yet."""
    with ExitStack() as jobs:

        def make(bootstrap, sources=(), topic="wireroom.raw", **sections):
            kafka = KafkaConfig(
                bootstrap_servers=(bootstrap,), topic=topic, dead_topic=f"{topic}.dead"
            )
            return jobs.enter_context(Job(tmp_path, kafka, sources, **sections))

        yield make
