"""Bisection finds the one record that kills."""

import pytest

from pipeline.quarantine import find_culprit
from pipeline.records import OffsetRange

PART = OffsetRange(topic="t", partition=0, start=100, end=600)


def killer(*poisonous, together=1):
    """Dies where `together` or more of the poisonous offsets are; counts its probes."""

    def death(part):
        death.probes += 1
        inside = [offset for offset in poisonous if part.start <= offset < part.end]
        return f"killed by {inside[0]}" if len(inside) >= together else None

    death.probes = 0
    return death


@pytest.mark.parametrize("poisonous", [100, 101, 349, 350, 598, 599])
def test_the_culprit_is_found_in_few_probes(poisonous):
    death = killer(poisonous)
    assert find_culprit(PART, death) == (poisonous, f"killed by {poisonous}")
    assert death.probes <= 1 + 2 * 9


def test_of_several_the_first_is_found():
    assert find_culprit(PART, killer(550, 120, 400)) == (120, "killed by 120")


def test_nothing_dies():
    assert find_culprit(PART, killer()) is None


def test_records_that_kill_only_together_have_no_culprit():
    assert find_culprit(PART, killer(120, 550, together=2)) == (None, "killed by 120")
