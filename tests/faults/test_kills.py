"""kill -9 of every part at random moments under load: nothing is lost, nothing is doubled."""

import os
import signal
import time
from collections import Counter
from dataclasses import dataclass
from random import Random

import pytest

from connectors.newsroom import Newsroom
from connectors.urls import article_id, canonical
from pipeline.store import schema
from tests.faults.parts import Job, cluster, until
from tests.faults.publisher import FEW, Publisher

SEED = 20260501
ENTRIES = 20  # of a feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How often each part is killed, and how many articles are published at a time."""

    enrich: int
    collect: int
    kafka: int
    deliver: int
    articles: int
    feeds: int
    languages: frozenset[str] | None = None

    def kills(self, rng: Random) -> list[str]:
        """Whom to kill, in order: the collector evenly spread, for it brings the load."""
        others = ["enrich"] * self.enrich + ["kafka"] * self.kafka + ["deliver"] * self.deliver
        rng.shuffle(others)
        for number in range(self.collect):
            others.insert(number * (len(others) // self.collect), "collect")
        return others


SHORT = Plan(enrich=6, collect=2, kafka=1, deliver=1, articles=200, feeds=1, languages=FEW)
LONG = Plan(enrich=55, collect=11, kafka=6, deliver=6, articles=500, feeds=6)


class Storm:
    """Kills parts of a running job, and starts them again."""

    def __init__(self, job: Job, kafka: object, publisher: Publisher, plan: Plan) -> None:
        self.in_work: Counter[str] = Counter()  # kills that cut something short
        self._job = job
        self._kafka = kafka
        self._publisher = publisher
        self._plan = plan
        self._rng = Random(SEED)

    def rage(self) -> None:
        """Carry out the plan."""
        for part in self._plan.kills(self._rng):
            getattr(self, f"_kill_{part}")()

    def _kill_enrich(self) -> None:
        """Every other time before it has committed anything since the last kill."""
        job = self._job
        if job.waiting() < self._plan.articles / 2:
            self._publisher.publish_under(job, self._plan.articles)
        before = job.records()
        until(lambda: job.in_epoch() or job.records() > before, 120, "an epoch")
        if self._rng.random() < 0.5:
            until(lambda: job.records() > before, 120, "something committed")
        self._wait_up_to(1)
        job.enrich.kill()
        self.in_work["enrich"] += job.in_epoch()
        job.enrich.start()

    def _kill_collect(self) -> None:
        """While it reads a file that has just been published."""
        job = self._job
        self._publisher.publish_under(job, self._plan.articles)
        self._wait_up_to(0.5)
        job.collect.kill()
        self.in_work["collect"] += not job.exhausted("files")
        job.collect.start()

    def _kill_deliver(self) -> None:
        self._wait_up_to(2)
        self._job.deliver.kill()
        self.in_work["deliver"] += not self._job.is_settled()
        self._job.deliver.start()

    def _kill_kafka(self) -> None:
        """It stays away for a while."""
        self._wait_up_to(2)
        self.in_work["kafka"] += not self._job.is_settled()
        os.kill(self._kafka.pid, signal.SIGKILL)
        until(lambda: not self._kafka.alive(), 10, "Kafka's end")
        self._wait_up_to(3)
        self._kafka.restart()

    def _wait_up_to(self, seconds: float) -> None:
        time.sleep(self._rng.uniform(0, seconds))


def feeds(newsroom: Newsroom, count: int) -> tuple[list[dict[str, object]], dict[str, int]]:
    """Sources of the newsroom's load articles, each with its page; and their ids."""
    seed = SEED + 1
    sources = [
        {
            "id": f"feed{number}",
            "type": "rss",
            "url": f"{newsroom.url}/load/{seed}/{number * ENTRIES}-{(number + 1) * ENTRIES}.xml",
            "every_minutes": 0.05,
            "max_entries_per_poll": 5,
        }
        for number in range(count)
    ]
    pages = [f"{newsroom.url}/load/{seed}/{number}.html" for number in range(count * ENTRIES)]
    return sources, {article_id(canonical(page)): 1 for page in pages}


@pytest.mark.parametrize(
    "plan",
    [
        pytest.param(SHORT, id="short"),
        pytest.param(LONG, id="long", marks=[pytest.mark.slow, pytest.mark.timeout(3600)]),
    ],
)
def test_nothing_is_lost_or_doubled_whoever_is_killed(own_kafka, new_job, tmp_path, capsys, plan):
    began = time.monotonic()
    publisher = Publisher(tmp_path / "published", SEED, plan.languages)
    publisher.publish(plan.articles)
    with Newsroom(port=0) as newsroom:
        sources, from_feeds = feeds(newsroom, plan.feeds)
        job = new_job(
            cluster(own_kafka.bootstrap),
            [publisher.source("files", max_items_per_poll=1), *sources],
            fetch={
                "host_concurrency": 8,
                "host_spacing_s": 0,
                "allow_networks": ["127.0.0.0/8"],
            },
            enrich={"max_articles": 20},
        )
        job.start()
        until(job.collected, 60, "something collected")
        storm = Storm(job, own_kafka, publisher, plan)
        storm.rage()
        editions = publisher.editions | from_feeds
        raged = time.monotonic()
        until(lambda: job.collected() >= sum(editions.values()), 120, "all published collected")
        counts = job.finish(editions)

    assert counts["in"] == sum(job.ends().values())
    assert (counts["dead"], counts["copy"]) == (0, publisher.copies)
    assert job.unfinished() == []
    learned = sum(row.articles for row in job.rows(schema.source_profiles))
    assert learned == counts["new"], "each new article teaches its source's profile once"
    assert storm.in_work["enrich"] >= plan.enrich / 2, "the load was too light"
    assert storm.in_work["collect"] >= plan.collect / 2, "the load was too light"
    with capsys.disabled():
        kills = {part: getattr(plan, part) for part in ("enrich", "collect", "kafka", "deliver")}
        print(
            f"\nkills {kills}, of them in work {dict(storm.in_work)};"
            f" {len(editions)} articles, {counts}; lost 0, doubled 0;"
            f" {raged - began:.0f} s of kills, {time.monotonic() - began:.0f} s in all"
        )
