import heapq
import math
from random import Random

import pytest

from connectors.collector.budget import Budget

DAY = 86400.0


def spend(budget, rates, *, begin=0.0, days=6.0, least_s=1.0, longest_s=DAY, haste=1.0):
    """Ask feeds of constant rates when the price says; the mean interval of each, later half."""
    asked = [0] * len(rates)
    due = [(begin + number, number) for number in range(len(rates))]
    end = begin + days * DAY
    while due[0][0] < end:
        now, number = due[0]
        asked[number] += now > (begin + end) / 2
        price = budget.price(str(number), math.sqrt(rates[number]), least_s, longest_s, now)
        wait_s = math.sqrt(2 * price / rates[number]) / haste
        heapq.heapreplace(due, (now + min(max(wait_s, least_s), longest_s), number))
    return [days / 2 * DAY / max(count, 1) for count in asked]


def per_s(intervals):
    return sum(1 / interval for interval in intervals)


def log_normal(count, seed=1):
    rng = Random(seed)
    return [rng.lognormvariate(math.log(6.5), 1.9) / DAY for _ in range(count)]


@pytest.mark.parametrize(("average_s", "least_s"), [(3600.0, 1.0), (3600.0, 2000.0), (900.0, 1.0)])
def test_all_together_spend_the_budget(average_s, least_s):
    found = spend(Budget(average_s), log_normal(30), least_s=least_s)
    assert per_s(found) == pytest.approx(30 / average_s, rel=0.05)
    assert min(found) > 0.9 * least_s
    assert max(found) / min(found) > 3


def test_intervals_are_as_one_to_the_root_of_the_rate():
    often, rarely = spend(Budget(1800.0), [90 / DAY, 10 / DAY])
    assert rarely / often == pytest.approx(3, rel=0.05)


def test_a_budget_that_cannot_be_spent_or_kept_is_no_error():
    assert min(spend(Budget(60.0), log_normal(5), least_s=1800.0)) == pytest.approx(1800, rel=0.01)
    rarely = spend(Budget(DAY), log_normal(5), longest_s=1800.0)
    assert max(rarely) == pytest.approx(1800, rel=0.01)


def test_overspending_is_made_up_for():
    """Feeds that are asked twice as often as their mean rate says (bursts) get dearer."""
    found = spend(Budget(1800.0), log_normal(10), days=12, haste=2.0)
    assert per_s(found) == pytest.approx(10 / 1800, rel=0.05)


def test_what_is_forgotten_leaves_its_requests_to_the_others():
    budget, rates = Budget(1800.0), [300 / DAY] * 5 + [3 / DAY] * 5
    before = spend(budget, rates)[0]
    for number in range(5, 10):
        budget.forget(str(number))
    budget.forget("never heard of")
    after = spend(budget, rates[:5], begin=6 * DAY)[0]
    assert before == pytest.approx(1800 * 1.1 / 2, rel=0.05)  # the slow ones left some of theirs
    assert after == pytest.approx(1800, rel=0.05)
    again = spend(budget, rates, begin=12 * DAY)[0]
    assert again == pytest.approx(before, rel=0.05)


def test_what_is_not_heard_of_for_long_takes_no_part():
    budget, rates = Budget(1800.0), [300 / DAY] * 5 + [3 / DAY] * 5
    spend(budget, rates)
    assert spend(budget, rates[:5], begin=16 * DAY)[0] == pytest.approx(1800, rel=0.15)


def test_a_clock_that_jumps_does_no_harm():
    budget, rates = Budget(1800.0), log_normal(10)
    for begin in (1e9, 1e9 - 30 * DAY, 1e9 + 365 * DAY):
        assert per_s(spend(budget, rates, begin=begin)) == pytest.approx(10 / 1800, rel=0.1)
