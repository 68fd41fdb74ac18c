"""Waits double up to their bound, and never overflow."""

from pipeline.backoff import delay_s


def test_waits_double_up_to_the_longest():
    assert [delay_s(n, 0.5, 3.0) for n in range(5)] == [0.5, 1.0, 2.0, 3.0, 3.0]


def test_an_outage_of_days_does_not_overflow():
    assert delay_s(1_000_000, 1.0, 30.0) == 30.0
