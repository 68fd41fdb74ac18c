from random import Random

import pytest

from connectors.schedule import after_answer, after_failure, page_retry


def waits(function, *arguments):
    return [function(1000.0, *arguments, Random(seed)) - 1000 for seed in range(200)]


def test_an_answer_moves_one_interval_on_give_or_take_a_tenth():
    found = waits(after_answer, 900)
    assert 810 <= min(found) < 830
    assert 970 < max(found) <= 990


@pytest.mark.parametrize(
    ("failures", "wait_s"), [(1, 900), (2, 1800), (4, 7200), (8, 86400), (10**9, 86400)]
)
def test_failures_double_the_interval_up_to_a_day(failures, wait_s):
    found = waits(after_failure, 900, failures, None)
    assert wait_s * 0.9 <= min(found)
    assert max(found) <= wait_s * 1.1


def test_an_interval_longer_than_a_day_is_kept():
    assert min(waits(after_failure, 200_000, 3, None)) >= 180_000


def test_retry_after_is_a_floor():
    assert set(waits(after_failure, 900, 1, 5000)) == {5000}
    assert min(waits(after_failure, 900, 1, 10)) >= 810


def test_a_page_is_given_up_after_three_attempts_or_when_told_to_wait_for_long():
    first, second = (waits(page_retry, 60, attempts, None) for attempts in (1, 2))
    assert 54 <= min(first) <= max(first) <= 66
    assert 108 <= min(second) <= max(second) <= 132
    assert page_retry(1000, 60, 3, None, Random(0)) is None
    assert page_retry(1000, 60, 1, 600, Random(0)) == 1600
    assert page_retry(1000, 60, 1, 3601, Random(0)) is None
