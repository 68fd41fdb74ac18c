"""A text as windows of pieces, each of whole sentences: what the encoder reads at once."""

from collections.abc import Callable, Iterator

from pipeline.text.encoder.vocabulary import Piece, pieces
from pipeline.text.entities.tagger.sentences import Sentence, sentences

LONGEST = 96
"""Pieces of a window: two or three sentences. Sentences of ner-dev read alone gave .797 (sets of
languages trained on) and .680 (others), in windows of 96 beside strangers .792 and .673, in windows
of 160 .783 and .678. The first window, title and lead, is also what stories are compared by."""


Window = list[Piece]


def windows(
    text: str, longest: int = LONGEST, cut_up: Callable[[str], list[Piece]] = pieces
) -> Iterator[Window]:
    """As many sentences a window as fit into `longest` pieces; only longer ones are cut."""
    window: Window = []
    for sentence in sentences(text):
        read = _pieces(text, sentence, cut_up)
        if window and len(window) + len(read) > longest:
            yield window
            window = []
        while len(read) > longest:
            cut = _cut(read, longest)
            yield read[:cut]
            read = read[cut:]
        window += read
    if window:
        yield window


def _pieces(text: str, sentence: Sentence, cut_up: Callable[[str], list[Piece]]) -> Window:
    start = sentence.start
    return [
        Piece(piece.id, start + piece.start, start + piece.end)
        for piece in cut_up(text[start : sentence.end])
    ]


def _cut(read: Window, longest: int) -> int:
    """Where to cut a sentence that is too long: before the last word that begins in time."""
    for at in range(longest, longest // 2, -1):
        if read[at].start > read[at - 1].end:
            return at
    return longest
