"""Find the record that kills the process: bisection in child processes with limits.

A segmentation fault, memory without end or an endless regular expression cannot be caught where
it happens. So each half of the suspect range is run in a child (probe.py) that may die; what
is left in the end is convicted, and becomes a dead letter without being run again.
"""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace

import orjson
import sqlalchemy as sa

from pipeline.errors import Transient
from pipeline.records import OffsetRange, Origin
from pipeline.store import attempts

STARTED = b"started\n"
"""What a probe writes to stdout before it runs the ranges: what ends it earlier is no verdict."""

TRY_AGAIN = 75
OUT_OF_MEMORY = 76
HUNG = 77
"""Exit codes of a probe; HUNG stands for its end by a watchdog."""

START_S = 60
"""What a probe needs to start (Python, Beam) on a busy machine, generously."""

LEAST_S = 30
"""The shortest time limit of a probe: it also loads the models, which takes 5 s of an idle core
and took 13 s on two cores that six processes shared. Too short a limit convicts the innocent."""

Ranges = tuple[OffsetRange, ...]

_WATCHDOG = "Timeout ("  # how faulthandler begins before it ends the process

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """Runs ranges in a child process and says what that did to it."""

    kafka: Mapping[str, object]
    store_url: str
    max_bytes: int
    records: int  # in all the ranges, to which the time limit applies
    timeout_s: float
    memory_mb: int
    entities: Mapping[str, object]  # as EntitiesConfig reads it

    def run(self, ranges: Ranges, poison: Mapping[Origin, str]) -> str | None:
        """How the child died, or None when it lived. Raises Transient: no verdict."""
        share = _records(ranges) / self.records
        timeout_s = max(self.timeout_s * share, min(LEAST_S, self.timeout_s))
        order = {
            **asdict(self),
            "parent": os.getpid(),
            "timeout_s": timeout_s,
            "ranges": [asdict(part) for part in ranges],
            "poison": [{**asdict(origin), "reason": why} for origin, why in poison.items()],
        }
        try:
            child = subprocess.run(
                [sys.executable, "-m", "pipeline.probe"],
                input=orjson.dumps(order),
                capture_output=True,
                timeout=timeout_s + START_S,
                check=False,
                env={**os.environ, "PYTHONFAULTHANDLER": "1"},
            )
            code, out, err = child.returncode, child.stdout, child.stderr
        except subprocess.TimeoutExpired as error:
            code, out, err = HUNG, error.stdout or b"", error.stderr or b""
        said = err.decode("utf-8", "replace").strip().splitlines()
        if not out.startswith(STARTED):
            raise Transient(f"a probe could not start: {' '.join(said[-1:])}")
        if any(line.startswith(_WATCHDOG) for line in said):
            code = HUNG
        return self._verdict(code, timeout_s, last_words=" ".join(said[-1:]))

    def _verdict(self, code: int, timeout_s: float, last_words: str) -> str | None:
        if code == 0:
            return None
        if code in (TRY_AGAIN, -signal.SIGTERM, -signal.SIGINT):
            raise Transient("a probe could not read from Kafka or the store, or was told to end")
        if code == OUT_OF_MEMORY:
            return f"needed more than {self.memory_mb} MB of memory"
        if code == HUNG:
            return f"did not end within {timeout_s:.0f} s"
        if code < 0:
            return f"killed the process: {signal.Signals(-code).name}"
        return f"ended the process with exit code {code}: {last_words}"


def convict_all(store: sa.Engine, ranges: Ranges, probe: Probe) -> bool:
    """Convict every record of `ranges` that kills a process alone.

    False when that does not explain the deaths: nothing dies now, or no record dies alone.
    """
    poison = attempts.convicted(store, ranges)
    convicted = 0
    while found := find_culprit(ranges, lambda some: probe.run(some, poison)):
        origin, reason = found
        if origin is None:
            return False
        logger.error("convicted %s: %s", origin, reason)
        attempts.convict(store, origin, reason)
        poison[origin] = reason
        convicted += 1
    return convicted > 0


def find_culprit(
    ranges: Ranges, death: Callable[[Ranges], str | None]
) -> tuple[Origin | None, str] | None:
    """Bisect `ranges` for the record that brings `death`; at most log2(n) + 2 probes, rounded up.

    None: nothing dies. (None, reason): the ranges die, but the record left in the end does not.
    """
    reason = death(ranges)
    if reason is None:
        return None
    low, high = 0, _records(ranges)  # of what dies
    proven = True  # not only by the other half's survival
    while high - low > 1:
        middle = (low + high) // 2
        died = death(_some(ranges, low, middle))
        if died:
            high, reason = middle, died
        else:
            low = middle
        proven = died is not None
    last = _some(ranges, low, high)
    if not proven:
        died = death(last)
        if died is None:
            return None, reason
        reason = died
    (alone,) = last
    return Origin(topic=alone.topic, partition=alone.partition, offset=alone.start), reason


def _records(ranges: Ranges) -> int:
    return sum(part.end - part.start for part in ranges)


def _some(ranges: Ranges, low: int, high: int) -> Ranges:
    """The records from place `low` to before `high`, counted through all ranges."""
    some = []
    first = 0  # place of the part's first record
    for part in ranges:
        start = part.start + max(low - first, 0)
        end = min(part.end, part.start + high - first)
        if start < end:
            some.append(replace(part, start=start, end=end))
        first += part.end - part.start
    return tuple(some)
