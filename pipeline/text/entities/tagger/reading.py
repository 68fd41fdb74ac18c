"""A text as the encoder reads it: its pieces, what each may be a part of, and a vector."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.text.encoder import Encoded, encode
from pipeline.text.encoder.vocabulary import Piece
from pipeline.text.entities.tagger.decode import Step
from pipeline.text.entities.tagger.windows import windows

_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff"
    "\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Thai, Lao, Burmese, Khmer, Kana, Han; and Hangul, which joins particles to its names."""

NO_NAME = 0.7
"""Log-odds that are added to "no name": training sees more names than texts have. On one half of
ner-dev .5 to 1 were best for two checkpoints of three, and the other half agreed: 1 to 3 points."""

_LINE_END = re.compile(r"[\n\r]")
_JOINERS = "\u200c\u200d"


class Reading(NamedTuple):
    """`scores` are log-odds of the labels, a row a piece; `vector` is of the beginning."""

    pieces: Sequence[Piece]
    scores: Sequence[Sequence[float]]
    steps: Sequence[Step]
    vector: bytes | None


def read(text: str) -> Reading:
    """Let the encoder read all of `text`; nothing but space has no vector."""
    cut = list(windows(text))
    encoded = encode([[piece.id for piece in window] for window in cut])
    pieces, scores = [], []
    for window, found in zip(cut, encoded, strict=True):
        for piece, row in zip(window, found.log_probs.tolist(), strict=True):
            if piece.start < piece.end:
                pieces.append(piece)
                scores.append([row[0] + NO_NAME, *row[1:]])
    beginning = _stored(encoded[0]) if encoded else None
    return Reading(pieces, scores, steps(text, pieces), beginning)


def vector(text: str) -> bytes | None:
    """The vector alone."""
    first = next(windows(text), [])
    return _stored(encode([[piece.id for piece in first]])[0]) if first else None


def _stored(encoded: Encoded) -> bytes:
    return encoded.vector.astype("<f2").tobytes()


def steps(text: str, pieces: Sequence[Piece]) -> list[Step]:
    """What lies before each piece."""
    found = [Step.FREE] if pieces else []
    for before, piece in pairwise(pieces):
        if _LINE_END.search(text, before.end, piece.start):
            found.append(Step.NEW_LINE)
        else:
            found.append(Step.WITHIN_WORD if _joined(text, before, piece) else Step.FREE)
    return found


def _joined(text: str, before: Piece, piece: Piece) -> bool:
    if piece.start < before.end:  # a sentence's first piece, of Han for one, is a mark before it
        return True
    # Between them may stand marks of the letter before, which its piece leaves out.
    return all(map(_of_word, text[before.end - 1 : piece.start + 1]))


@cache
def _of_word(char: str) -> bool:
    """Whether words are made of this, in a script that puts spaces between words."""
    letter = char in _JOINERS or unicodedata.category(char)[0] in "LMN"
    return letter and not _UNSPACED.match(char)
