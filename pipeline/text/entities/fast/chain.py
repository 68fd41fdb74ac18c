"""A linear chain of labels over tokens, its weights in this package: emissions, Viterbi.

A conditional random field as CRFsuite trains it, but scored here, for speed: an attribute has a
row of weights, one for each label at each distance from which it counts; the rows of all that is
known of a form are added up once and kept. How the weights were made: weights/CARD.md.
"""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.text.entities.spans import TYPES

LABELS = ("O", *(f"{part}-{kind}" for kind in TYPES for part in "BI"))
_WIDTH = len(LABELS)

Floats = NDArray[np.float32]


def hashed(attribute: str) -> int:
    """By what an attribute is known."""
    # surrogates: a text may have half a pair, from JSON
    return zlib.crc32(attribute.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Weights of one family. A row of `weights` holds the labels for each of `offsets` in turn."""

    offsets: tuple[int, ...]
    scale: float
    rows: dict[int, int]
    weights: NDArray[np.int8]
    transitions: Floats

    def row(self, attributes: Sequence[str]) -> Floats | None:
        """What all of them say together, a line for each offset; None if nothing."""
        known = [at for each in attributes if (at := self.rows.get(hashed(each))) is not None]
        if not known:
            return None
        total: Floats = self.weights[known].sum(axis=0, dtype=np.float32) * np.float32(self.scale)
        return total.reshape(len(self.offsets), _WIDTH)

    def dump(self) -> bytes:
        """The file of this chain."""
        order = sorted(self.rows)
        hashes = np.diff(np.array(order, np.uint32), prepend=np.uint32(0)).astype(np.uint32)
        head: dict[str, Any] = {
            "offsets": self.offsets,
            "scale": self.scale,
            "transitions": np.round(self.transitions, 3).astype(float).tolist(),
            "rows": len(order),
        }
        columns = self.weights[[self.rows[each] for each in order]].T
        return (
            json.dumps(head).encode()
            + b"\n"
            + zlib.compress(hashes.tobytes() + np.ascontiguousarray(columns).tobytes(), 9)
        )

    @classmethod
    def load(cls, data: bytes) -> "Chain":
        """Read such a file."""
        head, _, packed = data.partition(b"\n")
        meant = json.loads(head)
        table = zlib.decompress(packed)
        count = meant["rows"]
        hashes = np.cumsum(np.frombuffer(table, np.uint32, count), dtype=np.uint32)
        columns = np.frombuffer(table, np.int8, offset=4 * count).reshape(-1, count)
        return cls(
            offsets=tuple(meant["offsets"]),
            scale=meant["scale"],
            rows=dict(zip(hashes.tolist(), range(count), strict=True)),
            weights=np.ascontiguousarray(columns.T),
            transitions=np.array(meant["transitions"], np.float32),
        )


@cache
def shipped(name: str) -> Chain:
    """The chain called `name`, loaded once."""
    return Chain.load((files(__package__) / "weights" / f"{name}.bin").read_bytes())


def best(emissions: Sequence[Floats], transitions: Floats) -> list[NDArray[np.int8]]:
    """The best labels of each sentence (tokens x labels), all sentences side by side."""
    lengths = np.array([len(each) for each in emissions])
    order = np.argsort(-lengths, kind="stable")  # so that at each step those still going are first
    longest = int(lengths.max(initial=0))
    scores = np.zeros((longest, len(emissions), _WIDTH), np.float32)
    for place, sentence in enumerate(order):
        scores[: lengths[sentence], place] = emissions[sentence]
    going = (lengths[order][None, :] > np.arange(longest)[:, None]).sum(axis=1)
    back = np.zeros((longest, len(emissions), _WIDTH), np.int8)
    best_so_far = scores[0] if longest else scores
    for at in range(1, longest):
        count = going[at]
        paths = best_so_far[:count, :, None] + transitions
        back[at, :count] = paths.argmax(axis=1)
        best_so_far[:count] = paths.max(axis=1) + scores[at, :count]
    labels: list[NDArray[np.int8]] = [np.zeros(length, np.int8) for length in lengths]
    for place, sentence in enumerate(order):
        label = best_so_far[place].argmax()
        for at in range(lengths[sentence] - 1, -1, -1):
            labels[sentence][at] = label
            label = back[at, place, label]
    return labels
