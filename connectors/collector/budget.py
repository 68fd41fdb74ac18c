"""What a request costs: the price at which all feeds together spend the budget, and no more.

At a price of c article seconds a feed with the rate r is asked sqrt(r / 2c) times a second, within
its bounds. From the mean of sqrt(r) of each feed follows the price at which their sum is the
budget. What that overlooks (bursts, hours in which a bound holds) is corrected by what was really
spent in the last days.
"""

import math

import numpy as np
from numpy.typing import NDArray

from connectors.collector.habits import DAY_S

_SOLVED_EVERY_S = 300.0
_GROWN = 1.05
_FORGOTTEN_S = 8 * DAY_S
"""A source not heard of for longer than any wait after failures takes no part."""
_MEMORY_S = 2 * DAY_S  # longer than a day: by night less is spent
_UNCORRECTED = 50.0  # requests; as many more weigh as much as the foreseen
_CORRECTION = (0.25, 4.0)
_HALVINGS = 40
_NEVER = -math.inf
_SCALES = (1e-8, 1e6)


class Budget:
    """The requests of all feeds: one for each in `average_s`, on average."""

    def __init__(self, average_s: float) -> None:
        self._average_s = average_s
        self._places: dict[str, int] = {}
        self._free: list[int] = []
        # A column for each source: its root rate, its fewest and most requests a second, and
        # when it was last asked.
        self._sources: NDArray[np.float64] = np.full((4, 64), _NEVER)
        self._scale = 1.0  # 1 / sqrt(2 * price)
        self._solved_at, self._solved_for = _NEVER, 0
        self._foreseen_per_s = 0.0
        self._spent = self._foreseen = 0.0
        self._counted_at = math.inf

    def price(
        self, source: str, root_rate: float, least_s: float, longest_s: float, now: float
    ) -> float:
        """The article seconds that the next request of `source`, asked now, has to be worth.

        `root_rate`: the mean square root of its articles a second.
        """
        place = self._places.get(source)
        if place is None:
            place = self._add(source)
        else:
            self._count(now)
        self._sources[:, place] = root_rate, 1 / longest_s, 1 / least_s, now
        grown = len(self._places) > self._solved_for * _GROWN
        if grown or not 0 <= now - self._solved_at < _SOLVED_EVERY_S:
            self._solve(now)
        return 0.5 / self._scale**2

    def forget(self, source: str) -> None:
        """Its requests are for the others."""
        place = self._places.pop(source, None)
        if place is not None:
            self._sources[:, place] = _NEVER
            self._free.append(place)

    def _add(self, source: str) -> int:
        if self._free:
            place = self._free.pop()
        else:
            place = len(self._places)
            if place == self._sources.shape[1]:
                self._sources = np.hstack([self._sources, np.full_like(self._sources, _NEVER)])
        self._places[source] = place
        return place

    def _count(self, now: float) -> None:
        """A request was made; the first one of a source is no matter of price."""
        since_s = min(max(now - self._counted_at, 0.0), DAY_S)  # a machine that slept spent nothing
        kept = math.exp2(-since_s / _MEMORY_S)
        self._spent = self._spent * kept + 1
        self._foreseen = self._foreseen * kept + self._foreseen_per_s * since_s
        self._counted_at = now

    def _solve(self, now: float) -> None:
        root_rates, fewest, most, heard_at = self._sources[:, self._sources[3] > now - _FORGOTTEN_S]
        overspent = (self._spent + _UNCORRECTED) / (self._foreseen + _UNCORRECTED)
        least, greatest = _CORRECTION
        wanted = len(heard_at) / self._average_s / min(max(overspent, least), greatest)
        low, high = _SCALES
        for _ in range(_HALVINGS):
            scale = math.sqrt(low * high)
            requests = float(np.clip(root_rates * scale, fewest, most).sum())
            low, high = (low, scale) if requests > wanted else (scale, high)
        self._scale = high
        self._foreseen_per_s = requests
        self._solved_at, self._solved_for = now, len(self._places)
