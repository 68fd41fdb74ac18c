"""Keep the parts running: start them, start again what died, stop them in order.

Each part is a process of its own, so that what kills one (a poisoned article, the memory limit)
leaves the others at work, and two parts use two cores.
"""

import contextlib
import logging
import math
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from pipeline.backoff import delay_s
from pipeline.errors import Stop

BACKOFF_S = (0.5, 30.0)
STEADY_S = 60.0
"""A part that ran for this long starts its backoff anew."""

MAX_LOG_BYTES = 10 << 20
LOOK_AT_LOGS_EVERY_S = 60.0

CONFIG_ERROR = 2
_FINAL = frozenset({CONFIG_ERROR, *(kind.exit_code for kind in Stop.__subclasses__())})
"""Exit codes that say the operator must act: starting again would end the same way."""

logger = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Backoff:
    """When to start again what died: the more deaths in a row, the later."""

    started_at: float = 0.0
    start_at: float = 0.0  # not before
    deaths: int = 0  # in a row

    def died(self, now: float) -> float:
        """Note a death; returns the seconds to wait."""
        if now - self.started_at >= STEADY_S:
            self.deaths = 0
        delay = delay_s(self.deaths, *BACKOFF_S)
        self.deaths += 1
        self.start_at = now + delay
        return delay


@dataclass(slots=True, kw_only=True)
class Part(Backoff):
    """One `wireroom` command as a child process."""

    name: str
    command: Sequence[str]
    log: Path | None = None  # where its output goes; None: to ours
    process: subprocess.Popen[bytes] | None = None
    may_finish: bool = False  # exit code 0 says that its work is done, not that it was stopped
    reloads: bool = False  # it reads its configuration again at SIGHUP
    finished: bool = False


@dataclass(slots=True, kw_only=True)
class Supervisor:
    """The parts of one machine; `tend` is to be called a few times a second."""

    parts: Sequence[Part]
    clock: Callable[[], float] = time.monotonic
    max_log_bytes: int = MAX_LOG_BYTES
    final_code: int | None = field(default=None, init=False)
    _look_at_logs_at: float = field(default=-math.inf, init=False)

    def tend(self) -> None:
        """Start what is not running. Sets `final_code` when a part ended for good and badly."""
        if self.clock() >= self._look_at_logs_at:
            self._look_at_logs_at = self.clock() + LOOK_AT_LOGS_EVERY_S
            self._rotate_logs()
        for part in self.parts:
            if part.finished:
                continue
            code = part.process.poll() if part.process else None
            if part.process and code is None:
                continue
            if part.process and code is not None:
                self._note_end(part, code)
            if not part.finished and self.final_code is None and self.clock() >= part.start_at:
                self._start(part)

    def reload(self) -> None:
        """Pass SIGHUP on to the parts that read their configuration again."""
        for part in self.parts:
            if part.reloads and part.process and part.process.poll() is None:
                part.process.send_signal(signal.SIGHUP)

    def stop(self, within_s: float) -> None:
        """Ask every part to stop, and kill what has not after `within_s`."""
        running = [part for part in self.parts if part.process and part.process.poll() is None]
        for part in running:
            assert part.process
            part.process.send_signal(signal.SIGTERM)
        deadline = self.clock() + within_s
        for part in running:
            assert part.process
            try:
                part.process.wait(max(deadline - self.clock(), 0))
            except subprocess.TimeoutExpired:
                logger.warning("%s did not stop in time: killed", part.name)
                part.process.kill()
                part.process.wait()

    def _start(self, part: Part) -> None:
        # A session of its own: Ctrl-C reaches the supervisor only, which stops in order.
        with contextlib.ExitStack() as opened:
            output = opened.enter_context(_open_log(part.log)) if part.log else None
            part.process = subprocess.Popen(
                part.command, start_new_session=True, stdout=output, stderr=output
            )
        part.started_at = self.clock()

    def _rotate_logs(self) -> None:
        for part in self.parts:
            try:
                if part.log and part.log.exists():
                    _rotate(part.log, self.max_log_bytes)
            except OSError as error:
                logger.warning("%s grows: %s", part.log, error)

    def _note_end(self, part: Part, code: int) -> None:
        part.process = None
        if code == 0 and part.may_finish:
            part.finished = True
            return
        if code in _FINAL:
            logger.error("%s ended with exit code %d and is not started again", part.name, code)
            self.final_code = code
            return
        delay = part.died(self.clock())
        how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        logger.warning("%s ended with %s: started again in %.1f s", part.name, how, delay)


def _open_log(path: Path) -> BinaryIO:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("ab")


def _rotate(path: Path, max_bytes: int) -> None:
    """Keep a long file's content in place of the one before it, and empty it.

    The part goes on writing to the same file, at its new end: it was opened for appending. What it
    writes between the two steps is lost.
    """
    if path.stat().st_size > max_bytes:
        shutil.copyfile(path, path.with_suffix(".log.1"))
        os.truncate(path, 0)
