"""Publishers with generated rhythms: when their articles appear, and what their feeds claim.

Times are seconds since the epoch; the simulated time begins on Monday, 2026-01-05, 00:00 UTC,
after `HISTORY_DAYS` of the past that fill the feeds.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DAY_S = 86400.0
CELL_S = 60.0
"""What is generated knows its rate in cells of a minute; an article's place in one is even."""
BEGIN = 1_767_571_200.0
HISTORY_DAYS = 56

Times = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """One feed's past and future."""

    kind: str
    appears: Times  # when each article becomes visible in the feed, ascending
    claims: Times  # the time that each claims; NaN: none
    window: int  # entries that the feed shows
    rates: Times | None = None  # true articles a second in each cell from BEGIN on, for an oracle
    echo: tuple[float, float] = (0.0, 1.0)  # articles that each sets off; for how long, s

    def __post_init__(self) -> None:
        assert np.all(np.diff(self.appears) >= 0)
        assert len(self.appears) == len(self.claims)


KINDS = {
    "daily": 0.25,  # one day shape, working days and weekends
    "bursts": 0.25,  # articles set off others (Hawkes)
    "breaking": 0.12,  # news common to many feeds multiplies the rate for hours
    "batches": 0.12,  # posted at fixed minutes
    "round the clock": 0.08,
    "changed": 0.12,  # another rate and other hours from some day on
    "dormant": 0.06,  # stops for good, or starts out of nothing
}
"""Shares of the kinds."""

_ZONES_H = (-8, -6, -5, -5, -3, 0, 0, 1, 1, 1, 2, 3, 3, 5.5, 5.5, 7, 8, 8, 9, 10)


class World:
    """What all publishers of a run share: the days, and the news that breaks for many."""

    def __init__(self, seed: int, days: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.begin = BEGIN - HISTORY_DAYS * DAY_S
        self.cells = int((HISTORY_DAYS + days) * DAY_S / CELL_S)
        self.hours = (np.arange(self.cells) + 0.5) * CELL_S / 3600  # since begin, a Monday
        self.change_day = (HISTORY_DAYS + days * 0.35, HISTORY_DAYS + days * 0.6)
        self.breaking = self._breaking(2 / 7)

    def _breaking(self, per_day: float) -> Times:
        """How strongly news is breaking in each cell; decays within hours."""
        level = np.zeros(self.cells)
        for at in np.flatnonzero(self.rng.random(self.cells) < per_day * CELL_S / DAY_S):
            after = np.arange(self.cells - at) * CELL_S
            level[at:] += self.rng.uniform(1, 5) * np.exp(-after / (3 * 3600))
        return level


def publishers(seed: int, count: int, days: int) -> list[Publisher]:
    """So many feeds, the kinds in their shares; the same for the same seed."""
    world = World(seed, days)
    names = list(KINDS)
    bounds = np.cumsum(list(KINDS.values())) * count
    return [
        _publisher(world, names[int(np.searchsorted(bounds, number, side="right"))])
        for number in range(count)
    ]


def _publisher(world: World, kind: str) -> Publisher:
    rng = world.rng
    per_day = float(np.clip(rng.lognormal(np.log(6.5), 1.9), 1 / 7, 300))
    rates = per_day / DAY_S * _shape(world, flat=kind == "round the clock")
    echo = (0.0, 1.0)
    if kind == "breaking":
        rates = rates * (1 + world.breaking)
    elif kind == "changed":
        rates = _changed(world, rates)
    elif kind == "dormant":
        rates = _dormant(world, rates)
    elif kind == "bursts":
        echo = (rng.uniform(0.3, 0.7), float(np.exp(rng.uniform(np.log(600), np.log(10800)))))
        rates = rates * (1 - echo[0])
    times = world.begin + _poisson(rng, rates)
    written = times
    if kind == "bursts":
        times = written = _with_echoes(rng, times, echo, world.begin + world.cells * CELL_S)
    if kind == "batches":
        times, rates = _in_batches(world, times, rates)
        if rng.random() < 0.5:
            written = times
    claims = _claimed(rng, written[: len(times)])
    if rng.random() < 0.15:  # a cache in between
        behind = int(rng.uniform(1, 25) * 60 / CELL_S)
        times, rates = times + behind * CELL_S, np.roll(rates, behind)
    window = int(rng.choice([10, 15, 20, 20, 25, 30, 50, 100]))
    return Publisher(
        kind=kind,
        appears=times,
        claims=claims,
        window=window,
        rates=rates[int(HISTORY_DAYS * DAY_S / CELL_S) :].astype(np.float32),
        echo=echo,
    )


def _shape(world: World, *, flat: bool) -> Times:
    """A day and a week, as factors with the mean 1: a peak in the working hours, some at night."""
    rng = world.rng
    local = world.hours + float(rng.choice(_ZONES_H))
    if flat:
        day = 1 + 0.2 * np.cos((local - 14) / 24 * 2 * np.pi)
    else:
        peak, width, second = rng.uniform(8, 17), rng.uniform(0.4, 3), rng.uniform(4, 9)
        day = np.exp(width * (np.cos((local - peak) / 24 * 2 * np.pi) - 1))
        day += rng.uniform(0, 0.7) * np.exp(
            4 * (np.cos((local - peak - second) / 24 * 2 * np.pi) - 1)
        )
        day += rng.uniform(0, 0.1)
    weekend = ((local // 24) % 7) >= 5
    week = np.where(weekend, 0.9 if flat else rng.uniform(0.15, 1.1), 1.0)
    factors = day * week
    return np.asarray(factors / factors.mean())


def _changed(world: World, rates: Times) -> Times:
    """Between a third and three fifths of the time: another rate, hours moved."""
    rng = world.rng
    at = int(rng.uniform(*world.change_day) * DAY_S / CELL_S)
    factor = float(rng.choice([1 / 6, 1 / 3, 3, 6]))
    moved = np.roll(rates, int(rng.uniform(4, 12) * 3600 / CELL_S))
    after = np.arange(world.cells) >= at
    return np.where(after, np.minimum(moved * factor, 2000 / DAY_S), rates)


def _dormant(world: World, rates: Times) -> Times:
    rng = world.rng
    at = int(rng.uniform(*world.change_day) * DAY_S / CELL_S)
    stops = rng.random() < 0.5
    return np.where((np.arange(world.cells) < at) == stops, rates, 0.0)


def _poisson(rng: np.random.Generator, rates: Times) -> Times:
    counts = rng.poisson(rates * CELL_S)
    cells = np.repeat(np.arange(len(rates)), counts)
    return np.sort((cells + rng.random(len(cells))) * CELL_S)


def _with_echoes(
    rng: np.random.Generator, first: Times, echo: tuple[float, float], end: float
) -> Times:
    """Every article sets off others for a while, and these again others."""
    everything, generation = [first], first
    while len(generation):
        counts = rng.poisson(echo[0], len(generation))
        times = np.repeat(generation, counts)
        times = times + rng.exponential(echo[1], len(times))
        generation = times[times < end]
        everything.append(generation)
    return np.sort(np.concatenate(everything))


def _in_batches(world: World, times: Times, rates: Times) -> tuple[Times, Times]:
    """What was written waits for the next fixed minute: of half an hour, an hour, or some."""
    rng = world.rng
    every_s = float(rng.choice([1800, 3600, 3600, 3600, 7200, 10800, 21600]))
    phase = np.floor(rng.uniform(0, every_s) / 60) * 60
    posted = np.ceil((times - world.begin - phase) / every_s) * every_s + phase + world.begin
    # The system needs a moment to write the feed; never the same one.
    posted = np.sort(posted + rng.uniform(0, 40, len(posted)))
    keep = posted < world.begin + world.cells * CELL_S
    slot = np.ceil((np.arange(world.cells) * CELL_S - phase) / every_s) * every_s + phase
    cell = np.minimum((slot / CELL_S).astype(int), world.cells - 1)
    batched = np.zeros(world.cells)
    np.add.at(batched, cell, rates)
    return posted[keep], batched


def _claimed(rng: np.random.Generator, written: Times) -> Times:
    """The times that articles claim: some feeds lie, or say nothing."""
    draw = rng.random()
    if draw < 0.10:
        return np.full(len(written), np.nan)
    if draw < 0.15:  # local time sold as UTC
        return written + 3600 * float(rng.choice([-8, -5, -1, 1, 2, 3, 8]))
    if draw < 0.18:  # the date only
        return np.floor(written / DAY_S) * DAY_S
    return written
