"""A key leads to so many, and to the best known of them."""

import pytest

from pipeline.records import NewName
from pipeline.store.entities.held import MOST_CONTEXT, MOST_NAMES_A_LANGUAGE, Held
from pipeline.store.entities.state import MOST_A_KEY, MOST_CANDIDATES, State


def held(number, articles=1):
    return Held(
        number=number, id=f"wr:{number}", type="PER", name="Kim", first_article="a",
        articles=articles,
    )  # fmt: skip


@pytest.fixture
def state():
    """A key that leads to as many as it may, the first of them best known."""
    state = State(fetch=lambda _: [], change=0, next_number=1)
    for number in range(1, MOST_A_KEY + 1):
        one = held(number, articles=200 - number)
        state.hold([one])
        state.find_by(one, ["PER:KM"])
    return state


def test_who_is_less_known_finds_no_room(state):
    state.find_by(held(1000, articles=1), ["PER:KM"])
    assert 1000 not in state.by_key["PER:KM"]


def test_who_is_new_takes_the_place_of_the_oldest_of_the_least_known(state):
    for number in range(2, MOST_A_KEY + 1):
        state.by_number[number].articles = 1
    state.find_by(held(1000, articles=0), ["PER:KM"])
    assert 1000 in state.by_key["PER:KM"]
    assert 2 not in state.by_key["PER:KM"]


def test_a_name_is_compared_with_those_seen_beside_the_same_others(state):
    """Whether or not all of them is loaded."""
    friend, last, unloaded = held(500), state.by_number[MOST_A_KEY], held(20)
    last.meet([friend])
    del state.by_number[unloaded.number]
    state.beside = {unloaded.number: (500, 600)}
    state.fetch = lambda numbers: [unloaded for _ in numbers]
    name = NewName(type="PER", name="Kim", keys=("PER:KM",), mentions=(0,))
    found = {one.number for one in state.candidates(name, {500}, ())}
    assert {last.number, unloaded.number} < found


def test_who_is_better_known_takes_the_place_of_the_least(state):
    state.find_by(held(1000, articles=500), ["PER:KM"])
    assert 1000 in state.by_key["PER:KM"]
    assert MOST_A_KEY not in state.by_key["PER:KM"]
    assert len(state.by_key["PER:KM"]) == MOST_A_KEY


def test_a_name_is_compared_with_the_best_known(state):
    name = NewName(type="PER", name="Kim", keys=("PER:KM",), mentions=(0,))
    found = [one.number for one in state.candidates(name, (), ())]
    assert found == list(range(1, MOST_CANDIDATES + 1))
    assert next(one.number for one in state.candidates(name, (), {1})) == 2


def test_a_key_that_leads_to_many_counts_only_if_there_is_no_better_one(state):
    state.by_key["PER:KM+JN"] = {7: 1}
    name = NewName(type="PER", name="Kim Jong", keys=("PER:KM+JN", "PER:KM"), mentions=(0,))
    assert [one.number for one in state.candidates(name, (), ())] == [7]


def test_spellings_of_a_language_have_an_end():
    one = held(1)
    for number in range(MOST_NAMES_A_LANGUAGE + 5):
        one.spell(f"Kim {number}", "en", is_whole=True)
    one.spell("김", "ko", is_whole=True)
    assert len(one.names) == MOST_NAMES_A_LANGUAGE + 1


def test_those_seen_most_often_stay_in_the_context():
    one, friend = held(1), held(2)
    one.meet([friend])
    one.meet([friend])
    one.meet([held(number) for number in range(3, 3 + 2 * MOST_CONTEXT)])
    assert len(one.context) == MOST_CONTEXT
    assert one.context["wr:2"].articles == 2
