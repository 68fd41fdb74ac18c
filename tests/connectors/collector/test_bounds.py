"""Whatever a publisher writes, an article fits into the shortest message Kafka can be set to."""

import asyncio
from datetime import UTC, datetime

import orjson
import pytest

from connectors.broker import KafkaConfig
from connectors.collector.bounds import bounded, declared_language
from connectors.feed import Feed
from connectors.feeds.entry_articles import entry_articles
from connectors.files import Files, FilesConnector
from connectors.source import SourceConfig
from connectors.urls import entry_id
from pipeline.codec import encode
from pipeline.records import Enclosure, Entry, rfc3339

SHORTEST = KafkaConfig(max_message_mb=1).max_message_bytes
LONG = "\x01" * 1_000_000  # six bytes of JSON each
NOW = rfc3339(datetime(2024, 6, 20, tzinfo=UTC))
ORDINARY = Entry(
    guid="g",
    title="A title",
    link="https://a.example/1",
    authors=("Ada",),
    published=NOW,
    updated="20 जून",
    tags=("news",),
    enclosures=(Enclosure(url="https://a.example/1.jpg", type="image/jpeg"),),
)


def test_an_ordinary_entry_is_left_alone():
    assert bounded(ORDINARY) == ORDINARY
    assert declared_language("de-CH-1996") == "de-CH-1996"


def articles(feed):
    return entry_articles(
        SourceConfig(id="src", language="hi"), feed, "https://a.example/", "https://a.example/", NOW
    )


def test_a_monstrous_entry_fits_without_losing_what_reads_on():
    entry = Entry(
        guid=LONG,
        title=LONG,
        link="https://a.example/" + "x" * 8000,
        authors=(LONG,) * 1000,
        published=LONG,
        updated=NOW,
        tags=(LONG,) * 1000,
        enclosures=(
            Enclosure(url=LONG),
            Enclosure(url="x", type=LONG),
            *(Enclosure(url="x" * 2000, type="x" * 300) for _ in range(1000)),
        ),
    )
    (article,) = articles(Feed(format="rss20", language=LONG, link=LONG, entries=(entry,)))
    assert len(encode(article)) < SHORTEST
    assert article.language_declared == "hi"
    assert (article.published, article.entry.published, article.entry.guid) == (NOW, None, None)
    assert LONG.startswith(article.entry.title)
    assert len(article.entry.title) == 2000
    assert article.guid_id == entry_id("src", LONG)


@pytest.mark.parametrize("fields", [{"guid": LONG}, {"title": "t"}])
def test_a_feeds_monstrous_address_stands_in_for_no_link(fields):
    entry = Entry(**fields)
    (article,) = articles(
        Feed(format="rss20", link="https://a.example/" + "x" * 9000, entries=(entry,))
    )
    assert article.url == "https://a.example/"


def test_a_monstrous_line_of_json_fits_too(tmp_path):
    line = dict.fromkeys(("id", "title", "published", "language"), LONG)
    line |= {"url": "https://a.example/" + "x" * 1_000_000, "text": "words"}
    (tmp_path / "a.jsonl").write_bytes(orjson.dumps(line))
    connector = FilesConnector(Files(id="src", type="files", path=str(tmp_path), max_file_mb=100))
    (article,) = asyncio.run(connector.poll({}, now=0.0)).items
    assert len(encode(article)) < SHORTEST
    assert article.id == article.guid_id == entry_id("src", LONG)
    assert (article.text, article.language_declared) == ("words", None)
    assert article.url == f"file:///src/a.jsonl#{article.guid_id}"
