"""One `run`, `collect` and `deliver` at a time in a folder: a second would do the work twice."""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.errors import AlreadyRunning

LOOK_EVERY_S = 0.1
PATIENCE_S = 10.0
"""How long the end of the one before is waited for: its `run` may have been killed just now."""


@contextmanager
def only_one(
    role: str, data_dir: Path, stop: threading.Event | None = None, patience_s: float = PATIENCE_S
) -> Iterator[None]:
    """Hold the role until the end; the kernel lets go of it however the process ends.

    Raises AlreadyRunning when another process still holds it after `patience_s`. Does not wait,
    and may not hold it, where `stop` is set: the caller is about to end.
    """
    stop = stop or threading.Event()
    data_dir.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + patience_s
    with (data_dir / f"{role}.lock").open("ab") as file:
        while not _locked(file.fileno()) and not stop.is_set():
            if time.monotonic() >= deadline:
                raise AlreadyRunning(
                    f"another `wireroom {role}` works in {data_dir}: stop that one, or give this "
                    "one another `data_dir`"
                )
            stop.wait(LOOK_EVERY_S)
        file.truncate(0)
        file.write(str(os.getpid()).encode())
        file.flush()
        yield


def holder(role: str, data_dir: Path) -> int | None:
    """The process that holds the role: its id, 0 where it cannot be seen from here, None: nobody.

    A process of that id elsewhere (in another container, after a crash) is never taken for it.
    """
    path = data_dir / f"{role}.lock"
    if not path.exists():
        return None
    with path.open("rb") as file:
        if _locked(file.fileno()):
            return None
        written = file.read(20)
        pid = int(written) if written.isdigit() else 0
        return pid if _has_open(pid, os.fstat(file.fileno())) else 0


def _has_open(pid: int, file: os.stat_result) -> bool:
    """Whether a process of this machine has a file open (Linux; elsewhere nobody has)."""
    try:
        opened = list(Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return False
    for each in opened:
        with suppress(OSError):  # closed meanwhile
            if os.path.samestat(each.stat(), file):
                return True
    return False


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
