"""One pass over windows of pieces: what each piece is labelled, and a vector of the whole."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.text.encoder.session import session
from pipeline.text.encoder.weights_file import BEGIN, END, weights_file

WINDOW = 254
"""Most pieces of a window. With two marks it is 256, the length windows were trained up to."""


class Encoded(NamedTuple):
    """What the encoder says of one window."""

    log_probs: NDArray[np.float32]  # (pieces, labels)
    vector: NDArray[np.float32]  # (384,), unit length


def encode(windows: Sequence[Sequence[int]]) -> list[Encoded]:
    """Encode windows of piece ids, each of at most WINDOW. Raises UnusableModel."""
    return [_encoded(window) for window in windows]


def _encoded(window: Sequence[int]) -> Encoded:
    if len(window) > WINDOW:
        raise ValueError(f"a window has {len(window)} pieces, more than {WINDOW}")
    words = weights_file().words([BEGIN, *window, END])
    words += _places()[: len(words)]
    log_probs, vector = session().run(None, {"words": words[np.newaxis]})
    return Encoded(log_probs[0], vector[0])


@cache
def _places() -> NDArray[np.float32]:
    """What is added to a piece's vector at each place: the encoder's one kind of text with it."""
    kinds = weights_file().vector("emb.type")
    places = weights_file().vector("emb.pos").reshape(-1, len(kinds) // 2)
    return (places + kinds[: len(kinds) // 2])[: WINDOW + 2]
