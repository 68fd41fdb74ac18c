"""When a source is asked, how that went, and when it is asked next: as feeds and listings do."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from connectors.collector.backlog import Entries
from connectors.collector.polled_source import PolledSource
from connectors.collector.rhythm import Rhythm
from connectors.schedule import Hints, Schedule
from connectors.source import Outcome
from pipeline.errors import Disallowed, FetchFailed, HostHeld
from pipeline.records import RawArticle

_DAY_S = 24 * 3600.0
_APART_S = 60.0  # sources that wait for one thing do not all come at once


@dataclass(slots=True, kw_only=True)
class Asked:
    """What is remembered of a source from poll to poll, the base of its cursor.

    JSON values. Times: seconds since the epoch.
    """

    url: str = ""  # as configured
    entries: Entries = field(default_factory=Entries)
    rhythm: Rhythm = field(default_factory=Rhythm)
    ask_at: float | None = 0.0  # None: gone
    why: str = ""  # it is asked then
    answered_at: float | None = None
    failures: int = 0  # in a row
    outcome: Outcome = "ok"
    polled_at: float = 0.0

    def begin(self, now: float) -> None:
        """Take in that a poll begins. A clock that was ahead and was put right costs no waits."""
        if now < self.polled_at:
            self.put_back(self.polled_at - now)
        self.polled_at = now

    def put_back(self, by_s: float) -> None:
        """Make all times earlier."""
        if self.ask_at is not None:
            self.ask_at -= by_s
        if self.answered_at is not None:
            self.answered_at -= by_s
        self.entries.put_back(by_s)

    def is_due(self, now: float) -> bool:
        """Whether it is time to ask."""
        return self.ask_at is not None and self.ask_at <= now

    def next(self, now: float) -> tuple[float | None, str]:
        """When there is something to do, from `now` on, and why then."""
        waiting_at = self.entries.next_at()
        if waiting_at is None or (self.ask_at is not None and self.ask_at <= waiting_at):
            return None if self.ask_at is None else max(self.ask_at, now), self.why
        return max(waiting_at, now), "entries wait"


class Asking:
    """Sets when one source is asked, in what is remembered of it."""

    def __init__(self, config: PolledSource, schedule: Schedule, rng: Random) -> None:
        self._config = config
        self._schedule = schedule
        self._rng = rng

    def learn(self, memory: Asked, new: Iterable[RawArticle], now: float) -> None:
        """Take in an answer, or what was pushed, with these articles not seen before."""
        published = [_seconds(one.published) for one in new]
        memory.rhythm = self._schedule.learn(memory.rhythm, published, now, memory.answered_at)
        memory.answered_at = now

    def answered(self, memory: Asked, hints: Hints, now: float) -> None:
        """Ask again when something new is likely."""
        memory.failures = 0
        memory.ask_at, memory.why = self._schedule.next(
            self._config.id, memory.rhythm, now, self._config.bounds, hints
        )

    def failed(self, memory: Asked, error: FetchFailed, now: float) -> None:
        """Ask again when it may have passed."""
        wait_s = (error.retry_after_s or 0.0) + self._rng.uniform(1, _APART_S)
        if isinstance(error, HostHeld):  # no fault of the source's
            memory.outcome = "failed" if memory.answered_at is None else memory.outcome
            memory.ask_at, memory.why = now + wait_s, "its host has no turn before"
            return
        memory.outcome = "failed"
        memory.failures += 1
        if isinstance(error, Disallowed):
            wait_s += 0.0 if error.retry_after_s else _DAY_S
            memory.ask_at, memory.why = now + wait_s, "its robots.txt is read again then"
            return
        memory.ask_at, memory.why = self._schedule.after_failure(
            now, memory.failures, error.retry_after_s, self._config.bounds, error.status
        )


def _seconds(claimed: str | None) -> float | None:
    """A claimed time as seconds since the epoch, where it is one."""
    try:
        moment = datetime.fromisoformat(claimed or "")
        return moment.timestamp() if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
