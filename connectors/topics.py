"""The two topics: made as configured, and told apart from others of the same name."""

import logging
from typing import Any

from connectors.broker import KafkaConfig, client_settings
from connectors.kafka_node.kafka_client import admin_client, open_client, unavailable
from pipeline.errors import BrokerUnavailable, LogMismatch
from pipeline.records import LogIdentity

log = logging.getLogger(__name__)

TIMEOUT_S = 30.0


def ensure_topics(config: KafkaConfig, bootstrap: str = "") -> None:
    """Create both topics where they are missing, else bring their retention and size up to date.

    Raises BrokerUnavailable; LogMismatch when `topic` has another number of partitions.
    """
    # A dead letter is the record as it was, and headers that say why: room for both.
    limits = {config.topic: config.max_batch_bytes, config.dead_topic: 2 * config.max_batch_bytes}
    with admin_client(client_settings(config, bootstrap), timeout_s=TIMEOUT_S) as admin:
        for topic, limit in limits.items():
            wanted = {
                "retention.ms": str(config.retention_hours * 3_600_000),
                "max.message.bytes": str(limit),
            }
            if _describe(admin, topic) is None:
                _create(admin, topic, config, wanted)
            else:
                _update(admin, topic, wanted)
        # Any number will do for dead letters, which nobody shares out.
        found = len(_describe(admin, config.topic)["partitions"])
    if found != config.partitions:
        raise LogMismatch(
            f"topic {config.topic} has {found} partitions, the configuration says"
            f" {config.partitions}. Set kafka.partitions to {found}, or drain the topic and make"
            " it anew: records of one article must not be spread over partitions"
        )


def describe_log(config: KafkaConfig, bootstrap: str = "") -> LogIdentity:
    """Say which log `topic` is. Raises BrokerUnavailable; LogMismatch where there is no topic."""
    with admin_client(client_settings(config, bootstrap), timeout_s=TIMEOUT_S) as admin:
        cluster = admin.describe_cluster()
        topic = _describe(admin, config.topic)
    if topic is None:
        raise LogMismatch(
            f"there is no topic {config.topic} in Kafka cluster {cluster['cluster_id']}"
        )
    return LogIdentity(
        topic=config.topic,
        cluster_id=str(cluster["cluster_id"]),
        topic_id=str(topic["topic_id"]),
        partitions=len(topic["partitions"]),
    )


def _describe(admin: Any, topic: str) -> Any:
    """Metadata of the topic; None where there is none."""
    from kafka.errors import UnknownTopicOrPartitionError, for_code

    (found,) = admin.describe_topics([topic])
    error = for_code(found["error_code"])
    if error is UnknownTopicOrPartitionError:
        return None
    if found["error_code"]:
        raise error(topic)
    return found


def _create(admin: Any, topic: str, config: KafkaConfig, settings: dict[str, str]) -> None:
    from kafka.errors import TopicAlreadyExistsError

    copies = config.replication_factor
    if copies is not None and copies > 2:
        settings = {**settings, "min.insync.replicas": "2"}
    wanted = {
        "num_partitions": config.partitions,
        "replication_factor": copies or -1,
        "configs": settings,
    }
    try:
        admin.create_topics({topic: wanted}, wait_for_metadata=True)
    except TopicAlreadyExistsError:
        log.info("topic %s was made by another process in the same moment", topic)


def _update(admin: Any, topic: str, wanted: dict[str, str]) -> None:
    from kafka.admin import ConfigResource

    described = admin.describe_configs([ConfigResource("TOPIC", topic)], config_filter="all")
    has = {name: value["value"] for name, value in described["topic"][topic].items()}
    changed = {name: value for name, value in wanted.items() if has.get(name) != value}
    if changed:
        answer = admin.alter_configs([ConfigResource("TOPIC", topic, changed)])["topic"][topic]
        if answer != "OK":
            raise BrokerUnavailable(f"Kafka does not let topic {topic} have {changed}: {answer}")
        log.info("topic %s now has %s", topic, changed)


def log_ends(config: KafkaConfig, bootstrap: str = "") -> dict[int, int]:
    """The offset that the next record of each partition will get. Raises BrokerUnavailable."""
    from kafka import KafkaConsumer, TopicPartition
    from kafka.errors import KafkaError

    settings = client_settings(config, bootstrap)
    consumer = open_client(KafkaConsumer, {**settings, "group_id": None})
    try:
        places = [TopicPartition(config.topic, number) for number in range(config.partitions)]
        return {place.partition: end for place, end in consumer.end_offsets(places).items()}
    except KafkaError as error:
        raise unavailable(settings, "does not say where its log ends", error) from error
    finally:
        consumer.close()
