"""The collector with the real Kafka, and with one that is away."""

import socket
from contextlib import closing

import pytest

from connectors.broker import KafkaConfig, Producer
from pipeline.codec import decode_raw
from tests.connectors.collecting import HTML, LIMIT, Room, feed
from tests.connectors.kafka_records import read_all
from tests.connectors.site import Answer, Site


@pytest.fixture
def site():
    with Site() as running:
        yield running


@pytest.fixture
def room(tmp_path):
    return Room(tmp_path / "data")


def test_real_kafka_has_what_the_cursors_say(site, room, kafka, topic):
    sources = [feed(site, f"/feed{n}", f"{n}a", f"{n}b") for n in range(10)]
    site.pages["/page/3a"] = Answer("नई दिल्ली ".encode() * 800_000, headers=HTML)  # 20 MB
    config = KafkaConfig(topic=topic)
    assert config.max_message_bytes == LIMIT
    with closing(Producer(config, kafka.bootstrap, timeout_s=10)) as producer:
        health = room.run(producer, *sources)
        room.run(producer, *sources)
    records = read_all(kafka.bootstrap, topic)
    assert sum(one.items for one in health.values()) == len(records) == 20
    found = [decode_raw(record.value) for record in records]
    assert [record.key.decode() for record in records] == [article.id for article in found]
    articles = {article.entry.title: article for article in found}
    assert articles.keys() == {f"{n}{letter}" for n in range(10) for letter in "ab"}
    assert articles["3a"].truncated
    assert articles["3b"].html == "<p>3b</p>"


def test_a_kafka_that_is_away_does_not_keep_the_collector_from_stopping(site, room):
    source = feed(site, "/feed", "a")
    with socket.socket() as closed:  # bound, but nobody listens
        closed.bind(("127.0.0.1", 0))
        nowhere = f"127.0.0.1:{closed.getsockname()[1]}"
        producer = Producer(KafkaConfig(bootstrap_servers=[nowhere]), timeout_s=1)
        site.pages["/page/a"] = lambda headers: room.please_stop() or Answer(b"a", headers=HTML)
        with closing(producer):
            health = room.run(producer, source, until_idle=False)
    assert health["feed"].polls == 0
