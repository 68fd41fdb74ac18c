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
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace

import orjson
import sqlalchemy as sa

from pipeline.errors import BrokerUnavailable
from pipeline.records import OffsetRange, Origin
from pipeline.store import attempts

TRY_AGAIN = 75
OUT_OF_MEMORY = 76
"""Exit codes of a probe that came to an end in order."""

START_S = 60
"""What a probe needs to start (Python, Beam) on a busy machine, generously."""

LEAST_S = 15
"""The shortest time limit of a probe: it also loads the models."""

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

    def run(self, part: OffsetRange, poison: Mapping[Origin, str]) -> str | None:
        """How the child died, or None when it lived. Raises BrokerUnavailable: no verdict."""
        share = (part.end - part.start) / self.records
        timeout_s = max(self.timeout_s * share, min(LEAST_S, self.timeout_s))
        order = {
            **asdict(self),
            "timeout_s": timeout_s,
            "ranges": [asdict(part)],
            "poison": [{**asdict(origin), "reason": why} for origin, why in poison.items()],
        }
        try:
            child = subprocess.run(
                [sys.executable, "-m", "pipeline.probe"],
                input=orjson.dumps(order),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                timeout=timeout_s + START_S,
                check=False,
                env={**os.environ, "PYTHONFAULTHANDLER": "1"},
            )
        except subprocess.TimeoutExpired:
            return f"did not end within {timeout_s:.0f} s"
        code = child.returncode
        if code == 0:
            return None
        if code == TRY_AGAIN:
            raise BrokerUnavailable("a probe could not read from Kafka or the store")
        if code < 0:
            return f"killed the process: {signal.Signals(-code).name}"
        if code == OUT_OF_MEMORY:
            return f"needed more than {self.memory_mb} MB of memory"
        said = child.stderr.decode("utf-8", "replace").strip()
        if said.startswith(_WATCHDOG):
            return f"did not end within {timeout_s:.0f} s"
        return f"ended the process with exit code {code}: {' '.join(said.splitlines()[-1:])}"


def convict_all(store: sa.Engine, ranges: Iterable[OffsetRange], probe: Probe) -> bool:
    """Convict every record of `ranges` that kills a process alone.

    False when some range kills, but no single record of it does.
    """
    alone = True
    poison = attempts.convicted(store, ranges)
    for part in ranges:
        while True:
            found = find_culprit(part, lambda some: probe.run(some, poison))
            if found is None:
                break
            offset, reason = found
            if offset is None:
                alone = False
                break
            origin = Origin(topic=part.topic, partition=part.partition, offset=offset)
            logger.error("convicted %s: %s", origin, reason)
            attempts.convict(store, origin, reason)
            poison[origin] = reason
    return alone


def find_culprit(
    part: OffsetRange, death: Callable[[OffsetRange], str | None]
) -> tuple[int | None, str] | None:
    """Bisect `part` for an offset whose record brings `death`; log2(n) to 2 log2(n) probes.

    None: nothing dies. (None, reason): the range dies, but neither half of a part of it does.
    """
    reason = death(part)
    if reason is None:
        return None
    low, high = part.start, part.end  # the records of [low, high) kill
    while high - low > 1:
        middle = (low + high) // 2
        if first := death(replace(part, start=low, end=middle)):
            high, reason = middle, first
        elif second := death(replace(part, start=middle, end=high)):
            low, reason = middle, second
        else:
            return None, reason
    return low, reason
