import json
import logging
import os
import random
import signal
import socket
import threading
from contextlib import closing

import pytest
from pydantic import ValidationError

from connectors.broker import KafkaConfig, Producer, check_crc32c, client_settings
from connectors.topics import ensure_topics
from pipeline.errors import BrokerUnavailable, ConfigError
from tests.connectors.kafka_records import read_all


def producer(bootstrap, topic, **options):
    return closing(Producer(KafkaConfig(topic=topic), bootstrap, **options))


def incompressible(size):
    return random.Random(20240620).randbytes(size)


def test_records_arrive_with_their_keys(kafka, topic):
    sent = [(f"id-{number}", f"value {number}".encode()) for number in range(1000)]
    with producer(kafka.bootstrap, topic) as out:
        out.produce(sent)
    records = read_all(kafka.bootstrap, topic)
    assert sorted((record.key.decode(), record.value) for record in records) == sorted(sent)
    assert {record.partition for record in records} == {0, 1, 2, 3}


def test_records_of_one_key_keep_their_order(kafka, topic):
    with producer(kafka.bootstrap, topic) as out:
        for number in range(50):
            out.produce([("same", str(number).encode())])
    records = read_all(kafka.bootstrap, topic)
    assert [int(record.value) for record in records] == list(range(50))


def test_several_threads_share_a_producer(kafka, topic):
    with producer(kafka.bootstrap, topic) as out:
        threads = [
            threading.Thread(
                target=out.produce, args=([(f"{n}", b"x") for n in range(part, 400, 4)],)
            )
            for part in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    keys = [int(record.key) for record in read_all(kafka.bootstrap, topic)]
    assert sorted(keys) == list(range(400))


def test_the_longest_record_passes_and_a_longer_one_is_a_mistake(kafka, topic):
    longest = KafkaConfig().max_message_bytes
    value = incompressible(longest)
    with producer(kafka.bootstrap, topic) as out:
        out.produce([("a" * 32, value)])
        with pytest.raises(ValueError, match=f"b has {longest + 1} bytes"):
            out.produce([("a", b"in the same call"), ("b", value + b"+")])
    assert [record.value for record in read_all(kafka.bootstrap, topic)] == [value]


def test_kafka_itself_refuses_what_is_above_the_maximum(kafka, topic):
    generous = KafkaConfig(topic=topic, max_message_mb=16)
    with closing(Producer(generous, kafka.bootstrap)) as out:
        with pytest.raises(BrokerUnavailable, match="MessageSizeTooLarge"):
            out.produce([("a", incompressible(9 << 20))])
        out.produce([("b", b"and works on")])
    assert [record.key for record in read_all(kafka.bootstrap, topic)] == [b"b"]


def test_a_topic_that_is_missing_is_not_made_by_producing(kafka):
    out = producer(kafka.bootstrap, "never.made", timeout_s=1)
    with out as opened, pytest.raises(BrokerUnavailable):
        opened.produce([("a", b"x")])
    assert "never.made" not in topic_names(kafka)


def test_nothing_is_lost_or_doubled_through_restarts_of_the_broker(new_kafka, tmp_path):
    ids = [f"id-{number}" for number in range(1500)]
    at = {300: threading.Event(), 900: threading.Event()}

    def produce(out):
        for start in range(0, len(ids), 10):
            if start in at:
                at[start].set()
            out.produce([(key, key.encode() * 100) for key in ids[start : start + 10]])

    with new_kafka(tmp_path) as broker:
        ensure_topics(KafkaConfig(), broker.bootstrap)
        with producer(broker.bootstrap, "wireroom.raw") as out:
            thread = threading.Thread(target=produce, args=(out,))
            thread.start()
            assert at[300].wait(60)
            os.kill(broker.pid, signal.SIGKILL)
            broker.restart()
            assert at[900].wait(60)
            broker.restart()  # in good order
            thread.join()
        records = read_all(broker.bootstrap, "wireroom.raw")
    assert sorted(record.key.decode() for record in records) == sorted(ids)


def test_a_producer_outlives_an_outage(new_kafka, tmp_path):
    """Away when it is made; away again later; what raised is not sent behind our back."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens there
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        out = Producer(KafkaConfig(), address, timeout_s=0.5)
        with pytest.raises(BrokerUnavailable, match="cannot be reached"):
            out.produce([("a", b"x")])
    with new_kafka(tmp_path) as broker:
        ensure_topics(KafkaConfig(), broker.bootstrap)
        with producer(broker.bootstrap, "wireroom.raw", timeout_s=1) as out:
            out.produce([("before", b"x")])
            os.kill(broker.pid, signal.SIGKILL)
            for _ in range(2):
                with pytest.raises(BrokerUnavailable):
                    out.produce([("during", b"x")])
            broker.restart()
            out.produce([("after", b"x")])
        keys = [record.key for record in read_all(broker.bootstrap, "wireroom.raw")]
    assert sorted(keys) == [b"after", b"before"]


def topic_names(kafka):
    from kafka import KafkaAdminClient

    with closing(KafkaAdminClient(**kafka.settings)) as admin:
        return admin.list_topics()


def test_client_settings_are_plain_values():
    settings = client_settings(KafkaConfig(), "127.0.0.1:9092")
    assert json.loads(json.dumps(settings)) == settings
    assert settings["bootstrap_servers"] == ["127.0.0.1:9092"]


def test_a_cluster_with_tls_and_a_login(monkeypatch, tmp_path):
    authority = tmp_path / "ca.pem"
    authority.write_text("of no matter here")
    config = KafkaConfig(
        bootstrap_servers=("a.example:9093", "b.example:9093"),
        security_protocol="SASL_SSL",
        ca_file=authority,
        sasl_mechanism="SCRAM-SHA-512",
        username="wireroom",
        password_env="TEST_KAFKA_PASSWORD",
    )
    monkeypatch.delenv("TEST_KAFKA_PASSWORD", raising=False)
    with pytest.raises(ConfigError, match="TEST_KAFKA_PASSWORD is not set"):
        client_settings(config)
    monkeypatch.setenv("TEST_KAFKA_PASSWORD", "secret")
    settings = client_settings(config)
    assert settings["bootstrap_servers"] == ["a.example:9093", "b.example:9093"]
    assert settings["ssl_cafile"] == str(authority)
    assert settings["sasl_plain_password"] == "secret"
    assert "secret" not in config.model_dump_json()
    authority.unlink()
    with pytest.raises(ConfigError, match=r"no file .*ca\.pem"):
        client_settings(config)


def test_without_a_word_kafka_is_local():
    assert KafkaConfig().local is not None
    assert KafkaConfig(bootstrap_servers=("kafka:9092",)).local is None


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"local": {}, "bootstrap_servers": ("kafka:9092",)}, "exclude each other"),
        ({"bootstrap_servers": ("kafka",)}, "pattern"),
        ({"local": {}, "security_protocol": "SSL"}, "loopback"),
        ({"local": {}, "replication_factor": 3}, "one node"),
        ({"bootstrap_servers": ("k:1",), "ca_file": "ca.pem"}, "security_protocol SSL"),
        (
            {"bootstrap_servers": ("k:1",), "security_protocol": "SSL", "cert_file": "c.pem"},
            "need each other",
        ),
        ({"bootstrap_servers": ("k:1",), "security_protocol": "SASL_SSL"}, "needs sasl_mechanism"),
        ({"bootstrap_servers": ("k:1",), "username": "me"}, "SASL_PLAINTEXT"),
        ({"max_message_mb": 33}, "less than or equal to 32"),
        ({"topic": "a topic"}, "pattern"),
    ],
)
def test_a_configuration_that_cannot_be_is_refused(fields, problem):
    with pytest.raises(ValidationError, match=problem):
        KafkaConfig(**fields)


def test_a_missing_crc32c_is_told(monkeypatch, caplog):
    from kafka.record import util

    with caplog.at_level(logging.WARNING):
        check_crc32c()
        assert caplog.messages == []
        monkeypatch.setattr(util, "crc32c_c", None)
        check_crc32c()
    assert "15 to 21 times" in caplog.text
