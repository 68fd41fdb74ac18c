"""How SIGTERM and Ctrl-C end a process: in order, in time, whatever it is at."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue

GRACE_S = 3.5
"""How long a stopped part may take to finish what it has begun; then it drops it."""

LAST_ACT_S = 2.0

STOPPED_EARLY = 128 + signal.SIGTERM
"""Exit code, as shells say it, of what was to run until its work is done and was stopped before."""

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM and Ctrl-C set."""
    stop = threading.Event()
    told: SimpleQueue[int] = SimpleQueue()

    def pass_on() -> None:
        told.get()
        stop.set()

    # A handler runs in the main thread, between any two steps of it. In the middle of stop.wait()
    # it would wait for ever for the lock that set() needs; SimpleQueue.put is made to be safe.
    threading.Thread(target=pass_on, name="signals", daemon=True).start()
    for number in _SIGNALS:
        signal.signal(number, lambda number, _frame: told.put(number))
    return stop


def stop_in_time(
    last_act: Callable[[], None] = lambda: None, exit_code: int = 0
) -> threading.Event:
    """`stop_on_signals`, and the end of the process GRACE_S later, whatever it is at.

    It may wait for a Kafka that is away, or run an epoch. What it has not finished it has not
    noted as done either, and does again after the next start. `last_act` comes just before, and
    has LAST_ACT_S: it may have to wait for a store that another process writes to.
    """
    stop = stop_on_signals()

    def watch() -> None:
        stop.wait()
        time.sleep(GRACE_S)
        act = threading.Thread(target=last_act, name="last act", daemon=True)
        act.start()
        act.join(LAST_ACT_S)
        os._exit(exit_code)

    threading.Thread(target=watch, name="grace", daemon=True).start()
    return stop


class Told:
    """SIGTERM and Ctrl-C as `wireroom run` takes them: noted, and raised where that is asked for.

    Only for the main thread.
    """

    def __init__(self) -> None:
        self._stop = False
        self._raise = False
        for number in _SIGNALS:
            signal.signal(number, self._note)

    def __bool__(self) -> bool:
        return self._stop

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """For what may take long: within, being told to stop raises SystemExit(0)."""
        self._raise = True
        try:
            if self._stop:
                raise SystemExit(0)
            yield
        finally:
            self._raise = False

    def _note(self, *_: object) -> None:
        self._stop = True
        if self._raise:
            self._raise = False  # once: a second signal must not cut the cleaning up short
            raise SystemExit(0)
