import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.wikidata.selection import Class, Step, classes, steps

CITY = Class("LOC", "P31", "Q515", "city", 15)


def test_our_table_can_be_read_and_every_class_is_once_in_it():
    table = classes()
    assert len({(one.property, one.id) for one in table}) == len(table)
    assert {one.type for one in table} == {"PER", "LOC", "ORG"}


def test_the_steps_of_a_class_leave_no_gap_and_do_not_overlap():
    found = list(steps([CITY]))
    assert found[0].low == 15
    assert all(one.high == other.low for one, other in itertools.pairwise(found))
    assert found[-1].high >= 1_000_000


@given(st.integers(1, 5000), st.integers(1, 1_000_000))
def test_halves_are_the_same_items_in_two_parts(low, more):
    halves = Step(CITY, low, low + more).halves()
    if more == 1:
        assert halves is None
    else:
        first, second = halves
        assert first.low == low
        assert first.low < first.high == second.low < second.high == low + more


def test_a_query_asks_for_subclasses_and_the_range():
    query = Step(CITY, 15, 30).query()
    assert "wdt:P31/wdt:P279* wd:Q515" in query
    assert "?sitelinks >= 15 && ?sitelinks < 30" in query


def test_a_wrong_line_of_a_table_is_named(tmp_path):
    path = tmp_path / "classes.tsv"
    path.write_text("# mine\nLOC\tP31\tQ515\tcity\t15\nLOC P31 Q6256 country 3\n", "utf-8")
    with pytest.raises(ValueError, match="line 3: write type"):
        classes(path)
