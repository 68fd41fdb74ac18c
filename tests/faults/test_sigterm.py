"""SIGTERM under load: exit code 0 within ten seconds, nothing lost, and no sign of a death."""

import time
from random import Random

import pytest

from connectors.broker import KafkaConfig
from connectors.local_kafka import LocalKafkaConfig
from tests.faults.parts import Part, cluster, stop, until
from tests.faults.publisher import Publisher

SEED = 20260502

pytestmark = pytest.mark.kafka


def test_enrich_stops_in_order_at_any_moment(kafka, topic, new_job, tmp_path):
    rng = Random(SEED)
    publisher = Publisher(tmp_path / "published", SEED)
    publisher.publish(200)
    job = new_job(
        cluster(kafka.bootstrap, topic), [publisher.source("files")], enrich={"max_articles": 20}
    )
    job.collect.start()
    job.deliver.start()
    for _ in range(2):
        before = job.records()
        job.enrich.start()
        until(lambda: job.in_epoch() or job.records() > before, 120, "an epoch")  # noqa: B023
        time.sleep(rng.uniform(0, 1))
        stop(job.enrich)
        assert job.unfinished() == [], "an orderly end looks like a death"
        assert not job.is_settled(), "the load was too light"
    job.enrich.start()
    assert job.finish(publisher.editions)["dead"] == 0


def test_a_whole_run_stops_in_order_and_goes_on(new_job, tmp_path):
    publisher = Publisher(tmp_path / "published", SEED)
    publisher.publish(150)
    job = new_job(
        KafkaConfig(local=LocalKafkaConfig(heap_mb=128)),
        [publisher.source("files", max_items_per_poll=5)],
        enrich={"max_articles": 20},
    )
    whole = Part(["run", str(job.config)], tmp_path / "run.log")
    whole.start()
    until(job.in_epoch, 120, "an epoch")
    started = whole.tree()
    assert len(started) >= 5  # itself, Kafka and three parts
    stop(whole)
    assert [process for process in started if process.is_running()] == []
    assert job.unfinished() == []
    assert job.records() < len(publisher.editions), "the load was too light"

    again = Part(["run", str(job.config), "--until-idle"], tmp_path / "run.log")
    again.start()
    assert again.wait(180) == 0, again.said()
    assert job.account_for(publisher.editions)["dead"] == 0
