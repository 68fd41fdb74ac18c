"""A day by proxy: 200,000 small articles through one process; its memory and the store's size.

Prints both at each tenth. Memory should be flat after the warm-up, the store linear.
"""

import sys
import time
from pathlib import Path

import psutil
import sqlalchemy as sa

from pipeline.engine import EnrichConfig
from tests.bench.articles import with_feed_text
from tests.bench.job import job

ARTICLES = 200_000
AHEAD = 2_000
"""Articles in Kafka that are not committed yet: enough to keep the engine busy."""


def main(articles: int = ARTICLES) -> None:
    """Measure and print."""
    process = psutil.Process()
    with job(EnrichConfig(), keep_reports=1) as running:
        store = Path(str(sa.make_url(running.store_url).database))
        running.start()
        began, produced = time.monotonic(), 0
        for tenth in range(1, 11):
            while produced < articles * tenth // 10:
                batch = range(produced, min(produced + 500, articles * tenth // 10))
                running.produce([with_feed_text(number) for number in batch])
                produced = batch.stop
                running.wait(max(produced - AHEAD, 0))
            running.wait(produced)
            memory = process.memory_info().rss / 1e6
            size = sum(file.stat().st_size for file in store.parent.glob(f"{store.name}*")) / 1e6
            print(
                f"{produced:>8} articles  {time.monotonic() - began:6.0f} s  "
                f"memory {memory:6.0f} MB  store {size:7.1f} MB  threads {process.num_threads()}",
                flush=True,
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES)
