import math
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from connectors.collector.forecast import worth_asking_in
from connectors.collector.habits import SLOT_S, SLOTS, Factors, Habits
from connectors.collector.rhythm import Rhythm, learn

HOUR, DAY = 3600.0, 86400.0
NOW = 1_767_571_200.0 + 2 * DAY + 9.3 * HOUR  # a Wednesday


def wait(rhythm, price, now=NOW, longest_s=DAY):
    return worth_asking_in(rhythm, Factors(rhythm.habits, now), now, price, longest_s)


def steady(per_day):
    return Rhythm(articles=1000.0, watched_s=1000 * DAY / per_day, habits=Habits())


@pytest.mark.parametrize("per_day", [1, 24, 300])
@pytest.mark.parametrize("price", [30.0, 3000.0])
def test_a_constant_rate_is_asked_at_the_optimum(per_day, price):
    expected = math.sqrt(2 * price / (per_day / DAY))
    assert wait(steady(per_day), price, longest_s=10 * DAY) == pytest.approx(expected, rel=0.05)


def test_what_never_publishes_is_asked_after_the_longest_time():
    assert wait(steady(1e-9), 1000.0) == DAY


def test_an_echo_brings_the_request_forward():
    burst = Rhythm(articles=100.0, watched_s=100 * DAY, recent=8.0, echoes=50.0, echoing=100.0)
    assert wait(burst, 300.0) < 0.2 * wait(steady(1), 300.0)


def test_an_echo_that_was_not_worth_it_is_forgotten():
    burst = Rhythm(articles=1000.0, watched_s=1000 * DAY, recent=0.01, echoes=50.0, echoing=100.0)
    assert wait(burst, 300.0) == pytest.approx(wait(steady(1), 300.0), rel=0.05)


def test_the_night_passes_and_the_morning_is_awaited():
    mornings = [NOW - day * DAY + minute * 60 for day in range(1, 29) for minute in range(0, 60, 6)]
    rhythm = learn(Rhythm(), mornings, NOW, None)
    evening = NOW + 9 * HOUR
    for price in (20.0, 60.0, 200.0):
        assert wait(rhythm, price, now=evening) > 2.5 * wait(rhythm, price)


@pytest.mark.parametrize("price", [100.0, 300.0])
def test_what_is_posted_at_a_fixed_minute_is_fetched_right_after(price):
    rhythm = learn(Rhythm(), every_hour_at_25(), NOW, None)
    at = NOW + wait(rhythm, price)
    assert at % HOUR == pytest.approx(27 * 60, abs=1)
    assert (at + wait(rhythm, price, now=at)) % HOUR == pytest.approx(27 * 60, abs=1)


def test_waits_grow_with_the_price():
    rhythm = steady(20)
    waits = [wait(rhythm, price, longest_s=10 * DAY) for price in (0.1, 10.0, 100.0, 1e4, 1e7)]
    assert waits == sorted(waits)
    assert waits[0] > 0


class Known:
    """A rhythm taken for the truth, in cells of a slot: what requests cost, and the best times."""

    def __init__(self, rhythm, days):
        factors, hour = Factors(rhythm.habits, NOW), int(NOW // HOUR)
        shares = np.array(factors.slots or [1 / SLOTS] * SLOTS)
        rates = [rhythm.level * factors.hour(hour + number) for number in range(days * 24)]
        self.begin, self.cells = hour * HOUR, days * 24 * SLOTS
        self.articles = np.concatenate([[0.0], np.cumsum(np.outer(rates, shares) * HOUR)])
        middles = (self.articles[1:] + self.articles[:-1]) / 2
        self.waited = np.concatenate([[0.0], np.cumsum(middles * SLOT_S)])

    def delay(self, start, end):
        """Article seconds until a request at the cell `end`, from one at `start` on."""
        waited = self.waited[end] - self.waited[start]
        return waited - self.articles[start] * (end - start) * SLOT_S

    def least_cost(self, price):
        """By dynamic programming, from the last cell back."""
        costs = np.zeros(self.cells + 1)
        for start in range(self.cells - 1, -1, -1):
            ends = np.arange(start + 1, min(start + 24 * SLOTS, self.cells) + 1)
            costs[start] = (self.delay(start, ends) + price + costs[ends]).min()
        return costs[0]

    def cost(self, rhythm, price):
        """When asked as the forecast says, at the next end of a cell."""
        cell, total = 0, 0.0
        while cell < self.cells:
            wait_s = wait(rhythm, price, now=self.begin + cell * SLOT_S)
            end = min(cell + math.ceil(wait_s / SLOT_S - 1e-6), self.cells)
            total += self.delay(cell, end) + price
            cell = end
        return total


def office_hours():
    rng = Random(1)
    return [NOW - day * DAY - rng.uniform(0, 9 * HOUR) for day in range(30) for _ in range(12)]


def every_hour_at_25():
    return [(NOW // HOUR - hour) * HOUR + 25 * 60 + 10 for hour in range(1, 400)]


@pytest.mark.parametrize("published", [office_hours(), every_hour_at_25()])
@pytest.mark.parametrize("price", [300.0, 3000.0])
def test_no_times_at_all_would_be_much_better(published, price):
    rhythm = learn(Rhythm(), published, NOW, None)
    rhythm = replace(rhythm, recent=0.0)
    known = Known(rhythm, days=7)
    assert known.cost(rhythm, price) < 1.06 * known.least_cost(price)
