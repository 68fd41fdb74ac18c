"""Clients of kafka-python, opened so that a failure leaves nothing behind."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pipeline.errors import BrokerUnavailable


def open_client(kind: Callable[..., Any], settings: Mapping[str, object]) -> Any:
    """Make a KafkaProducer or KafkaAdminClient. Raises BrokerUnavailable when Kafka is away."""
    from kafka.errors import KafkaError
    from kafka.net.compat import KafkaNetClient

    opened: list[KafkaNetClient] = []

    def network(**options: object) -> KafkaNetClient:
        opened.append(KafkaNetClient(**options))
        return opened[-1]

    try:
        return kind(**settings, kafka_client=network)
    except KafkaError as error:
        # A constructor that failed keeps its thread and sockets, and nobody else can close them.
        for client in opened:
            client.close()
        raise unavailable(settings, "cannot be reached", error) from error


@contextmanager
def admin_client(settings: Mapping[str, object], *, timeout_s: float) -> Iterator[Any]:
    """A KafkaAdminClient for a few questions. Raises BrokerUnavailable."""
    from kafka import KafkaAdminClient
    from kafka.errors import KafkaError

    patience = {"bootstrap_timeout_ms": int(timeout_s * 1000)}
    admin = open_client(KafkaAdminClient, {**settings, **patience})
    try:
        yield admin
    except KafkaError as error:
        raise unavailable(settings, "does not do what it was asked", error) from error
    finally:
        admin.close()


def unavailable(settings: Mapping[str, object], what: str, error: Exception) -> BrokerUnavailable:
    """Say which Kafka it was, and what is wrong with it."""
    servers = settings["bootstrap_servers"]
    assert isinstance(servers, list)
    return BrokerUnavailable(f"Kafka at {', '.join(servers)} {what}: {error}")
