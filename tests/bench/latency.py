"""Produced to stored: p50 and p99 at 20 and 100 articles a second.

A producer in a process of its own stamps each article just before it sends it; the time it is
stored is that of the report that follows COMMIT.
"""

import statistics
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime

import sqlalchemy as sa

from connectors.broker import KafkaConfig, Producer
from pipeline.codec import encode
from pipeline.engine import EnrichConfig
from pipeline.records import rfc3339
from pipeline.store.schema import revisions
from pipeline.store.sqlite import open_reader
from tests.bench.articles import with_feed_text, with_page
from tests.bench.job import Job, job

SECONDS = 20
RATES = (20, 100)
WARM_UP = 300
KINDS = {"page": with_page, "feed text": with_feed_text}


def main() -> None:
    """Measure and print."""
    for kind in KINDS:
        for rate in RATES:
            with job(EnrichConfig()) as running:
                measure(kind, rate, running)


def measure(kind: str, rate: int, running: Job) -> None:
    """Produce at `rate` for SECONDS from another process, and compare times."""
    running.produce([KINDS[kind](number, seed=9) for number in range(WARM_UP)])
    running.start()
    running.wait(WARM_UP)
    command = [sys.executable, "-m", "tests.bench.latency", running.bootstrap, kind, str(rate)]
    subprocess.run(command, check=True)
    running.wait(WARM_UP + rate * SECONDS)
    stored_at = {
        title: when
        for when, report in running.reports
        for _, _, title in report.committed.headlines
    }
    with open_reader(running.store_url).begin() as connection:
        rows = connection.execute(sa.select(revisions.c.title, revisions.c.fetched_at)).all()
    waits = sorted(
        stored_at[row.title] - datetime.fromisoformat(row.fetched_at).timestamp()
        for row in rows[WARM_UP:]
    )
    print(
        f"{kind}, {rate} a second: p50 {statistics.median(waits) * 1000:.0f} ms, "
        f"p99 {waits[int(len(waits) * 0.99)] * 1000:.0f} ms, {len(waits)} articles"
    )


def produce(bootstrap: str, kind: str, rate: int) -> None:
    """The producer: articles at an even rate, each stamped as it leaves."""
    articles = [KINDS[kind](number, seed=rate) for number in range(rate * SECONDS)]
    producer = Producer(KafkaConfig(), bootstrap)
    began = time.monotonic()
    for number, article in enumerate(articles):
        time.sleep(max(began + number / rate - time.monotonic(), 0))
        stamped = replace(article, fetched_at=rfc3339(datetime.now(UTC)))
        producer.produce([(stamped.id, encode(stamped))])
    producer.close()


if __name__ == "__main__":
    if len(sys.argv) == 4:
        produce(sys.argv[1], sys.argv[2], int(sys.argv[3]))
    else:
        main()
