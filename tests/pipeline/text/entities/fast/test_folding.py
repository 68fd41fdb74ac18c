"""Words in the alphabet of their relatives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.entities.fast.folding import devanagari, latin


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Washington", "washington"),
        ("Škoda", "skoda"),
        ("Řehoř", "rehor"),
        ("Møller", "moller"),
        ("Președintele", "presedintele"),
        ("Министар", "ministar"),
        ("Їжак", "izak"),
        ("Θεσσαλονίκη", "thessaloniki"),
        ("Երևան", "erevan"),
    ],
)
def test_alphabets_with_capitals_become_plain_latin(word, folded):
    assert latin(word) == folded


@pytest.mark.parametrize("name", ["মোদী", "మోదీ", "મોદી", "ମୋଦୀ", "ಮೋದೀ"])
def test_a_name_is_the_same_in_all_scripts_of_india(name):
    assert devanagari(name) == "मोदी"


@given(st.text(max_size=20))
def test_folding_twice_changes_nothing_more(word):
    assert latin(latin(word)) == latin(word)
    assert devanagari(devanagari(word)) == devanagari(word)
