"""Kafka: where it is, how clients reach it, and a producer that waits for acknowledgements."""

import logging
import os
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from connectors.kafka_node.kafka_client import open_client, unavailable
from connectors.local_kafka import LocalKafkaConfig
from pipeline.errors import BrokerUnavailable, ConfigError

log = logging.getLogger(__name__)

RECONNECT_WITHIN_MS = 1000
BATCH_BYTES = 256 << 10
LINGER_MS = 20
LONGEST_REQUEST_S = 10.0

Address = Annotated[str, Field(pattern=r"^[^\s,/]+:\d{1,5}$", examples=["kafka:9092"])]
Topic = Annotated[
    str, Field(pattern=r"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,248}$", examples=["wireroom.raw"])
]


class KafkaConfig(BaseModel):
    """Where Kafka is, and how its topics are made: `local`, the default, or `bootstrap_servers`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bootstrap_servers: tuple[Address, ...] = Field(
        default=(), description="Use this cluster: host:port of some of its brokers."
    )
    local: LocalKafkaConfig | None = Field(
        default_factory=lambda said: None if said.get("bootstrap_servers") else LocalKafkaConfig(),
        description="Run a Kafka on this machine; so it is without `bootstrap_servers`.",
    )
    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = Field(
        default="PLAINTEXT", description="Of the cluster: SSL is for TLS, SASL for a login."
    )
    ca_file: Path | None = Field(
        default=None, description="PEM file of the authority to trust; without it, the system's."
    )
    cert_file: Path | None = Field(
        default=None, description="PEM file of our own certificate, if the cluster asks for one."
    )
    key_file: Path | None = Field(default=None, description="PEM file of that one's private key.")
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] | None = Field(
        default=None, description="How to log in."
    )
    username: str | None = Field(default=None, description="Who logs in.")
    password_env: str | None = Field(
        default=None, description="Name of the environment variable that holds the password."
    )
    topic: Topic = Field(default="wireroom.raw", description="Topic of what connectors found.")
    dead_topic: Topic = Field(default="wireroom.dead", description="Topic of dead letters.")
    partitions: int = Field(
        default=4,
        ge=1,
        le=1000,
        description="Partitions of a topic when it is made: as many workers can share the work. "
        "To change it later, a topic has to be drained.",
    )
    replication_factor: int | None = Field(
        default=None, ge=1, description="Copies of a partition; without it, as the cluster does."
    )
    retention_hours: int = Field(default=168, ge=1, description="How long Kafka keeps a record.")
    max_message_mb: int = Field(
        default=8,
        ge=1,
        le=32,
        description="Longest record; topics, producers and readers are set by it.",
    )

    @property
    def max_message_bytes(self) -> int:
        """The longest value `Producer` takes."""
        return self.max_message_mb << 20

    @property
    def max_batch_bytes(self) -> int:
        """What a topic must take: that value with its key and framing, as zstd leaves them."""
        return self.max_message_bytes + self.max_message_bytes // 128 + 4096

    @model_validator(mode="after")
    def _one_kafka(self) -> Self:
        if self.local and self.bootstrap_servers:
            raise ValueError("local and bootstrap_servers exclude each other: remove one")
        if self.local and (self.security_protocol != "PLAINTEXT" or self.replication_factor):
            raise ValueError(
                "the local Kafka is one node on loopback: remove security_protocol and"
                " replication_factor, or name bootstrap_servers"
            )
        return self

    @model_validator(mode="after")
    def _complete_security(self) -> Self:
        protocol = self.security_protocol
        if (self.ca_file or self.cert_file or self.key_file) and not protocol.endswith("SSL"):
            raise ValueError("ca_file, cert_file, key_file: need security_protocol SSL or SASL_SSL")
        if bool(self.cert_file) != bool(self.key_file):
            raise ValueError("cert_file and key_file: need each other")
        login = (self.sasl_mechanism, self.username, self.password_env)
        if protocol.startswith("SASL") and not all(login):
            raise ValueError(f"{protocol}: needs sasl_mechanism, username and password_env")
        if any(login) and not protocol.startswith("SASL"):
            raise ValueError(
                "sasl_mechanism, username, password_env: need security_protocol SASL_SSL"
                " or SASL_PLAINTEXT"
            )
        return self


def client_settings(config: KafkaConfig, bootstrap: str = "") -> dict[str, object]:
    """What any client of kafka-python needs to reach Kafka: JSON values, the password among them.

    `bootstrap` is the address of the local Kafka. Raises ConfigError for a file or an environment
    variable that is missing.
    """
    settings: dict[str, object] = {
        "client_id": "wireroom",
        "bootstrap_servers": list(config.bootstrap_servers) or [bootstrap],
        "security_protocol": config.security_protocol,
        # By default a client may sleep for 30 s after Kafka has come back.
        "reconnect_backoff_max_ms": RECONNECT_WITHIN_MS,
    }
    files = {"cafile": config.ca_file, "certfile": config.cert_file, "keyfile": config.key_file}
    for name, path in files.items():
        if path is not None:
            if not path.is_file():
                raise ConfigError(f"kafka: there is no file {path}")
            settings[f"ssl_{name}"] = str(path)
    if config.password_env is not None:
        password = os.environ.get(config.password_env)
        if not password:
            raise ConfigError(f"kafka: the environment variable {config.password_env} is not set")
        settings["sasl_mechanism"] = config.sasl_mechanism
        settings["sasl_plain_username"] = config.username
        settings["sasl_plain_password"] = password
    return settings


def fetch_settings(config: KafkaConfig) -> dict[str, object]:
    """What a KafkaConsumer wants beside `client_settings`: the longest record in one fetch."""
    return {
        "max_partition_fetch_bytes": config.max_batch_bytes,
        "fetch_max_bytes": max(50 << 20, config.max_batch_bytes),
    }


def check_crc32c() -> None:
    """Warn when kafka-python computes checksums in Python, which it does without a word."""
    from kafka.record import util

    if util.crc32c_c is None:
        log.warning(
            "the package crc32c cannot be imported: Kafka costs 15 to 21 times more processor"
            " time than it should. Run: pip install crc32c"
        )


class Producer:
    """Puts records into `config.topic` and returns when Kafka has them. Threads take turns.

    Within one call nothing is doubled, whatever happens to the connection or the broker. A call
    that raised may have put some or all of its records there: at least once, not exactly once.
    """

    def __init__(self, config: KafkaConfig, bootstrap: str = "", *, timeout_s: float = 30) -> None:
        """Connects at the first `produce`; each one takes about `timeout_s` at most."""
        self._topic = config.topic
        self._longest = config.max_message_bytes
        self._timeout_s = timeout_s
        timeout_ms = int(timeout_s * 1000)
        self._settings = {
            **client_settings(config, bootstrap),
            "acks": "all",
            "enable_idempotence": True,
            "compression_type": "zstd",
            "batch_size": BATCH_BYTES,
            "linger_ms": LINGER_MS,
            "max_request_size": config.max_batch_bytes,
            "request_timeout_ms": int(min(LONGEST_REQUEST_S, timeout_s / 2) * 1000),
            "delivery_timeout_ms": timeout_ms,
            "max_block_ms": timeout_ms,
            "allow_auto_create_topics": False,
        }
        self._client: Any = None
        self._turn = threading.Lock()

    def produce(self, records: Sequence[tuple[str, bytes]]) -> None:
        """Send (key, value) pairs and wait until Kafka acknowledged all of them.

        Raises BrokerUnavailable when it did not in time; calling again later will do. Raises
        ValueError for a value above `config.max_message_bytes`: what is long must be cut before.
        """
        for key, value in records:
            if len(value) > self._longest:
                raise ValueError(f"the value of {key} has {len(value)} bytes of {self._longest}")
        deadline = time.monotonic() + self._timeout_s
        if not self._turn.acquire(timeout=self._timeout_s):
            raise BrokerUnavailable("Kafka keeps other records waiting")
        try:
            self._send(records, deadline)
        finally:
            self._turn.release()

    def close(self) -> None:
        """Close the connection. A later `produce` opens another."""
        with self._turn:
            if self._client is not None:
                self._client.close(timeout=self._timeout_s)
                self._client = None

    def _send(self, records: Sequence[tuple[str, bytes]], deadline: float) -> None:
        from kafka import KafkaProducer
        from kafka.errors import KafkaError

        if self._client is None:
            patience = {"bootstrap_timeout_ms": int(max(0, deadline - time.monotonic()) * 1000)}
            self._client = open_client(KafkaProducer, {**self._settings, **patience})
        try:
            sent = [
                self._client.send(self._topic, value, key=key.encode()) for key, value in records
            ]
            self._client.flush(timeout=max(0, deadline - time.monotonic()))
            for acknowledgement in sent:
                acknowledgement.get(timeout=0)
        except KafkaError as error:
            self._give_up()
            raise unavailable(self._settings, "did not acknowledge", error) from error

    def _give_up(self) -> None:
        """Drop the client and what it still holds, which the caller may be about to send again."""
        from kafka.errors import KafkaError

        client, self._client = self._client, None
        client._sender.force_close()  # noqa: SLF001 - close() would first wait for the records
        client._sender.join(LONGEST_REQUEST_S)  # noqa: SLF001
        try:
            client.close(timeout=1)
        except KafkaError as error:
            log.warning("a connection to Kafka did not close: %s", error)
