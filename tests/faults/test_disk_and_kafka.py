"""What is full or away for a while costs time, never an article: no dead letters, nothing lost."""

import os
import resource
import signal
import time

import pytest

from pipeline.store import followers
from tests.faults.parts import cluster, stop, until
from tests.faults.publisher import Publisher

SEED = 20260504
ALMOST_NOTHING = 64_000  # bytes: enough for what a process logs, not for a store or a sink
AWAY_S = 4.0


@pytest.fixture
def publisher(tmp_path):
    return Publisher(tmp_path / "published", SEED)


def test_a_full_disk_is_waited_for(kafka, topic, new_job, publisher):
    publisher.publish(120)
    job = new_job(
        cluster(kafka.bootstrap, topic), [publisher.source("files")], enrich={"max_articles": 20}
    )
    both = (job.enrich, job.deliver)
    job.start()
    until(lambda: job.records() and job.position("lines"), 120, "something delivered")
    for part in both:
        part.limit_files(ALMOST_NOTHING)
    until(lambda: job.enrich.said().count("epoch given up") >= 2, 60, "two failed writes")
    stuck = job.records()
    assert stuck < len(publisher.editions), "the load was too light"
    job.enrich.limit_files(resource.RLIM_INFINITY)
    until(lambda: job.records() > stuck, 60, "the same process goes on")
    until(lambda: "sink lines: next try" in job.deliver.said(), 60, "a failed write of the sink")
    job.enrich.limit_files(ALMOST_NOTHING)
    stop(*both)
    for part in both:
        part.start()
    assert job.finish(publisher.editions)["dead"] == 0


def test_a_sink_that_cannot_write_holds_up_nobody_and_catches_up(kafka, topic, new_job, publisher):
    publisher.publish(60)
    job = new_job(
        cluster(kafka.bootstrap, topic),
        [publisher.source("files")],
        sinks=[
            {"id": "lines", "type": "jsonl"},
            {"id": "stuck", "type": "jsonl"},
        ],
    )
    (job.data_dir / "stuck").touch()  # where its folder should be: not even root can write there
    job.start()
    until(lambda: job.records() >= len(publisher.editions), 120, "all committed")
    until(lambda: job.position("lines") == followers.last_change(job.store), 30, "all in one sink")
    assert job.position("stuck") == 0
    (job.data_dir / "stuck").unlink()
    job.finish(publisher.editions)
    assert sorted(job.sink_lines("stuck")) == sorted(job.sink_lines("lines"))


def test_kafka_may_go_away_at_any_time(own_kafka, new_job, publisher):
    publisher.publish(20)
    job = new_job(
        cluster(own_kafka.bootstrap),
        [publisher.source("files", max_items_per_poll=1)],
        enrich={"max_articles": 20},
    )
    job.start()
    until(lambda: job.exhausted("files") and job.records(), 120, "something committed")

    publisher.publish_under(job, 150)
    kill(own_kafka)
    time.sleep(AWAY_S)
    assert all(part.alive for part in job.parts)
    before = job.records()
    own_kafka.restart()
    until(lambda: job.records() > before, 60, "the same processes go on")

    publisher.publish_under(job, 150)
    kill(own_kafka)
    job.stop()  # does not wait for Kafka
    own_kafka.restart()
    job.start()
    assert job.finish(publisher.editions)["dead"] == 0


def kill(kafka) -> None:
    os.kill(kafka.pid, signal.SIGKILL)
    until(lambda: not kafka.alive(), 10, "Kafka's end")
