"""Polls publishers as a rule says, and measures how late each article is fetched."""

import heapq
import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tests.bench.schedule.publishers import BEGIN, DAY_S, Publisher, Times

LEAD_IN_DAYS = 3
"""A collector runs for months: its first days are not measured."""
_CLOSE = 0.005
_TRIES = 14


class Rule(Protocol):
    """When to ask a feed again."""

    def after(self, feed: int, now: float, last: float | None, seen: int, found: int) -> float:
        """The next time, after an answer at `now` with the articles `seen` to `found` as news."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a rule achieved in the measured time."""

    requests: int
    late_s: Times  # from publication to fetch, of each article
    feed: NDArray[np.int64]  # of each article
    lost: int  # articles that had left their feed when it was asked; late until then

    @property
    def mean_s(self) -> float:
        """Mean delay of an article."""
        return float(self.late_s.mean())


def replay(publishers: Sequence[Publisher], rule: Rule, days: int) -> Outcome:
    """Let the rule poll for so many days; all feeds are first asked within minutes."""
    measured, end = BEGIN + LEAD_IN_DAYS * DAY_S, BEGIN + days * DAY_S
    appears = [publisher.appears.tolist() for publisher in publishers]
    fetched = [np.full(len(times), end) for times in appears]
    seen = [0] * len(publishers)
    last: list[float | None] = [None] * len(publishers)
    due = [(BEGIN + 0.5 * feed, feed) for feed in range(len(publishers))]
    requests = lost = 0
    while due[0][0] < end:
        now, feed = due[0]
        known, window = seen[feed], publishers[feed].window
        found = bisect_right(appears[feed], now, known)
        shown = max(known, found - window)
        if found > known:
            fetched[feed][known:found] = now
            lost += shown - known if now >= measured and last[feed] is not None else 0
        again = rule.after(feed, now, last[feed], shown, found)
        seen[feed], last[feed] = found, now
        requests += now >= measured
        heapq.heapreplace(due, (max(again, now + 1.0), feed))
    late, feeds = [], []
    for number, publisher in enumerate(publishers):
        counted = (publisher.appears >= measured) & (publisher.appears < end - DAY_S)
        late.append((fetched[number] - publisher.appears)[counted])
        feeds.append(np.full(int(counted.sum()), number))
    return Outcome(
        requests=requests, late_s=np.concatenate(late), feed=np.concatenate(feeds), lost=lost
    )


def at_equal_requests(
    publishers: Sequence[Publisher],
    make: Callable[[float], Rule],
    requests: int,
    days: int,
    between: tuple[float, float],
) -> Outcome:
    """The outcome with the value of a rule's knob (more: fewer requests) that spends as many.

    Where no value does, the nearest outcome.
    """
    low, high = map(math.log, between)
    over = under = 0.0  # log of the requests at both ends, relative to what is wanted
    best: Outcome | None = None
    for _ in range(_TRIES):
        share = over / (over - under) if over and under else 0.5
        knob = low + (high - low) * min(max(share, 0.1), 0.9)
        outcome = replay(publishers, make(math.exp(knob)), days)
        excess = math.log(outcome.requests / requests)
        if best is None or abs(excess) < abs(math.log(best.requests / requests)):
            best = outcome
        if abs(excess) < _CLOSE:
            break
        low, over, high, under = (
            (knob, excess, high, under) if excess > 0 else (low, over, knob, excess)
        )
    assert best is not None
    return best
