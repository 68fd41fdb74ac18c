from datetime import UTC, datetime
from random import Random

import pytest

from connectors.collector.rhythm import Rhythm
from connectors.schedule import Bounds, Hints, Schedule, ScheduleConfig

HOUR, DAY = 3600.0, 86400.0
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC).timestamp()  # a Wednesday


def schedule(seed=0, minutes=15):
    return Schedule(ScheduleConfig(average_minutes=minutes), Random(seed))


def known(per_day, days=20):
    """The rhythm of a feed after its first answer: entries at no particular times."""
    rng = Random(1)
    times = [NOW - rng.uniform(0, days * DAY) for _ in range(int(per_day * days))]
    return schedule().learn(Rhythm(), times, NOW, None)


def failure_waits(*arguments, **more):
    return [schedule(seed).after_failure(NOW, *arguments, **more)[0] - NOW for seed in range(300)]


def test_a_fixed_interval_is_kept_give_or_take_a_tenth_whatever_is_known_or_hinted():
    bounds, hints = Bounds(fixed_s=900), Hints(ttl_s=7200, skip_hours=frozenset({12}))
    rhythm = known(300)
    found = [schedule(seed).next("a", rhythm, NOW, bounds, hints) for seed in range(200)]
    waits = [at - NOW for at, _ in found]
    assert 810 <= min(waits) < 830
    assert 970 < max(waits) <= 990
    assert found[0][1] == "asked every 15 min, as configured"


def test_busy_feeds_are_asked_oftener():
    spending = schedule()
    waits = []
    for _ in range(3):  # until both are known to share the budget
        waits = [
            spending.next(str(rate), known(rate), NOW, Bounds(min_s=60))[0] - NOW
            for rate in (50, 5)
        ]
    assert waits[1] / waits[0] == pytest.approx(10**0.5, rel=0.4)  # 1 / sqrt of the rate


def test_waits_are_within_bounds():
    spending = schedule(minutes=1)
    assert spending.next("a", known(300), NOW, Bounds(min_s=300))[0] >= NOW + 300
    rarely = schedule(minutes=1440)
    assert rarely.next("a", known(1), NOW, Bounds(max_s=7200))[0] <= NOW + 7200


@pytest.mark.parametrize(
    ("hints", "least_s", "why"),
    [
        (Hints(ttl_s=1800), 1800, "its ttl asks for 30 min"),
        (Hints(max_age_s=1800, ttl_s=60), 1800, "its max-age asks for 30 min"),
        (Hints(ttl_s=30 * DAY), HOUR, "its ttl asks for 60 min"),
    ],
)
def test_a_hint_lengthens_the_least_interval_to_an_hour_at_most(hints, least_s, why):
    busy = known(200)
    assert schedule(minutes=5).next("a", busy, NOW, Bounds())[0] < NOW + least_s
    assert schedule(minutes=5).next("a", busy, NOW, Bounds(), hints) == (NOW + least_s, why)


def test_a_hint_never_exceeds_the_longest_interval():
    at, _ = schedule(minutes=5).next("a", known(200), NOW, Bounds(max_s=600), Hints(ttl_s=1800))
    assert at <= NOW + 600


def test_skipped_hours_and_days_are_skipped_as_far_as_the_longest_interval():
    busy = known(200)
    at, why = schedule(minutes=5).next(
        "a", busy, NOW, Bounds(), Hints(skip_hours=frozenset({12, 13}))
    )
    assert at == NOW + 2 * HOUR
    assert why == "it asks to be left alone until 14:00 UTC"
    at, _ = schedule(minutes=5).next("a", busy, NOW, Bounds(), Hints(skip_days=frozenset({2})))
    assert at == NOW + 12 * HOUR
    every_hour = Hints(skip_hours=frozenset(range(24)))
    assert schedule(minutes=5).next("a", busy, NOW, Bounds(), every_hour)[0] == NOW + DAY


def test_why_is_told_in_words():
    def why(rhythm, now=NOW):
        return schedule().next("a", rhythm, now, Bounds())[1]

    assert why(Rhythm()) == "little is known of it"
    assert why(known(14)).startswith("publishes about 1")
    assert why(known(14)).endswith("a day")
    burst = schedule().learn(known(14), [NOW + 60] * 9, NOW + 90, NOW)
    assert why(burst, NOW + 90).endswith("more may follow at once")
    rng = Random(2)
    mornings = [NOW - DAY * day - HOUR * rng.uniform(2, 6) for day in range(30) for _ in range(4)]
    assert why(schedule().learn(Rhythm(), mornings, NOW, None)).endswith("mostly 06-10 UTC")
    posted = [NOW - HOUR * hour + 17 * 60 for hour in range(1, 60)]
    assert why(schedule().learn(Rhythm(), posted, NOW, None)).endswith("minute 15 of the hour")
    silent = schedule().learn(known(1), [], NOW + 9 * DAY, NOW)
    assert why(silent, NOW + 9 * DAY).startswith("no news for 9 days: every ")


@pytest.mark.parametrize(("failures", "longest_s"), [(1, 600), (4, 4800), (9, DAY), (10**9, DAY)])
def test_failures_double_the_longest_wait_up_to_a_day_and_all_of_it_is_used(failures, longest_s):
    found = failure_waits(failures, None, Bounds())
    assert 300 <= min(found) < 300 + 0.02 * longest_s
    assert 0.98 * longest_s < max(found) <= longest_s


def test_what_is_missing_waits_longer_than_what_timed_out():
    def mean_wait(status):
        return sum(failure_waits(5, None, Bounds(), status=status)) / 300

    assert mean_wait(404) > 3 * mean_wait(None)
    assert max(failure_waits(40, None, Bounds(), status=404)) <= 7 * DAY


def test_what_is_missing_once_may_be_back_soon():
    assert max(failure_waits(1, None, Bounds(), status=404)) <= 600


def test_an_interval_longer_than_a_day_is_kept():
    assert min(failure_waits(3, None, Bounds(fixed_s=200_000))) >= 200_000


def test_retry_after_is_a_floor():
    assert set(failure_waits(1, 5000, Bounds())) == {5000}
    assert min(failure_waits(1, 10, Bounds())) >= 300
    assert schedule().after_failure(NOW, 1, 5000, Bounds())[1] == "its server asks to wait 83 min"


def test_failures_are_counted_in_words():
    assert schedule().after_failure(NOW, 1, None, Bounds())[1] == "failed once"
    assert schedule().after_failure(NOW, 3, None, Bounds())[1] == "failed 3 times in a row"
    missing = schedule().after_failure(NOW, 2, None, Bounds(), status=404)
    assert missing[1] == "not there 2 times in a row"


def test_silence_is_judged_by_the_feeds_own_rhythm():
    judging = schedule()
    busy, rare = (judging.quiet_after(known(rate)) for rate in (48, 1))
    assert NOW + 5 * HOUR < busy < NOW + DAY
    assert NOW + 7 * DAY < rare < NOW + 60 * DAY
    assert judging.quiet_after(known(48, days=0.1)) is None
