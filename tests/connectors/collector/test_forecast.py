import math

import pytest

from connectors.collector.forecast import worth_asking_in
from connectors.collector.habits import Factors, Habits
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
    posted = [(NOW // HOUR - hour) * HOUR + 25 * 60 + 10 for hour in range(1, 400)]
    rhythm = learn(Rhythm(), posted, NOW, None)
    at = NOW + wait(rhythm, price)
    assert at % HOUR == pytest.approx(27 * 60, abs=1)
    assert (at + wait(rhythm, price, now=at)) % HOUR == pytest.approx(27 * 60, abs=1)


def test_waits_grow_with_the_price():
    rhythm = steady(20)
    waits = [wait(rhythm, price, longest_s=10 * DAY) for price in (0.1, 10.0, 100.0, 1e4, 1e7)]
    assert waits == sorted(waits)
    assert waits[0] > 0
