"""Long texts in pieces, for taggers whose memory grows with the length of their input."""

from collections.abc import Iterator

LONGEST = 5_000
"""Characters a piece: more costs memory (spaCy: 200 MB for 100,000 characters) and wins nothing."""

_BREAKS = ("\n", "。", ". ", "! ", "? ", "; ", " ")


def windows(text: str, longest: int = LONGEST) -> Iterator[tuple[int, str]]:
    """Pieces of `text` with their offsets, each cut behind a line, a sentence or at least a word.

    >>> list(windows("One. Two. Three.", 10))
    [(0, 'One. Two. '), (10, 'Three.')]
    """
    start = 0
    while len(text) - start > longest:
        piece = text[start : start + longest]
        cut = longest
        for mark in _BREAKS:
            at = piece.rfind(mark)
            if at > longest // 2:
                cut = at + len(mark)
                break
        yield start, piece[:cut]
        start += cut
    if start < len(text):
        yield start, text[start:]
