"""A child process that cannot outlive this one."""

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

from connectors.kafka_node import tether


def tethered(command: Sequence[str | Path]) -> list[str]:
    """The command that runs `command` until the thread that starts it ends, then SIGTERMs it."""
    program = [str(part) for part in command]
    return [sys.executable, "-I", "-S", tether.__file__, str(os.getpid()), *program]


class Child:
    """A running program that gets SIGTERM when this process ends, by kill -9 too (on Linux).

    Its output goes to the file `output`. It inherits the open file `keep_open`.
    Raises OSError where it cannot be started.
    """

    def __init__(
        self, command: Sequence[str | Path], *, folder: Path, output: Path, keep_open: int
    ) -> None:
        started: Future[subprocess.Popen[bytes]] = Future()

        def attend() -> None:
            try:
                with output.open("wb") as file:
                    process = subprocess.Popen(
                        tethered(command),
                        cwd=folder,
                        stdin=subprocess.DEVNULL,
                        stdout=file,
                        stderr=subprocess.STDOUT,
                        pass_fds=(keep_open,),
                        start_new_session=True,  # Ctrl-C reaches us, and we stop it in due course
                    )
            except OSError as error:
                started.set_exception(error)
                return
            started.set_result(process)
            process.wait()

        # To the kernel, the parent is the *thread* that started the child. So that thread must
        # last as long as the child, whichever thread asked for it.
        self._attendant = threading.Thread(target=attend, name="child", daemon=True)
        self._attendant.start()
        self._process = started.result()

    @property
    def pid(self) -> int:
        """Process id of the program."""
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs; minus the signal's number where a signal ended it."""
        return self._process.returncode

    def stop(self, patience_s: float) -> None:
        """End it: SIGTERM, then SIGKILL where that has not helped within `patience_s`."""
        self._process.terminate()
        self._attendant.join(patience_s)
        if self._attendant.is_alive():
            self._process.kill()
            self._attendant.join()
