"""Measuring in processes of their own."""

import multiprocessing
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any


def memory_mb(field: str) -> float:
    """`VmRSS` or `VmHWM` (its peak) of this process; Linux."""
    status = Path("/proc/self/status").read_text("ascii")
    (line,) = (line for line in status.splitlines() if line.startswith(f"{field}:"))
    return int(line.split()[1]) / 1024


def apart(work: Callable[..., Any], *arguments: object, method: str = "spawn") -> Any:
    """What `work` returns, done in a process of its own: a fresh one, or with "fork" a copy."""
    context = multiprocessing.get_context(method)
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(there, work, arguments))
    process.start()
    there.close()
    try:
        return here.recv()
    finally:
        process.join()


def cpu_s(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    began = time.process_time()
    work()
    return time.process_time() - began


def _send(there: Connection, work: Callable[..., Any], arguments: tuple[object, ...]) -> None:
    there.send(work(*arguments))
