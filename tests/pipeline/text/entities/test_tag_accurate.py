"""The accurate setting: what holds for any text, and names that every training knows."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.records import Language
from pipeline.text.entities import Tagged, tag


def tagged(code: str, script: str, text: str, title: str = "") -> Tagged:
    return tag(text, Language(code=code, confidence=1.0, script=script), title)


NEWS = [
    (
        "en",
        "Latn",
        "Russian President Vladimir Putin met Maria Jensen in Vienna. Putin praised the UN.",
        {
            ("Vladimir Putin", "PER", "Vladimir Putin"),
            ("Maria Jensen", "PER", None),
            ("Vienna", "LOC", "Vienna"),
            ("Putin", "PER", "Vladimir Putin"),
            ("UN", "ORG", "United Nations"),
        },
    ),
    (
        "ru",
        "Cyrl",
        "Президент Владимир Путин прибыл в Пхеньян, сообщили в ООН.",
        {
            ("Владимир Путин", "PER", "Vladimir Putin"),
            ("Пхеньян", "LOC", "Pyongyang"),
            ("ООН", "ORG", "United Nations"),
        },
    ),
    (
        "hi",
        "Deva",
        "रूस के राष्ट्रपति व्लादिमीर पुतिन ने दिल्ली में कहा।",
        {
            ("रूस", "LOC", "Russia"),
            ("व्लादिमीर पुतिन", "PER", "Vladimir Putin"),
        },
    ),
    ("de", "Latn", "Der Kanzler reiste nach Berlin.", {("Berlin", "LOC", "Berlin")}),
    ("zh-Hans", "Hans", "俄罗斯总统普京访问了中国。", {("中国", "LOC", "China")}),
    ("ar", "Arab", "قال الرئيس في باريس إن روسيا وافقت.", {("روسيا", "LOC", "Russia")}),
]


@pytest.mark.parametrize(("code", "script", "text", "expected"), NEWS, ids=[n[0] for n in NEWS])
def test_names_are_found_and_linked(code, script, text, expected):
    found = tagged(code, script, text).entities
    assert {(one.text, one.type, one.name) for one in found} >= expected


def test_what_no_table_knows_is_a_new_name():
    text = "Maria Jensen came to Vienna. Jensen stayed."
    found = tagged("en", "Latn", text)
    (name,) = [one for one in found.names if one.name == "Maria Jensen"]
    assert {found.entities[at].text for at in name.mentions} == {"Maria Jensen", "Jensen"}
    assert name.keys


def test_the_vector_is_of_title_and_beginning():
    text = "The river rose by two metres overnight and three villages were cut off."
    alone, titled = tagged("en", "Latn", text), tagged("en", "Latn", text, "Flood in the north")
    vectors = [np.frombuffer(one.embedding, "<f2").astype(float) for one in (alone, titled)]
    assert [np.linalg.norm(one) for one in vectors] == pytest.approx([1, 1], abs=0.01)
    assert vectors[0] @ vectors[1] < 0.999


def test_only_the_body_is_searched():
    found = tagged("en", "Latn", "The river rose.", "Vladimir Putin in Paris")
    assert found.entities == ()
    assert found.names == ()


def test_no_name_goes_on_in_the_next_line():
    found = tagged("en", "Latn", "Vladimir\nPutin\nParis\nBerlin").entities
    assert not any("\n" in one.text for one in found)


def test_nothing_has_nothing():
    assert tagged("und", "Zyyy", " \n ") == Tagged((), (), None)


def test_many_threads_find_what_one_finds():
    alone = [tagged(*news[:3]) for news in NEWS]
    with ThreadPoolExecutor(3) as threads:
        together = list(threads.map(lambda news: tagged(*news[:3]), NEWS * 2))
    assert together == alone * 2


pieces = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from([n[2] for n in NEWS]),
        st.sampled_from(
            ["U.S.", "\n", "\r", "'", "(", "・", "\u200d", "\u0301", "김", "นาย", "a" * 700]
        ),
    ),
    max_size=6,
).map("".join)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=pieces, title=st.text(max_size=8), of=st.sampled_from([n[:2] for n in NEWS]))
def test_spans_of_any_text_are_sorted_disjoint_and_inside(text, title, of):
    found = tagged(*of, text, title)
    assert all(text[one.start : one.end] == one.text for one in found.entities)
    assert all(0 <= one.start < one.end for one in found.entities)
    assert all(one.end <= other.start for one, other in pairwise(found.entities))
    assert all((one.id is None) == (one.name is None) for one in found.entities)
    assert all(found.entities[at].id is None for name in found.names for at in name.mentions)
