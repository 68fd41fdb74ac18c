import logging
from contextlib import closing

import pytest

from connectors.broker import KafkaConfig
from connectors.topics import describe_log, ensure_topics
from pipeline.errors import LogMismatch


def settings_of(kafka, topic):
    from kafka import KafkaAdminClient
    from kafka.admin import ConfigResource

    with closing(KafkaAdminClient(**kafka.settings)) as admin:
        described = admin.describe_configs([ConfigResource("TOPIC", topic)], config_filter="all")
    return {name: value["value"] for name, value in described["topic"][topic].items()}


def config(name, **fields):
    return KafkaConfig(topic=name, dead_topic=f"{name}.dead", **fields)


def test_topics_are_made_as_configured(kafka):
    made = config("made", partitions=3, retention_hours=24, max_message_mb=2)
    ensure_topics(made, kafka.bootstrap)
    settings = settings_of(kafka, "made")
    assert settings["retention.ms"] == str(24 * 3600 * 1000)
    assert int(settings["max.message.bytes"]) == made.max_batch_bytes > 2 << 20
    assert int(settings_of(kafka, "made.dead")["max.message.bytes"]) > 4 / 3 * (2 << 20)
    assert describe_log(made, kafka.bootstrap).partitions == 3


def test_an_existing_topic_gets_new_retention_and_size(kafka, caplog):
    ensure_topics(config("kept"), kafka.bootstrap)
    before = describe_log(config("kept"), kafka.bootstrap)
    changed = config("kept", retention_hours=1, max_message_mb=1)
    with caplog.at_level(logging.INFO, "connectors.topics"):
        ensure_topics(changed, kafka.bootstrap)
        assert len(caplog.messages) == 2
        ensure_topics(changed, kafka.bootstrap)
        assert len(caplog.messages) == 2, "nothing to change the second time"
    assert settings_of(kafka, "kept")["retention.ms"] == "3600000"
    assert settings_of(kafka, "kept")["max.message.bytes"] == str(changed.max_batch_bytes)
    assert describe_log(changed, kafka.bootstrap) == before


def test_another_number_of_partitions_stops(kafka):
    ensure_topics(config("four"), kafka.bootstrap)
    with pytest.raises(LogMismatch, match=r"has 4 partitions.*Set kafka\.partitions to 4"):
        ensure_topics(config("four", partitions=8), kafka.bootstrap)


def test_a_log_is_known_by_cluster_and_topic(kafka):
    from kafka import KafkaAdminClient

    again = config("again")
    with pytest.raises(LogMismatch, match="no topic again"):
        describe_log(again, kafka.bootstrap)
    ensure_topics(again, kafka.bootstrap)
    first = describe_log(again, kafka.bootstrap)
    with closing(KafkaAdminClient(**kafka.settings)) as admin:
        admin.delete_topics(["again"])
    ensure_topics(again, kafka.bootstrap)
    second = describe_log(again, kafka.bootstrap)
    assert second.cluster_id == first.cluster_id
    assert second.topic_id != first.topic_id
