"""The rules that are compared: ours, those of others, and two that show the head room."""

import math
from bisect import bisect_left
from collections.abc import Sequence
from random import Random

import numpy as np

from connectors.collector.rhythm import Rhythm
from connectors.schedule import Bounds, Schedule, ScheduleConfig
from tests.bench.schedule.publishers import BEGIN, CELL_S, DAY_S, Publisher

WEEK_S = 7 * DAY_S


class Fixed:
    """Every feed at the same interval."""

    def __init__(self, every_s: float) -> None:
        self._every_s = every_s

    def after(self, feed: int, now: float, last: float | None, seen: int, found: int) -> float:
        return now + self._every_s


class Miniflux:
    """Entry frequency: a week divided by the entries of the last one, times a factor.

    The entries are counted exactly, better than Miniflux can.
    """

    def __init__(self, publishers: Sequence[Publisher], bounds: Bounds, factor: float) -> None:
        self._times = [publisher.appears.tolist() for publisher in publishers]
        self._factor = factor
        self._bounds = bounds

    def after(self, feed: int, now: float, last: float | None, seen: int, found: int) -> float:
        entries = found - bisect_left(self._times[feed], now - WEEK_S)
        every_s = WEEK_S / entries * self._factor if entries else math.inf
        return now + min(max(every_s, self._bounds.min_s), self._bounds.max_s)


class MediaCloud:
    """Lengthens the interval where most of a feed is known, shortens it where little is.

    67 % duplicates or more: 10 minutes longer, 60 after 31 days of silence; less than 33 %: 60
    minutes shorter; from 10 minutes to 24 hours, 6 hours at first; a poll that was more than 20
    minutes early or late does not count. `scale` multiplies all these minutes. As `eager`, it
    takes any news for many, and only none at all for few: no longer Media Cloud's rule, but the
    best that can be made of it (of shares of 1, .3, .1, .03, .01 and 0).
    """

    def __init__(
        self,
        publishers: Sequence[Publisher],
        bounds: Bounds,
        scale: float,
        *,
        eager: bool = False,
    ) -> None:
        self._windows = [publisher.window for publisher in publishers]
        self._times = [publisher.appears.tolist() for publisher in publishers]
        self._minute = 60 * scale
        self._least_s = max(10 * self._minute, bounds.min_s)
        self._most_s = max(min(1440 * self._minute, bounds.max_s), self._least_s)
        self._few, self._many = (0.0, 0.0) if eager else (0.33, 0.67)
        self._every_s = [self._within(360 * self._minute)] * len(publishers)

    def after(self, feed: int, now: float, last: float | None, seen: int, found: int) -> float:
        every_s = self._every_s[feed]
        if last is not None and abs(now - last - every_s) <= 20 * self._minute:
            shown = min(found, self._windows[feed])
            news = (found - seen) / shown if shown else 0.0
            if news <= self._few:
                silent = not found or now - self._times[feed][found - 1] > 31 * DAY_S
                every_s += (60 if silent else 10) * self._minute
            elif news > self._many:
                every_s -= 60 * self._minute
            self._every_s[feed] = every_s = self._within(every_s)
        return now + every_s

    def _within(self, every_s: float) -> float:
        return min(max(every_s, self._least_s), self._most_s)


class Ours:
    """`connectors.schedule`, told what a poll reveals."""

    def __init__(
        self, publishers: Sequence[Publisher], bounds: Bounds, average_s: float, seed: int = 0
    ) -> None:
        self._claims = [
            [None if math.isnan(claim) else claim for claim in publisher.claims.tolist()]
            for publisher in publishers
        ]
        self._schedule = Schedule(ScheduleConfig(average_minutes=average_s / 60), Random(seed))
        self._rhythms = [Rhythm()] * len(publishers)
        self._names = [str(number) for number in range(len(publishers))]
        self._bounds = bounds
        self.alarms: list[tuple[int, float]] = []  # feeds that were silent, and when that was seen
        self._silent = [False] * len(publishers)

    def after(self, feed: int, now: float, last: float | None, seen: int, found: int) -> float:
        quiet_at = self._schedule.quiet_after(self._rhythms[feed])
        silent = quiet_at is not None and now > quiet_at and found == seen
        if silent and not self._silent[feed]:
            self.alarms.append((feed, now))
        self._silent[feed] = silent
        news = self._claims[feed][seen:found]
        rhythm = self._schedule.learn(self._rhythms[feed], news, now, last)
        self._rhythms[feed] = rhythm
        return self._schedule.next(self._names[feed], rhythm, now, self._bounds)[0]


class SquareRoot:
    """The optimum for constant rates: intervals as 1 / sqrt(rate). It is told the mean rates."""

    def __init__(
        self, publishers: Sequence[Publisher], bounds: Bounds, days: int, scale_s: float
    ) -> None:
        self._every_s = []
        for publisher in publishers:
            rate = max(int((publisher.appears >= BEGIN).sum()), 0.5) / days
            every_s = scale_s / math.sqrt(rate)
            self._every_s.append(min(max(every_s, bounds.min_s), bounds.max_s))

    def after(self, feed: int, now: float, last: float | None, seen: int, found: int) -> float:
        return now + self._every_s[feed]


class Oracle:
    """Knows the true rate of each moment, and what an article sets off; asks by our rule."""

    def __init__(self, publishers: Sequence[Publisher], bounds: Bounds, price: float) -> None:
        self._publishers = publishers
        self._bounds = bounds
        self._price = price
        self._cells = int(bounds.max_s / CELL_S)
        self._counts, self._moments = [], []
        for publisher in publishers:
            assert publisher.rates is not None
            counts = publisher.rates.astype(float) * CELL_S / (1 - publisher.echo[0])
            self._counts.append(np.cumsum(counts))
            self._moments.append(np.cumsum(counts * (np.arange(len(counts)) + 0.5) * CELL_S))

    def after(self, feed: int, now: float, last: float | None, seen: int, found: int) -> float:
        publisher, counts, moments = self._publishers[feed], self._counts[feed], self._moments[feed]
        since = now - BEGIN
        cell = min(int(since / CELL_S), len(counts) - 1)
        ends = np.arange(cell + 1, min(cell + 1 + self._cells, len(counts)))
        wait = (ends + 1) * CELL_S - since
        worth = moments[ends] - moments[cell] - since * (counts[ends] - counts[cell])
        branching, lasts_s = publisher.echo
        if branching:
            before = publisher.appears[max(0, found - 200) : found]
            echoes = float(np.exp((before - now) / lasts_s).sum()) * branching
            # what the mean rate already counts as echoes of the past
            echoes -= branching * (counts[cell] - counts[cell - 1]) / CELL_S * lasts_s
            fade_s = lasts_s / (1 - branching)
            expected = echoes / (1 - branching)
            worth = worth + expected * (fade_s - (wait + fade_s) * np.exp(-wait / fade_s))
        reached = worth >= self._price
        wait_s = float(wait[int(reached.argmax())]) if reached.any() else self._bounds.max_s
        return now + min(max(wait_s, self._bounds.min_s), self._bounds.max_s)
