"""The folder of a local Kafka: who holds it, which address it has, what its log says."""

import fcntl
import os
import time
from pathlib import Path

from pipeline.errors import LocalKafkaError

ORPHAN_PATIENCE_S = 15.0
_NEVER_STARTED = 0


class KafkaFolder:
    """Paths inside `<data_dir>/kafka` and the lock that keeps a second Kafka out.

    The lock (flock on `lock`) is inherited by Kafka, so it is held while either of the two
    processes lives.
    """

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir.absolute() / "kafka"
        self.formatted = self.path / "data" / "meta.properties"
        self.log = self.path / "logs" / "kafka.log"
        self.console = self.path / "logs" / "console.log"
        self._address = self.path / "address"
        self._lock = self.path / "lock"

    def acquire(self) -> int:
        """Make the folder and lock it; gives the open file whose closing frees the lock.

        Raises LocalKafkaError when another process has it. A Kafka whose owner was killed is on
        its way out and waited for.
        """
        for part in ("data", "logs"):
            (self.path / part).mkdir(parents=True, exist_ok=True)
        lock = os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        deadline = time.monotonic() + ORPHAN_PATIENCE_S
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                owner = int(os.pread(lock, 20, 0) or _NEVER_STARTED)
                if not _runs(owner) and time.monotonic() < deadline:
                    time.sleep(0.05)
                    continue
                os.close(lock)
                raise LocalKafkaError(
                    f"{self.path} is in use by another Kafka (started by process {owner}):"
                    " stop that one, or give this one another data_dir"
                ) from None
            os.truncate(lock, 0)
            os.pwrite(lock, str(os.getpid()).encode(), 0)
            return lock

    def locked(self) -> bool:
        """Whether some process runs, starts or stops a Kafka here."""
        try:
            lock = os.open(self._lock, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(lock)
        return False

    def read_address(self) -> str | None:
        """host:port of the Kafka that runs here or ran here last."""
        try:
            return self._address.read_text(encoding="ascii").strip() or None
        except FileNotFoundError:
            return None

    def write_address(self, address: str) -> None:
        """Remember it for the next start, and for other processes."""
        beside = self._address.with_suffix(".new")
        beside.write_text(address + "\n", encoding="ascii")
        beside.replace(self._address)


def _runs(pid: int) -> bool:
    if pid == _NEVER_STARTED:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
