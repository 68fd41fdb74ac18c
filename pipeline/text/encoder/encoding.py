"""One pass over windows of pieces: what each piece is labelled, and a vector of the whole."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.text.encoder.session import session
from pipeline.text.encoder.weights_file import BEGIN, END, WIDTH, weights_file

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

WINDOW = 254
"""Most pieces of a window; with the marks of beginning and end, 256 rows."""


class Encoded(NamedTuple):
    """What the encoder says of one window."""

    log_probs: NDArray[np.float32]  # (pieces, LABELS)
    vector: NDArray[np.float32]  # (384,), of unit length


def encode(windows: Sequence[Sequence[int]]) -> list[Encoded]:
    """Encode windows of piece ids, each of at most WINDOW; any thread may, at any time.

    Windows run one by one: so none is padded, and what is found does not hang on its neighbours.
    Batches of four would be as fast for long windows, a tenth faster for sentences. Raises
    UnusableModel.
    """
    return [_encoded(window, session()) for window in windows]


def _encoded(window: Sequence[int], model: "InferenceSession") -> Encoded:
    log_probs, vector = model.run(None, {"words": embedded(window)[np.newaxis]})
    return Encoded(log_probs[0], vector[0])


def embedded(window: Sequence[int]) -> NDArray[np.float32]:
    """What the first layer gets: a row a piece, and one for each mark."""
    if len(window) > WINDOW:
        raise ValueError(f"a window of {len(window)} pieces, {WINDOW} is the most")
    rows = weights_file().words([BEGIN, *window, END])
    rows += _places()[: len(rows)]
    return rows


@cache
def _places() -> NDArray[np.float32]:
    """What is added to a piece by its place; and by the kind of text, of which there is one."""
    places = weights_file().vector("emb.pos").reshape(-1, WIDTH)
    return places[: WINDOW + 2] + weights_file().vector("emb.type")[:WIDTH]
