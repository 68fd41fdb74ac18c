"""Articles per second, Kafka to store, against a bare loop over the same functions.

Both do the same articles in turns in one process on one core: an epoch of the engine (read from
Kafka, Beam, look-ups, decisions, commit with search index), then a plain Python loop that calls
the same five text functions on as many other articles of the same kind. Also the fixed cost of
an epoch: one of a single article, less what the bare loop takes for one.
"""

import statistics
import time
from collections.abc import Callable, Sequence

from pipeline.codec import encode
from pipeline.engine import EnrichConfig
from pipeline.records import Draft, Origin, RawArticle
from pipeline.transforms.clean import clean_text
from pipeline.transforms.decode import decode_record
from pipeline.transforms.detect_language import detect_language
from pipeline.transforms.extract import extract_article
from pipeline.transforms.tag_entities import tag_entities
from tests.bench.articles import with_feed_text, with_page
from tests.bench.job import Job, job

ROUNDS = 4
PER_EPOCH = 500
SINGLES = 20


def main() -> None:
    """Measure and print."""
    for name, make in (("page", with_page), ("feed text", with_feed_text)):
        with job(EnrichConfig(max_articles=PER_EPOCH, max_wait_ms=0)) as running:
            measure(name, make, running)


def measure(name: str, make: Callable[[int], RawArticle], running: Job) -> None:
    """Rounds of engine and bare loop in turns, after a warm-up that loads the models."""
    articles = [make(number) for number in range(PER_EPOCH * (ROUNDS + 1) * 2)]
    share = PER_EPOCH
    batches = [articles[at : at + share] for at in range(0, len(articles), share)]
    bare_loop(batches[0])
    engine_s, bare_s, done = [], [], 0
    running.start()
    for turn in range(ROUNDS + 1):
        began = time.perf_counter()
        bare_loop(batches[2 * turn])
        bare = time.perf_counter() - began
        running.reports.clear()
        running.produce(batches[2 * turn + 1])
        done += share
        running.wait(done)
        spent = sum(report.seconds for _, report in running.reports)
        if turn:  # the first is the warm-up
            engine_s.append(spent)
            bare_s.append(bare)
    per_second = [share / seconds for seconds in engine_s]
    ratio = [bare / engine for bare, engine in zip(bare_s, engine_s, strict=True)]
    print(
        f"{name}: {statistics.median(per_second):.0f} articles/s on one core, "
        f"{statistics.median(ratio):.2f} of the bare loop's speed "
        f"(rounds: {', '.join(f'{value:.2f}' for value in ratio)})"
    )
    singles = [make(number) for number in range(len(articles), len(articles) + SINGLES)]
    overheads = []
    for single in singles:
        began = time.perf_counter()
        bare_loop([single])
        bare = time.perf_counter() - began
        running.produce([single])
        done += 1
        running.wait(done)
        overheads.append(running.reports[-1][1].seconds - bare)
    print(
        f"{name}: an epoch costs {statistics.median(overheads) * 1000:.0f} ms beside its articles"
    )


def bare_loop(articles: Sequence[RawArticle]) -> None:
    """What the graph does to each article, and nothing else."""
    for number, article in enumerate(articles):
        origin = Origin(topic="bare", partition=0, offset=number)
        draft = Draft(origin=origin, key=None, value=encode(article))
        for step in (decode_record, extract_article, clean_text, detect_language, tag_entities):
            draft = step(draft)


if __name__ == "__main__":
    main()
