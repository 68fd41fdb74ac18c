"""Whose turn it is: each source at its time, a host's one after another, archives last.

A source that is due stands in its host's line. The first of a line is let go when a request to the
host would not have to wait; until then others have their turn, so that a slow, busy or held host
keeps no poll waiting that could run. Hosts take turns, whichever waited longest first, and none has
more than a few of its sources out at a time: their articles' pages may all lie on one other host.
"""

import heapq
import itertools
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random

_LOOK_AGAIN_S = 0.02  # by then the request of the poll that was let go stands in the host's line
_LOOK_AT_BUSY_S = 1.0
_LONGEST_LOOK_S = 600.0  # a hold may last a week, a clock may be set back
_WIDEST_GAP_S = 5.0
_FEWEST_SWEPT = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What decides about the turns of a source."""

    host: str  # empty: it waits for no host
    archive: bool = False


@dataclass(slots=True, kw_only=True, eq=False)
class Turn:
    """A source's next poll."""

    source: str
    at: float
    place: Place
    waits: bool = True  # False: taken, or not to be taken any more


class Turns:
    """The sources that wait to be polled.

    Times are seconds. `wait_s` says how long a request to a host would have to wait
    (`Hosts.wait_s`). At most `per_host` sources of one host, and `archives` archives, are out at a
    time.
    """

    def __init__(self, wait_s: Callable[[str], float], per_host: int, archives: int) -> None:
        self._wait_s = wait_s
        self._per_host = per_host
        self._archives_free = archives
        self._out: Counter[str] = Counter()  # by host
        self._turns: dict[str, Turn] = {}  # by source
        self._numbers = itertools.count()  # so that no heap has to compare two turns
        self._times: list[tuple[float, int, Turn]] = []  # a heap of those that are not due
        self._lines: dict[str, deque[Turn]] = {}  # by host: those that are
        self._looks: list[tuple[float, int, str]] = []  # a heap: when to look at a host's line
        self._archives: deque[Turn] = deque()
        self._woken: deque[Turn] = deque()

    def __len__(self) -> int:
        """How many wait."""
        return len(self._turns)

    def __contains__(self, source: str) -> bool:
        """Whether it waits."""
        return source in self._turns

    def put(self, source: str, at: float, place: Place) -> None:
        """Let a source wait for its time, in place of the one it waited for."""
        turn = self._new(source, at, place)
        heapq.heappush(self._times, (at, next(self._numbers), turn))
        if len(self._times) > 2 * len(self._turns) + _FEWEST_SWEPT:
            self._times = [entry for entry in self._times if entry[2].waits]
            heapq.heapify(self._times)

    def wake(self, source: str, now: float, place: Place) -> None:
        """Let a source be the next, whatever its host is at."""
        self._woken.append(self._new(source, now, place))

    def put_back(self, by_s: float) -> None:
        """The clock was put back so far: what waits does not wait longer for it."""
        for turn in self._turns.values():
            turn.at -= by_s
        self._times = [(at - by_s, number, turn) for at, number, turn in self._times]
        self._looks = [(at - by_s, number, host) for at, number, host in self._looks]

    def drop(self, source: str) -> None:
        """Let a source wait no longer."""
        turn = self._turns.pop(source, None)
        if turn is not None:
            turn.waits = False

    def take(self, now: float) -> Turn | None:
        """The next, if it may be polled now. `end` must follow."""
        self._line_up(now)
        turn = _first(self._woken) or self._next_live(now) or self._next_archive()
        if turn is not None:
            self.drop(turn.source)
            self._archives_free -= turn.place.archive
            self._out[turn.place.host] += 1
        return turn

    def end(self, turn: Turn) -> None:
        """The poll is over."""
        self._archives_free += turn.place.archive
        self._out[turn.place.host] -= 1
        if not self._out[turn.place.host]:
            del self._out[turn.place.host]

    def next_at(self) -> float | None:
        """When `take` may give something; None: not before one ends, or is put here."""
        if self._woken or (self._archives and self._archives_free > 0):
            return 0.0
        return min((heap[0][0] for heap in (self._times, self._looks) if heap), default=None)

    def due(self, now: float) -> int:
        """How many wait although their time has come."""
        return sum(turn.at <= now for turn in self._turns.values())

    def _new(self, source: str, at: float, place: Place) -> Turn:
        self.drop(source)
        turn = self._turns[source] = Turn(source=source, at=at, place=place)
        return turn

    def _line_up(self, now: float) -> None:
        while self._times and self._times[0][0] <= now:
            at, number, turn = heapq.heappop(self._times)
            host = turn.place.host
            if not turn.waits:
                continue
            if turn.place.archive:
                self._archives.append(turn)
            elif host in self._lines:
                self._lines[host].append(turn)
            else:
                self._lines[host] = deque([turn])
                heapq.heappush(self._looks, (at, number, host))

    def _next_live(self, now: float) -> Turn | None:
        while self._looks and self._looks[0][0] <= now:
            _, number, host = heapq.heappop(self._looks)
            line = self._lines[host]
            wait_s = self._host_wait_s(host)
            turn = _first(line) if wait_s <= 0 else None
            if line:
                pause_s = min(max(wait_s, _LOOK_AGAIN_S), _LONGEST_LOOK_S) if host else 0.0
                heapq.heappush(self._looks, (now + pause_s, number, host))
            else:
                del self._lines[host]
            if turn is not None:
                return turn
        return None

    def _host_wait_s(self, host: str) -> float:
        if not host:
            return 0.0
        return _LOOK_AT_BUSY_S if self._out[host] >= self._per_host else self._wait_s(host)

    def _next_archive(self) -> Turn | None:
        return _first(self._archives) if self._archives_free > 0 else None


def _first(line: deque[Turn]) -> Turn | None:
    """Take the first that still waits."""
    while line:
        turn = line.popleft()
        if turn.waits:
            return turn
    return None


def spread(
    times: Mapping[str, float],
    host_of: Callable[[str], str],
    now: float,
    over_s: float,
    rng: Random,
) -> Iterator[tuple[str, float]]:
    """The sources with their times, what is due by now spread out by host, in its order.

    At a start all may be due. The feeds of one host then follow one another in about equal steps,
    `over_s` for all of them or less, and not as fast as the host lets them.
    """
    due: dict[str, list[str]] = {}
    for source, at in times.items():
        if at > now:
            yield source, at
        else:
            due.setdefault(host_of(source), []).append(source)
    for host, sources in due.items():
        gap_s = min(over_s / len(sources), _WIDEST_GAP_S) if host else 0.0
        for step, source in enumerate(sources):
            yield source, now + gap_s * (step + (rng.uniform(-0.5, 0.5) if step else 0.0))
