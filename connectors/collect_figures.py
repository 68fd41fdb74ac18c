"""What the collector counts, for its metrics."""

import os

from connectors.cursors import Polled
from pipeline.metrics import CollectMetrics


class Figures:
    """Counts since the process started, and since the last report."""

    def __init__(self, now: float) -> None:
        self._polls = self._not_modified = self._failed = self._articles = self._bytes = 0
        self._reported_at, self._reported_polls = now, 0
        self._started, self._late_s = 0, 0.0

    def started(self, late_s: float) -> None:
        """A poll begins, so long after its time."""
        self._started += 1
        self._late_s += max(late_s, 0.0)

    def polled(self, polled: Polled) -> None:
        """A poll is saved."""
        outcome = polled.poll.outcome
        self._polls += 1
        self._not_modified += outcome == "not_modified"
        self._failed += outcome in ("failed", "gone")
        self._articles += polled.items
        self._bytes += polled.size_bytes

    def report(
        self,
        now: float,
        *,
        sources: int,
        polling: int,
        due: int,
        requests: int,
        held_hosts: int,
        silent: int,
    ) -> CollectMetrics:
        """All of it, with what others know. Begins the time until the next report."""
        passed_s = max(now - self._reported_at, 0.001)
        metrics = CollectMetrics(
            pid=os.getpid(),
            at=now,
            sources=sources,
            polling=polling,
            due=due,
            late_s=self._late_s / max(self._started, 1),
            polls=self._polls,
            polls_per_second=(self._polls - self._reported_polls) / passed_s,
            not_modified=self._not_modified,
            failed=self._failed,
            articles=self._articles,
            bytes=self._bytes,
            requests=requests,
            held_hosts=held_hosts,
            silent=silent,
        )
        self._reported_at, self._reported_polls = now, self._polls
        self._started, self._late_s = 0, 0.0
        return metrics
