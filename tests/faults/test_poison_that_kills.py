"""Articles that end the process in ways that cannot be caught: each is found and put aside alone.

The harm is real; killers/sitecustomize.py makes cleaning do it for texts that hold a mark. The
marks stand for what the next bug in a parser, or the next page that hits one, will do.
"""

import os
import time
from contextlib import closing
from itertools import islice

import pytest

from connectors.broker import Producer
from connectors.newsroom.articles import Article
from pipeline.cli.supervisor import Part, Supervisor
from pipeline.codec import encode
from pipeline.records import RawArticle
from pipeline.store import schema
from pipeline.text.fingerprint import content_hash
from tests.faults.parts import cluster, until, with_killers
from tests.faults.publisher import series

SEED = 20260503
RECORDS = 16
ONE = frozenset({"es"})  # language: each costs a probe up to a second to load what is known of it


def raw(article: Article, mark: str) -> RawArticle:
    url = f"https://wire.example{article.path}"
    return RawArticle(
        id=content_hash(url),
        source="wire",
        url=url,
        canonical_url=url,
        text=f"{article.body} {mark}",
        fetched_at="2026-05-03T08:00:00.000Z",
    )


@pytest.mark.parametrize(
    ("marks", "limits", "deaths", "reasons"),
    [
        pytest.param(
            {2: "[segfault]", 11: "[hoard]"},
            {"max_memory_mb": 1024},
            2,
            ["killed the process: SIGSEGV", "needed more than 1024 MB of memory"],
            id="segmentation fault, and memory without end",
        ),
        pytest.param(
            {14: "[backtrack]"},  # last in the log: bisection meets few halves that hang
            {"max_epoch_s": 10},
            1,
            ["did not end within 10 s"],
            id="endless regular expression",
        ),
    ],
)
def test_what_kills_the_process_is_put_aside_alone(
    kafka, topic, new_job, monkeypatch, capsys, marks, limits, deaths, reasons
):
    began = time.monotonic()
    monkeypatch.setenv("PYTHONPATH", with_killers(os.environ))
    articles = islice(series(SEED, ONE), RECORDS)
    records = [raw(article, marks.get(place, "")) for place, article in enumerate(articles)]
    job = new_job(cluster(kafka.bootstrap, topic), enrich=limits)
    with closing(Producer(job.kafka)) as out:
        out.produce([(record.id, encode(record)) for record in records])

    enrich = Part(name="enrich", command=job.enrich.command, log=job.enrich.log)
    supervisor = Supervisor(parts=[enrich])
    try:
        until(lambda: supervisor.tend() or job.records() == RECORDS, 240, "all settled")
        assert enrich.deaths == deaths
    finally:
        supervisor.stop(10)

    letters = {row.article_id: row for row in job.rows(schema.dead_letters)}
    culprits = [records[place] for place in marks]
    assert set(letters) == {record.id for record in culprits}
    assert [letters[record.id].reason for record in culprits] == reasons
    assert [bytes(letters[record.id].value) for record in culprits] == list(map(encode, culprits))
    assert {row.stage for row in letters.values()} == {"process"}
    stored = [row.article_id for row in job.rows(schema.revisions)]
    assert sorted([*stored, *letters]) == sorted(record.id for record in records)
    assert job.unfinished() == job.rows(schema.poison) == []
    with capsys.disabled():
        print(f"\n{reasons}: {time.monotonic() - began:.0f} s")
