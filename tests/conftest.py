"""What several tests need: a real Kafka, started once for the session."""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

_LEVELLED = ("alembic", "apache_beam", "kafka")
"""Loggers that the command line makes quieter; what a test hears must not depend on the order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningKafka:
    """Where the session's Kafka is: `bootstrap` is host:port, `settings` suit any client."""

    bootstrap: str
    settings: dict[str, object]


def pytest_collection_modifyitems(items):
    for item in items:
        if {"kafka", "new_kafka"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.kafka)


@pytest.fixture(autouse=True)
def logging_as_it_was():
    """Undo what the command line does to logging, which is global, when it runs in a test."""
    root = logging.getLogger()
    handlers = list(root.handlers)
    levels = {logger: logger.level for logger in (root, *map(logging.getLogger, _LEVELLED))}
    yield
    for logger, level in levels.items():
        logger.setLevel(level)
    for handler in set(root.handlers) - set(handlers):
        root.removeHandler(handler)
    logging.captureWarnings(capture=False)


@pytest.fixture(scope="session")
def new_kafka() -> Callable[..., object]:
    """Make a LocalKafka, not started yet: `new_kafka(data_dir, **fields of LocalKafkaConfig)`."""
    from connectors.broker import KafkaConfig
    from connectors.local_kafka import LocalKafka, LocalKafkaConfig
    from pipeline import jars

    class_path = jars.fetch(lambda ready, wanted: None)

    def make(data_dir: Path, java: Path | None = None, **fields: object) -> LocalKafka:
        return LocalKafka(
            LocalKafkaConfig(**{"heap_mb": 128, **fields}),
            data_dir,
            class_path,
            max_batch_bytes=KafkaConfig().max_batch_bytes,
            retention_hours=KafkaConfig().retention_hours,
            java=java,
        )

    return make


@pytest.fixture(scope="session")
def kafka(new_kafka, tmp_path_factory):
    """The session's Kafka. Leave it running."""
    from connectors.broker import KafkaConfig, client_settings

    with new_kafka(tmp_path_factory.mktemp("kafka")) as broker:
        settings = client_settings(KafkaConfig(), broker.bootstrap)
        yield RunningKafka(bootstrap=broker.bootstrap, settings=settings)


@pytest.fixture
def topic(kafka) -> str:
    """Name of a fresh topic with 4 partitions; its dead letters' is the name with `.dead`."""
    from connectors.broker import KafkaConfig
    from connectors.topics import ensure_topics

    name = f"test.{secrets.token_hex(6)}"
    ensure_topics(KafkaConfig(topic=name, dead_topic=f"{name}.dead"), kafka.bootstrap)
    return name
