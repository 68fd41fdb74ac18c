"""Windows of whole sentences, none too long for the encoder."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.text.entities.tagger.windows import windows

SENTENCE = "The river rose by two metres overnight. "
LINES = st.lists(
    st.sampled_from(
        ["Ana went home.", "河水上涨。", "x" * 300, "नदी बढ़ी।", "\n", " ", "คนไทย" * 90]
    ),
    max_size=12,
).map(" ".join)


def test_a_window_is_as_many_sentences_as_fit() -> None:
    text = SENTENCE * 20
    cut = list(windows(text, 40))
    whole = set(range(0, len(text), len(SENTENCE)))
    assert all(window[0].start in whole for window in cut)
    assert all(20 < len(window) <= 40 for window in cut)


def test_a_sentence_that_is_too_long_is_cut_between_words() -> None:
    text = "river " * 200
    cut = list(windows(text, 50))
    assert all(len(window) <= 50 for window in cut)
    assert all(text[window[0].start - 1 : window[0].start] in ("", " ") for window in cut)


@settings(max_examples=60, deadline=None)
@given(LINES)
def test_every_letter_is_in_a_window_in_order(text: str) -> None:
    pieces = [piece for window in windows(text, 60) for piece in window]
    assert all(piece.start <= piece.end for piece in pieces)
    assert [piece.start for piece in pieces] == sorted(piece.start for piece in pieces)
    covered = {at for piece in pieces for at in range(piece.start, piece.end)}
    assert covered >= {at for at, letter in enumerate(text) if not letter.isspace()}


def test_space_alone_has_no_window() -> None:
    assert list(windows(" \n\t ")) == []
