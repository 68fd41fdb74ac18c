import itertools
from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.collector.turns import Place, Turns, spread

NOWHERE = Place(host="")
ARCHIVE = Place(host="", archive=True)


@pytest.fixture
def waits():
    """How long a request to each host has to wait, to be changed by the test."""
    return Counter()


@pytest.fixture
def turns(waits):
    return Turns(waits.__getitem__, per_host=3, archives=2)


def taken(turns, now):
    """All that may be polled now."""
    found = []
    while (turn := turns.take(now)) is not None:
        found.append(turn.source)
    return found


def test_each_at_its_time(turns):
    for source, at in (("c", 3), ("a", 1), ("b", 2)):
        turns.put(source, at, NOWHERE)
    assert (turns.next_at(), len(turns), turns.due(2.5)) == (1, 3, 2)
    assert taken(turns, 0.5) == []
    assert taken(turns, 2.5) == ["a", "b"]
    assert (turns.next_at(), "c" in turns, "a" in turns) == (3, True, False)


def test_a_later_time_takes_the_place_of_the_one_before(turns):
    turns.put("a", 1, NOWHERE)
    turns.put("a", 5, NOWHERE)
    assert (taken(turns, 4), taken(turns, 5), taken(turns, 9)) == ([], ["a"], [])


def test_what_is_dropped_is_not_polled(turns):
    for source in "ab":
        turns.put(source, 1, Place(host="h"))
    assert taken(turns, 1) == ["a"]  # b stands in the line
    turns.drop("b")
    turns.drop("unknown")
    assert (taken(turns, 9), turns.next_at(), len(turns)) == ([], None, 0)


def test_a_host_is_asked_again_when_its_request_need_not_wait(turns, waits):
    for source in "abc":
        turns.put(source, 0, Place(host="slow"))
    assert taken(turns, 10.0) == ["a"]
    waits["slow"] = 1.0  # the request of a's poll
    assert taken(turns, 10.1) == []
    assert turns.next_at() == pytest.approx(11.1)
    waits["slow"] = 0
    assert taken(turns, 11.1) == ["b"]
    assert taken(turns, 11.2) == ["c"]


def test_held_and_busy_hosts_do_not_hold_up_others(turns, waits):
    waits["held"] = 7 * 86400.0
    for n in range(205):
        turns.put(f"held{n}", 0, Place(host="held"))
        turns.put(f"quick{n}", 0, Place(host=f"host{n}"))
    assert len(taken(turns, 1)) == 205
    assert turns.next_at() == 601  # looked at now and then: a clock may have been set back
    waits["held"] = 0
    assert taken(turns, 601) == ["held0"]


def test_no_host_has_more_than_its_share_out(turns):
    for n in range(5):
        turns.put(f"f{n}", 0, Place(host="h"))
    out = [turns.take(now) for now in (1.0, 1.1, 1.2)]
    assert [turn.source for turn in out] == ["f0", "f1", "f2"]
    assert turns.take(5.0) is None
    assert turns.next_at() == 6
    turns.end(out[1])
    assert turns.take(6.0).source == "f3"


def test_hosts_take_turns_whichever_waited_longest_first(turns):
    for n, host in enumerate("xxxy"):
        turns.put(f"{host}{n}", n, Place(host=host))
    turns.put("z9", 9, Place(host="z"))
    assert [turns.take(10 + step / 10).source for step in range(4)] == ["x0", "y3", "z9", "x1"]


def test_what_is_woken_comes_first_whatever_its_host_is_at(turns, waits):
    waits["held"] = 100.0
    for source in "ab":
        turns.put(source, 0, Place(host="held"))
    turns.put("other", 0, NOWHERE)
    turns.wake("b", 5, Place(host="held"))
    assert taken(turns, 5) == ["b", "other"]
    waits["held"] = 0
    assert taken(turns, 200) == ["a"]


def test_archives_come_last_and_few_at_a_time(turns):
    for n in range(5):
        turns.put(f"archive{n}", 0, ARCHIVE)
    turns.put("live", 0, NOWHERE)
    found = [turns.take(1) for _ in range(3)]
    assert [turn.source for turn in found] == ["live", "archive0", "archive1"]
    assert (turns.take(1), turns.next_at()) == (None, None)
    turns.end(found[0])
    assert turns.take(1) is None
    turns.end(found[1])
    assert turns.next_at() == 0
    assert taken(turns, 1) == ["archive2"]


def test_sources_that_are_woken_again_and_again_leave_nothing_behind(turns):
    for n in range(20_000):
        turns.put("pushed", 86400.0 + n, NOWHERE)
        turns.wake("pushed", 1.0, NOWHERE)
        turns.end(turns.take(1.0))
    assert len(turns._times) < 2000
    assert len(turns) == 0


OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(["put", "put", "wake", "drop", "take", "end"]),
        st.integers(0, 9),
        st.floats(0, 100),
    ),
    max_size=60,
)


@given(OPERATIONS)
def test_whatever_happens_each_source_that_waits_is_taken_once(operations):
    turns, now, waiting, out = Turns(lambda host: 0.0, per_host=2, archives=2), 0.0, set(), []
    for name, number, at in operations:
        now, source = max(now, at / 2), f"s{number}"
        place = Place(host=["", "x", "y"][number % 3], archive=number == 9)
        if name == "put":
            turns.put(source, at, place)
            waiting.add(source)
        elif name == "wake":
            turns.wake(source, now, place)
            waiting.add(source)
        elif name == "drop":
            turns.drop(source)
            waiting.discard(source)
        elif name == "take" and (turn := turns.take(now)) is not None:
            waiting.remove(turn.source)
            out.append(turn)
        elif name == "end" and out:
            turns.end(out.pop())
    assert len(turns) == len(waiting)
    for turn in out:
        turns.end(turn)
    while waiting:
        now = max(now, turns.next_at())
        turn = turns.take(now)
        if turn is not None:
            waiting.remove(turn.source)
            turns.end(turn)
    assert turns.take(1e9) is None
    assert turns.next_at() is None


def test_what_is_due_at_a_start_is_spread_out_by_host():
    times = {f"f{n}": float(n) for n in range(205)} | {"alone": 5.0, "later": 2000.0}
    hosts = dict.fromkeys(times, "paper") | {"alone": "other"}
    found = dict(spread(times, hosts.__getitem__, 1000.0, 900.0, Random(1)))
    assert (found["later"], found["alone"], found["f0"]) == (2000.0, 1000.0, 1000.0)
    starts = [found[f"f{n}"] for n in range(205)]
    gaps = [after - before for before, after in itertools.pairwise(starts)]
    assert starts == sorted(starts)
    assert 1880 < starts[-1] <= 1903
    assert min(gaps) >= 0
    assert max(gaps) < 9
    assert len({round(gap, 6) for gap in gaps}) > 100


def test_a_few_feeds_of_a_host_begin_within_seconds():
    times = dict.fromkeys("abc", 0.0)
    found = dict(spread(times, lambda _: "paper", 1000.0, 900.0, Random(1)))
    assert max(found.values()) < 1000 + 15
    assert set(dict(spread(times, lambda _: "", 1000.0, 900.0, Random(1))).values()) == {1000.0}


def test_a_clock_that_is_put_back_lengthens_no_wait():
    turns = Turns(lambda _: 0.0, 2, 1)
    for source, at in (("a", 1010.0), ("b", 1020.0)):
        turns.put(source, at, Place(host="paper"))
    turns.put_back(1000)
    assert turns.next_at() == 10
    assert turns.take(9) is None
    assert turns.take(10).at == 10
