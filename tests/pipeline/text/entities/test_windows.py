"""Long texts in pieces."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.entities.windows import windows


@given(st.text(alphabet="ab .\n。", max_size=200), st.integers(1, 30))
def test_pieces_are_the_text_and_none_is_too_long(text, longest):
    pieces = list(windows(text, longest))
    assert "".join(piece for _, piece in pieces) == text
    assert all(0 < len(piece) <= longest for _, piece in pieces)
    assert all(text.startswith(piece, offset) for offset, piece in pieces)


def test_a_line_end_is_a_better_place_than_a_sentence_end():
    assert [piece for _, piece in windows("aaaa. bb\ncc", 10)] == ["aaaa. bb\n", "cc"]
