"""The sample newsroom through `wireroom run`, as `make run` does it, only faster."""

import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from ruamel.yaml import YAML

from connectors.newsroom import Newsroom
from connectors.urls import article_id, canonical
from pipeline.errors import StoreUnavailable
from pipeline.records import Article
from pipeline.store import reading, schema, search
from pipeline.store.connection import reader as store_connection
from pipeline.store.sqlite import StoreConfig, open_reader

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(400)]

QUICKSTART = Path(__file__).parents[2] / "configs" / "quickstart.yaml"
DISPOSITIONS = ("new", "revision", "copy", "seen", "dead")


@dataclass(frozen=True)
class Finished:
    """What a run over the whole newsroom left."""

    store: sa.Engine
    newsroom: Newsroom
    exit_code: int
    stop_seconds: float
    output: str

    def article(self, url: str) -> Article:
        with self.store.begin() as connection:
            own = article_id(canonical(url))
            alias = sa.select(schema.aliases.c.article_id).where(schema.aliases.c.alias == own)
            return reading.article(connection, connection.scalar(alias) or own)


class _Clock:
    """Stands still until `go_on()`: on a slow machine the news waits for the pipeline's start."""

    def __init__(self):
        self._began = self._stood = time.time()
        self._runs = False

    def __call__(self):
        return self._began + (time.time() - self._stood if self._runs else 0.0)

    def go_on(self):
        self._stood, self._runs = time.time(), True


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    folder = tmp_path_factory.mktemp("newsroom")
    clock = _Clock()
    with Newsroom(port=0, slow_feed_s=0.5, clock=clock) as newsroom:
        config = _quickstart_for(newsroom, folder)
        process = subprocess.Popen(
            [sys.executable, "-m", "pipeline.cli", "run", str(config)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            _wait_until_stored(len(newsroom.published(0)), folder, process)
            clock.go_on()
            _wait_until_stored(len(newsroom.published(newsroom.timeline.end_s)), folder, process)
        finally:
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            output, _ = process.communicate(timeout=60)
        yield Finished(
            store=open_reader(StoreConfig().url(folder)),
            newsroom=newsroom,
            exit_code=process.returncode,
            stop_seconds=time.monotonic() - began,
            output=output,
        )


def _quickstart_for(newsroom, folder):
    """configs/quickstart.yaml with this newsroom's address and another folder."""
    text = QUICKSTART.read_text("utf-8")
    config = YAML(typ="safe").load(text.replace("http://127.0.0.1:8766", newsroom.url))
    del config["newsroom"]
    config["data_dir"] = str(folder)
    path = folder / "wireroom.yaml"
    YAML(typ="safe").dump(config, path)
    return path


def _wait_until_stored(total, folder, process):
    """Poll the store until so many publications are in it."""
    deadline = time.monotonic() + 300
    stored = 0
    while stored < total:
        assert time.monotonic() < deadline, f"{stored} of {total} are stored"
        assert process.poll() is None, f"ended by itself, with {stored} of {total} stored"
        time.sleep(1)
        try:
            with store_connection(StoreConfig().url(folder)) as connection:
                counts = reading.counts(connection)
        except StoreUnavailable:  # it is still being made
            continue
        stored = counts["new"] + counts["copy"] + counts["revision"]


def test_everything_published_is_in_the_store_once(finished):
    with finished.store.begin() as connection:
        counts = reading.counts(connection)
        ids = list(connection.scalars(sa.select(schema.articles.c.id)))
    urls = {one.url for one in finished.newsroom.published(finished.newsroom.timeline.end_s)}
    for url in urls:
        finished.article(url)
    assert len(ids) == len(urls)
    assert counts["in"] == sum(counts[name] for name in DISPOSITIONS)
    assert counts["dead"] == 0


def test_copies_are_copies_and_revisions_are_revisions(finished):
    for one in finished.newsroom.published(finished.newsroom.timeline.end_s):
        article = finished.article(one.url)
        if one.kind == "copy":
            # Published within one poll, either may be seen first.
            other = finished.article(one.of)
            assert (article.copy_of or article.id) == (other.copy_of or other.id), one.url
        if one.kind == "revision":
            assert article.revision >= 2, one.url


def test_languages_are_those_of_the_publisher(finished):
    wrong = {
        one.url: (finished.article(one.url).language.code, one.language)
        for one in finished.newsroom.published(finished.newsroom.timeline.end_s)
        if finished.article(one.url).language.code != one.language
    }
    assert wrong == {}


def test_the_golden_article(finished):
    article = finished.article(f"{finished.newsroom.url}/desh/202406/putin-kim.html")
    assert article.language.code == "hi"
    names = {entity.text: entity.type for entity in article.entities}
    expected = {
        "पुतिन": "PER",
        "किम जोंग उन": "PER",
        "उत्तर कोरिया": "LOC",
        "रूस": "LOC",
        "संयुक्त राज्य अमेरिका": "LOC",
        "संयुक्त राष्ट्र": "ORG",
    }
    assert {name: names.get(name) for name in expected} == expected
    for unwanted in ("देखो |", "एबीपी लाइव पर भी पढ़ें |", "pic.twitter.com", "BRICSinfo"):
        assert unwanted not in article.body
        assert any(unwanted in line.text for line in article.removed), unwanted
    assert "इस वायरल वीडियो पर एक नजर डालें" not in article.body


def test_what_came_in_can_be_searched(finished):
    with finished.store.begin() as connection:
        languages = {hit.language for hit in search.search(connection, "पुतिन")}
        chinese = search.search(connection, "嫦娥")
    assert "hi" in languages
    assert chinese


def test_it_ends_in_order_and_says_how_to_query(finished):
    assert finished.exit_code == 0, finished.output[-3000:]
    assert finished.stop_seconds < 10
    assert "wireroom search" in finished.output
