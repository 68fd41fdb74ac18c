"""The folder of a local Kafka: who holds it, which address it has, what Kafka reports there."""

import fcntl
import os
import time
from pathlib import Path

from pipeline.errors import LocalKafkaError

ORPHAN_PATIENCE_S = 15.0


class KafkaFolder:
    """`<data_dir>/kafka`, with a lock that keeps a second Kafka out.

    The lock (flock on the file `lock`) is handed on to Kafka, and so held until the last of the
    two processes is gone. The file names the owner: the process that started Kafka.
    """

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir.absolute() / "kafka"
        self.formatted = self.path / "data" / "meta.properties"
        self.log = self.path / "logs" / "kafka.log"
        self.console = self.path / "logs" / "console.log"
        self._address = self.path / "address"
        self._lock = self.path / "lock"

    def acquire(self) -> int:
        """Make the folder and lock it; gives the file to hand on to Kafka and to `release`.

        Waits for a Kafka whose owner is gone: it is on its way out. Raises LocalKafkaError when
        somebody else has the folder, or it cannot be made.
        """
        try:
            for part in ("data", "logs"):
                (self.path / part).mkdir(parents=True, exist_ok=True)
            lock = os.open(self._lock, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise LocalKafkaError(f"data_dir: {self.path} cannot be made: {error}") from error
        deadline = time.monotonic() + ORPHAN_PATIENCE_S
        while not _try_lock(lock, fcntl.LOCK_EX):
            owner = int(os.pread(lock, 20, 0) or 0)
            if _runs(owner) or time.monotonic() > deadline:
                os.close(lock)
                raise LocalKafkaError(
                    f"{self.path} is in use by another Kafka (started by process {owner}):"
                    " stop that one, or give this one another data_dir"
                )
            time.sleep(0.05)
        os.truncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode(), 0)
        return lock

    def release(self, lock: int) -> None:
        """Let the next one in."""
        os.truncate(lock, 0)
        os.close(lock)

    def locked(self) -> bool:
        """Whether a Kafka starts, runs or stops here."""
        try:
            lock = os.open(self._lock, os.O_RDONLY)
        except FileNotFoundError:
            return False
        try:
            return not _try_lock(lock, fcntl.LOCK_SH)
        finally:
            os.close(lock)

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

    def log_size(self) -> int:
        """How long Kafka's log is by now, in bytes."""
        return self.log.stat().st_size if self.log.exists() else 0

    def said_since(self, log_size: int) -> str:
        """What Java and Kafka have written since the log was so long."""
        console = self.console.read_bytes() if self.console.exists() else b""
        written = self.log.read_bytes() if self.log.exists() else b""
        # A log that is shorter by now was begun anew.
        written = written[log_size:] if log_size <= len(written) else written
        return (console + written).decode(errors="replace")


def _try_lock(file: int, kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _runs(pid: int) -> bool:
    if not pid:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # it is there, and somebody else's
    return True
