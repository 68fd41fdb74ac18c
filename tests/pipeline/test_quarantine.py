"""Bisection finds the one record that kills."""

import subprocess
import sys

import psutil
import pytest

from pipeline.quarantine import STARTED, find_culprit
from pipeline.records import OffsetRange, Origin

RANGES = (
    OffsetRange(topic="t", partition=0, start=100, end=400),
    OffsetRange(topic="t", partition=3, start=0, end=7),
    OffsetRange(topic="t", partition=4, start=50, end=250),
)


def origin(partition, offset):
    return Origin(topic="t", partition=partition, offset=offset)


def killer(*poisonous, together=1):
    """Dies where `together` or more of the poisonous records are; counts its probes."""

    def death(ranges):
        death.probes += 1
        inside = [
            f"{record.partition}/{record.offset}"
            for record in poisonous
            for part in ranges
            if record.partition == part.partition and part.start <= record.offset < part.end
        ]
        return f"killed by {inside[0]}" if len(inside) >= together else None

    death.probes = 0
    return death


@pytest.mark.parametrize("place", [(0, 100), (0, 399), (3, 0), (3, 6), (4, 50), (4, 152), (4, 249)])
def test_the_culprit_is_found_in_few_probes(place):
    death = killer(origin(*place))
    assert find_culprit(RANGES, death) == (origin(*place), f"killed by {place[0]}/{place[1]}")
    assert death.probes <= 2 + 9


def test_of_several_the_first_is_found():
    several = (origin(4, 100), origin(0, 120), origin(0, 300))
    assert find_culprit(RANGES, killer(*several)) == (origin(0, 120), "killed by 0/120")


def test_a_range_of_one_record_takes_one_probe():
    death = killer(origin(0, 5))
    alone = OffsetRange(topic="t", partition=0, start=5, end=6)
    assert find_culprit((alone,), death) == (origin(0, 5), "killed by 0/5")
    assert death.probes == 1


def test_nothing_dies():
    death = killer()
    assert find_culprit(RANGES, death) is None
    assert death.probes == 1


def test_records_that_kill_only_together_have_no_culprit():
    pair = (origin(0, 120), origin(4, 100))
    assert find_culprit(RANGES, killer(*pair, together=2)) == (None, "killed by 0/120")


# Kafka is not there, so the probe would wait for it.
ENGINE = """
import json, os, subprocess, sys
order = {
    "parent": os.getpid(), "kafka": {"bootstrap_servers": ["127.0.0.1:1"]}, "store_url": "sqlite://",
    "max_bytes": 1, "memory_mb": 4096, "timeout_s": 60, "poison": [],
    "entities": {"tagger": "fast"},
    "ranges": [{"topic": "t", "partition": 0, "start": 0, "end": 1}],
}
probe = subprocess.Popen([sys.executable, "-m", "pipeline.probe"], stdin=subprocess.PIPE)
print(probe.pid, flush=True)
probe.communicate(json.dumps(order).encode())
"""


def test_a_probe_does_not_outlive_a_killed_engine():
    with subprocess.Popen([sys.executable, "-c", ENGINE], stdout=subprocess.PIPE) as engine:
        probe = psutil.Process(int(engine.stdout.readline()))
        assert engine.stdout.readline() == STARTED
        engine.kill()
        probe.wait(10)
