import json
import math
from random import Random

import msgspec
import pytest

from connectors.collector.habits import Factors
from connectors.collector.rhythm import Rhythm, learn

HOUR, DAY = 3600.0, 86400.0
START = 1_767_571_200.0  # a Monday, 00:00 UTC


def watch(appears, claims, *, days, every_s=900.0, window=30, before=0.0):
    """Poll a feed now and then; articles appear and claim what they claim, oldest first."""
    rhythm, last, seen, rng = Rhythm(), None, 0, Random(0)
    now = START + before
    while now < START + days * DAY:
        found = sum(at <= now for at in appears[seen:]) + seen
        fresh = claims[max(seen, found - window) : found]
        rhythm, last, seen = learn(rhythm, fresh, now, last), now, found
        now += every_s * rng.uniform(0.7, 1.3)
    return rhythm


def poisson(per_day, days, seed=1, rate=lambda _hour: 1.0):
    rng, at, times = Random(seed), START, []
    while True:
        at += rng.expovariate(per_day * 4 / DAY)
        if at >= START + days * DAY:
            return times
        if rng.random() * 4 < rate(at % DAY / HOUR):
            times.append(at)


def test_it_survives_json_in_less_than_a_kilobyte():
    times = poisson(50, 14)
    rhythm = watch(times, times, days=14)
    text = json.dumps(msgspec.to_builtins(rhythm))
    assert len(text) < 1000
    assert msgspec.convert(json.loads(text), Rhythm) == rhythm
    assert msgspec.convert({}, Rhythm) == Rhythm()


@pytest.mark.parametrize("per_day", [2, 20, 150])
def test_the_rate_is_found(per_day):
    times = poisson(per_day, 21)
    rhythm = watch(times, times, days=21, every_s=1800, window=100)
    assert rhythm.per_s * DAY == pytest.approx(per_day, rel=0.4)


def test_a_first_answer_tells_the_rate_already():
    times = [at - 10 * DAY for at in poisson(10, 10)]
    assert learn(Rhythm(), times, START, None).per_s * DAY == pytest.approx(10, rel=0.3)


def test_a_change_is_followed_within_two_weeks():
    slow, fast = poisson(4, 14), [at + 14 * DAY for at in poisson(24, 14)]
    rhythm = watch(slow + fast, slow + fast, days=28, every_s=3600)
    assert rhythm.per_s * DAY == pytest.approx(24, rel=0.4)
    rhythm = watch(fast[: len(fast)], fast, days=45, every_s=3600, before=14 * DAY)
    assert rhythm.per_s * DAY < 4  # silent for 17 days


def hour_factors(rhythm, now):
    factors = Factors(rhythm.habits, now)
    first = int(now // HOUR)
    return [
        sum(factors.hour(first + day * 24 + hour) for day in range(7)) / 7 for hour in range(24)
    ]


@pytest.mark.parametrize("claimed", [True, False])
def test_hours_are_learned_with_and_without_claimed_times(claimed):
    times = poisson(40, 21, rate=lambda hour: 3.0 if 8 <= hour < 16 else 0.0)
    claims = times if claimed else [None] * len(times)
    hours = hour_factors(watch(times, claims, days=21), START + 21 * DAY)
    assert min(hours[9:15]) > 2
    assert max(hours[:6] + hours[18:]) < 0.3


def test_one_busy_morning_says_nothing_of_mornings():
    morning = [START + 8 * HOUR + 60 * minute for minute in range(120)]
    rhythm = learn(Rhythm(), morning, START + 10 * HOUR, None)
    assert max(hour_factors(rhythm, START + 10 * HOUR)) < 2


def slots(appears, claims, days=14):
    return Factors(watch(appears, claims, days=days).habits, START + days * DAY).slots


def test_posts_at_a_fixed_minute_are_found_whatever_they_claim():
    posted = [START + hour * HOUR + 25 * 60 + 10 for hour in range(24 * 14)]
    written = [at - HOUR * Random(number).random() for number, at in enumerate(posted)]
    for claims in (posted, written, [None] * len(posted)):
        shares = slots(posted, claims)
        assert shares.index(max(shares)) == 8  # minutes 24 to 27
        assert max(shares) > 0.3


def test_posts_at_any_minute_have_no_minutes():
    times = poisson(60, 14)
    assert slots(times, times) is None


@pytest.mark.parametrize("lag_s", [-7200.0, 600.0, 5 * HOUR])
def test_a_constant_lag_is_found_and_the_hours_are_right(lag_s):
    appears = poisson(40, 21, rate=lambda hour: 3.0 if 8 <= hour < 16 else 0.0)
    rhythm = watch(appears, [at - lag_s for at in appears], days=21)
    assert rhythm.lag_s == pytest.approx(lag_s, abs=600)
    assert rhythm.honest > 0.8
    hours = hour_factors(rhythm, START + 21 * DAY)
    assert max(hours[:6] + hours[18:]) < 0.3


def test_absurd_times_count_as_none():
    times = poisson(40, 14)
    absurd = [(0.0, -1e12, START * 1000, 1e300)[number % 4] for number in range(len(times))]
    rhythm = watch(times, absurd, days=14)
    assert all(map(math.isfinite, (rhythm.level, rhythm.lag_s, rhythm.recent, rhythm.last_new)))
    assert rhythm.last_new <= START + 14 * DAY
    assert rhythm.per_s * DAY == pytest.approx(40, rel=0.4)


def test_old_articles_that_come_again_are_no_news():
    times = poisson(4, 14)
    rhythm = watch(times, times, days=14)
    now = START + 14 * DAY + HOUR
    again = learn(rhythm, [at - 5 * DAY for at in times], now, START + 14 * DAY)
    assert again.per_s == pytest.approx(rhythm.per_s, rel=0.1)
    assert again.last_new == rhythm.last_new
    assert learn(again, [now + 60], now + 120, now).last_new == now + 60


def test_a_feed_whose_times_are_always_old_is_counted_all_the_same():
    times = poisson(12, 14)
    rhythm = watch(times, [START - 900 * DAY] * len(times), days=14)
    assert rhythm.per_s * DAY == pytest.approx(12, rel=0.4)


def test_an_answer_of_thousands_is_no_flood():
    rhythm = learn(Rhythm(), [START - number for number in range(50_000)], START, None)
    more = learn(rhythm, [None] * 50_000, START + HOUR, START)
    assert more.articles < 1000


def test_bursts_are_told_from_news_at_random():
    rng = Random(3)
    bursts = sorted(at + rng.expovariate(1 / 600) for at in poisson(3, 21) for _ in range(6))
    random = poisson(18, 21)
    echo = {
        name: watch(times, times, days=21, every_s=300).echo
        for name, times in (("bursts", bursts), ("random", random))
    }
    assert echo["bursts"] > 0.3 > 0.1 > echo["random"]


def test_silence_becomes_suspicious_in_the_feeds_own_time():
    times = poisson(48, 14)
    rhythm = watch(times, times, days=14)
    assert 6 * HOUR <= rhythm.quiet_at - rhythm.last_new < DAY
    office = poisson(48, 14, rate=lambda hour: 3.0 if 8 <= hour < 16 else 0.0)
    rhythm = watch(office, office, days=14)
    assert rhythm.quiet_at > rhythm.last_new + 14 * HOUR  # not before the next morning
    before = rhythm.quiet_at
    assert learn(rhythm, [], START + 15 * DAY, START + 14 * DAY).quiet_at == before


def test_a_clock_that_went_back_does_no_harm():
    rhythm = learn(Rhythm(), poisson(10, 5), START + 5 * DAY, None)
    again = learn(rhythm, [START + 5 * DAY], START + 4 * DAY, START + 5 * DAY)
    assert again.level == pytest.approx(rhythm.level, rel=0.2)


def test_a_clock_that_began_in_1970_does_no_harm():
    rhythm = learn(learn(Rhythm(), [None] * 9, 10.0, None), [20.0], 100.0, 10.0)
    later = learn(rhythm, [START * 3], START * 3 + 60, 100.0)
    assert later.habits.hours[int(START * 3 // HOUR % 24)] > 0.4
    assert hour_factors(later, START * 3 + 60)[0] < 3
