"""A small form of `python -m tests.bench schedule`: what the schedule is for, in two seconds."""

import numpy as np
import pytest

from connectors.schedule import Bounds
from tests.bench.schedule.publishers import publishers
from tests.bench.schedule.replay import at_equal_requests, replay
from tests.bench.schedule.rules import Fixed, Miniflux, Ours

DAYS = 12
BOUNDS = Bounds(min_s=60.0)
AVERAGE_S = 3600.0


@pytest.fixture(scope="module")
def feeds():
    return publishers(7, 40, DAYS)


@pytest.fixture(scope="module")
def ours(feeds):
    return replay(feeds, Ours(feeds, BOUNDS, AVERAGE_S), DAYS)


def test_the_budget_is_kept(feeds, ours):
    wanted = len(feeds) * (DAYS - 3) * 86400 / AVERAGE_S
    assert ours.requests == pytest.approx(wanted, rel=0.1)


def test_articles_are_fetched_sooner_than_by_other_rules(feeds, ours):
    def equally(make, between):
        return at_equal_requests(feeds, make, ours.requests, DAYS, between)

    fixed = equally(Fixed, (60.0, 86400.0))
    miniflux = equally(lambda factor: Miniflux(feeds, BOUNDS, factor), (1e-3, 10.0))
    for other in (fixed, miniflux):
        assert other.requests == pytest.approx(ours.requests, rel=0.02)
        assert ours.mean_s < 0.6 * other.mean_s
        assert np.percentile(ours.late_s, 95) < np.percentile(other.late_s, 95)


def test_a_run_can_be_repeated(feeds, ours):
    again = replay(feeds, Ours(feeds, BOUNDS, AVERAGE_S), DAYS)
    assert np.array_equal(again.late_s, ours.late_s)
    assert again.requests == ours.requests
