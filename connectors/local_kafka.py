"""Apache Kafka on this machine: one node (KRaft), a child of this process, loopback only.

Everything it has lies in `<data_dir>/kafka`: the log in data/, what it reports in logs/.
"""

import logging
import os
import shutil
import socket
import subprocess
import time
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from connectors.kafka_node.broker_properties import (
    JAVA_OPTIONS,
    log4j2_properties,
    server_properties,
)
from connectors.kafka_node.child import Child
from connectors.kafka_node.java import find_java
from connectors.kafka_node.kafka_client import admin_client
from connectors.kafka_node.kafka_folder import KafkaFolder
from connectors.kafka_node.loopback import HOST, free_port, is_free
from pipeline.errors import BrokerUnavailable, LocalKafkaError

log = logging.getLogger(__name__)

STOP_PATIENCE_S = 3.0
FORMAT_TIMEOUT_S = 60.0
ANSWER_TIMEOUT_S = 5.0
LOG_LINES_SHOWN = 12


class LocalKafkaConfig(BaseModel):
    """A Kafka that Wireroom runs itself, on this machine, for nobody else."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    port: int = Field(
        default=0,
        ge=0,
        le=65535,
        description="Port on 127.0.0.1; 0: a free one, used again at the next start.",
    )
    heap_mb: int = Field(
        default=256, ge=64, description="Limit of Java's heap; Kafka takes about 90 MB beside it."
    )
    min_free_disk_mb: int = Field(
        default=512, ge=0, description="With less free space in data_dir, Kafka is not started."
    )
    start_timeout_s: float = Field(
        default=60, gt=0, description="How long Kafka may take until it answers, seconds."
    )
    maven_repository: str = Field(
        default="",
        pattern=r"^(https?://\S+)?$",
        examples=["https://jars.example/maven2"],
        description="Where Kafka's jars are fetched from, once; empty: Maven Central.",
    )


class LocalKafka:
    """One Kafka in one folder. A context manager; not for several threads at once."""

    def __init__(
        self,
        config: LocalKafkaConfig,
        data_dir: Path,
        class_path: Sequence[Path],
        *,
        max_batch_bytes: int,
        retention_hours: int,
        java: Path | None = None,
    ) -> None:
        """`class_path` holds Kafka's jars (pipeline.jars.fetch). Without `java` one is found."""
        self._config = config
        self._folder = KafkaFolder(data_dir)
        self._class_path = os.pathsep.join(str(jar.absolute()) for jar in class_path)
        self._max_batch_bytes = max_batch_bytes
        self._retention_hours = retention_hours
        self._java = java
        self._lock: int | None = None
        self._port = 0
        self._child: Child | None = None

    def start(self) -> None:
        """Start Kafka and wait until it answers. Raises LocalKafkaError, which says what to do."""
        if self._lock is not None:
            raise RuntimeError("started already")
        self._java = self._java or find_java()
        self._lock = self._folder.acquire()
        try:
            self._run()
        except BaseException:
            self.stop()
            raise

    def restart(self) -> None:
        """Start Kafka again at the same address, dead or alive. Raises LocalKafkaError."""
        if self._child is None:
            raise RuntimeError("not started")
        self._child.stop(STOP_PATIENCE_S)
        log.warning("Kafka ended (%d) and is started again", self._child.exit_code)
        self._run()

    def stop(self) -> None:
        """End Kafka: in good order, by force after STOP_PATIENCE_S. The data stays."""
        if self._child is not None:
            self._child.stop(STOP_PATIENCE_S)
            self._child = None
        if self._lock is not None:
            self._folder.release(self._lock)
            self._lock = None
        self._port = 0

    def alive(self) -> bool:
        """Whether Kafka's process runs."""
        return self._child is not None and self._child.exit_code is None

    @property
    def bootstrap(self) -> str:
        """Address of the broker, host:port, from start to stop."""
        if not self._port:
            raise RuntimeError("not started")
        return f"{HOST}:{self._port}"

    @property
    def pid(self) -> int:
        """Kafka's process id, from start to stop."""
        if self._child is None:
            raise RuntimeError("not started")
        return self._child.pid

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _run(self) -> None:
        assert self._lock is not None
        self._check_disk()
        self._port = self._choose_port()
        try:
            self._write_files()
        except OSError as error:
            raise LocalKafkaError(f"{self._folder.path} cannot be written: {error}") from error
        if not self._folder.formatted.exists():
            self._format()
        log_start = self._folder.log_size()
        heap = (f"-Xms{min(64, self._config.heap_mb)}m", f"-Xmx{self._config.heap_mb}m")
        self._child = Child(
            self._command(*heap, "kafka.Kafka", "server.properties"),
            folder=self._folder.path,
            output=self._folder.console,
            keep_open=self._lock,
        )
        self._await_answer(self._child, log_start)
        log.info("Kafka runs at %s, process %d, %s", self.bootstrap, self.pid, self._java)

    def _await_answer(self, child: Child, log_start: int) -> None:
        patience_s = self._config.start_timeout_s
        deadline = time.monotonic() + patience_s
        while not _answers(self.bootstrap):
            if child.exit_code is not None:
                raise self._failure(f"Kafka ended ({child.exit_code}) at its start", log_start)
            if time.monotonic() > deadline:
                raise self._failure(f"Kafka gave no answer within {patience_s:g} s", log_start)
            time.sleep(0.05)

    def _command(self, *arguments: str) -> list[str]:
        return [str(self._java), *JAVA_OPTIONS, "-cp", self._class_path, *arguments]

    def _check_disk(self) -> None:
        free_mb = shutil.disk_usage(self._folder.path).free >> 20
        if free_mb < self._config.min_free_disk_mb:
            raise LocalKafkaError(
                f"the disk is full: {self._folder.path} has {free_mb} MB left, Kafka wants"
                f" {self._config.min_free_disk_mb}. Free some space, or set"
                " kafka.local.min_free_disk_mb or kafka.retention_hours lower"
            )

    def _choose_port(self) -> int:
        """The configured or last one; when that one was our own choice, another will do."""
        must_be = self._port or self._config.port
        last = (self._folder.read_address() or f"{HOST}:0").rpartition(":")[2]
        port = must_be or int(last)
        if port and is_free(port):
            return port
        if must_be:
            raise LocalKafkaError(_port_taken(port))
        return free_port()

    def _write_files(self) -> None:
        folder = self._folder.path
        controller_port = free_port(but=self._port)
        properties = server_properties(
            self._port, controller_port, self._max_batch_bytes, self._retention_hours
        )
        (folder / "server.properties").write_text(properties, encoding="ascii")
        (folder / "log4j2.properties").write_text(log4j2_properties(), encoding="ascii")
        shutil.rmtree(folder / "tmp", ignore_errors=True)  # a killed Kafka leaves some there
        (folder / "tmp").mkdir()
        self._folder.write_address(self.bootstrap)

    def _format(self) -> None:
        """Make the folder a Kafka's, with a cluster id of its own."""
        assert self._lock is not None
        # The first byte keeps the id from beginning with "-", like an option.
        cluster_id = urlsafe_b64encode(b"w" + uuid.uuid4().bytes[1:]).decode().rstrip("=")
        tool = ("kafka.tools.StorageTool", "format", "-t", cluster_id, "-c", "server.properties")
        try:
            done = subprocess.run(
                self._command("-Xmx128m", *tool),
                cwd=self._folder.path,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=FORMAT_TIMEOUT_S,
                check=False,
                pass_fds=(self._lock,),
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise LocalKafkaError(f"{self._java} cannot be run: {error}") from error
        if done.returncode:
            what = f"{self._java} ended ({done.returncode}) preparing {self._folder.path}"
            raise LocalKafkaError(_diagnose(what, done.stdout))

    def _failure(self, what: str, log_start: int) -> LocalKafkaError:
        said = self._folder.said_since(log_start)
        if "Address already in use" in said:
            return LocalKafkaError(_port_taken(self._port))
        return LocalKafkaError(_diagnose(what, said) + f"\nAll of it: {self._folder.log}")


def endpoint(data_dir: Path) -> str | None:
    """Address, host:port, of the local Kafka that another process runs in `data_dir`, if any."""
    folder = KafkaFolder(data_dir)
    return folder.read_address() if folder.locked() else None


def _diagnose(what: str, said: str) -> str:
    """Say what went wrong and what to do, from what Kafka or Java wrote."""
    if "No space left on device" in said:
        return f"{what}: the disk is full. Free some space, or set kafka.retention_hours lower"
    if "OutOfMemoryError" in said or "Could not reserve enough space" in said:
        return f"{what}: memory is short. Set kafka.local.heap_mb to what this machine can give"
    last_lines = said.splitlines()[-LOG_LINES_SHOWN:]
    return "\n  ".join([f"{what}. Its last words:", *last_lines])


def _port_taken(port: int) -> str:
    return (
        f"port {port} on {HOST} is taken: stop the program that uses it, or set kafka.local.port"
        " to another one, or to 0 for any"
    )


def _answers(bootstrap: str) -> bool:
    """Whether a broker there answers a request. An open port alone says little."""
    host, _, port = bootstrap.rpartition(":")
    try:
        socket.create_connection((host, int(port)), timeout=1).close()
    except OSError:
        return False
    try:
        with admin_client({"bootstrap_servers": [bootstrap]}, timeout_s=ANSWER_TIMEOUT_S) as admin:
            return bool(admin.describe_cluster()["brokers"])
    except BrokerUnavailable:
        return False
