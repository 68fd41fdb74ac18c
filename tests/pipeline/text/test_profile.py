"""A source's profile: what it remembers and forgets, and the bytes it is kept as."""

import random

import pytest

from pipeline.records import Language
from pipeline.text.cleaning.boilerplate import boilerplate, traces
from pipeline.text.profile import WINDOW, SourceProfile, Trace

SIGN = "Write to the editors"


def article(number: int, *, lines: int = 6) -> list[str]:
    rng = random.Random(number)
    words = ["".join(rng.choices("abdeiklmnorstu", k=rng.randint(3, 9))) for _ in range(12 * lines)]
    return [" ".join(words[at : at + 12]).capitalize() + "." for at in range(0, len(words), 12)]


def learned(*articles: list[str], profile: SourceProfile | None = None) -> SourceProfile:
    profile = profile or SourceProfile()
    for lines in articles:
        profile = profile.learn(traces(lines))
    return profile


def knows(profile: SourceProfile, line: str = SIGN) -> bool:
    return bool(boilerplate([*article(999), line], profile))


def test_a_trace_survives_packing():
    trace = Trace(key=2**32 - 1, is_line=True, rest=32, length=255)
    assert Trace.unpack(trace.pack()) == trace
    assert trace.pack() < 2**63


def test_learning_leaves_the_profile_as_it_was():
    empty = SourceProfile()
    assert learned(article(1), profile=empty).articles == 1
    assert empty == SourceProfile()


def test_a_line_that_is_no_longer_used_is_forgotten():
    profile = learned(*([*article(n), SIGN] for n in range(10)))
    assert knows(profile)
    profile = learned(*(article(n) for n in range(100, 100 + WINDOW)), profile=profile)
    assert not knows(profile)


def test_an_article_that_is_published_again_is_counted_once():
    first = [*article(1), SIGN]
    profile = learned(first, first, first, first)
    assert (profile.articles, profile.different) == (4, 1)
    assert boilerplate(first, profile) == {}


def test_an_article_with_an_added_paragraph_is_the_same_one():
    profile = learned(*([*article(n), SIGN] for n in range(8)))
    late = article(100, lines=8)
    again = learned(late, [*late, "The mayor is expected to speak at noon."], late, profile=profile)
    assert again.different == profile.different + 1


def test_dumped_and_loaded_it_is_the_same():
    profile = SourceProfile()
    for number in range(40):
        lines = ["By Jane Doe, 3 May", *article(number), f"{number} comments", SIGN]
        said = Language(code="en" if number % 4 else "fr", confidence=0.95, script="Latn")
        profile = profile.learn(traces(lines), said)
    assert SourceProfile.load(profile.dump()) == profile
    assert profile.languages == {"en": 30, "fr": 10}
    assert len(profile.dump()) < 10_000


def test_what_is_kept_of_long_articles_is_bounded():
    profile = SourceProfile()
    for number in range(60):
        lines = article(number, lines=150)
        profile = profile.learn(traces([line[:40] for line in lines] + lines))
    assert len(profile.dump()) < 65_536
    assert SourceProfile.load(profile.dump()) == profile


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"\x96\x01\x01\x01\x80\xc4\x01a\xc4\x00", b"\x91\x63"]
)
def test_bytes_that_are_no_profile_are_an_error(data):
    with pytest.raises(ValueError, match=r"damaged|version"):
        SourceProfile.load(data)


def test_languages_count_where_they_are_sure_and_without_end():
    profile = SourceProfile()
    for code, confidence in (("und", 0.95), ("zxx", 0.95), ("en", 0.5)):
        profile = profile.learn((), Language(code=code, confidence=confidence, script="Latn"))
    assert profile.languages == {}
    for _ in range(2000):
        profile = profile.learn((), Language(code="en", confidence=0.99, script="Latn"))
    assert 256 <= profile.languages["en"] <= 512
