"""A linear model of character n-grams for the languages of one group, its weights in this package.

The weights lie in a table of 2^p places. The last p bits of an n-gram's hash are its place, a few
more its tag: where the tag differs, the n-gram is unknown. How the weights were made, from what,
under which licences: CARD.md beside them.
"""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.text.close_languages.ngrams import hashes, spaced

BITS = 22  # of a hash that tell n-grams apart: those of its place and, above them, its tag
NO_TAG = 255
"""The tag of a place that holds nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discriminator:
    """Weights of one group. `tags`: one a place; `weights`: a row a place, a column a language."""

    languages: tuple[str, ...]
    scale: float
    tags: NDArray[np.uint8]
    weights: NDArray[np.int8]

    def log_odds(self, text: str) -> dict[str, float]:
        """What `text` says for each language, as log odds around 0; 0 where it says nothing."""
        size = len(self.tags)  # a power of two
        found = hashes(spaced(text)) & np.uint64(2**BITS - 1)
        places = (found & np.uint64(size - 1)).astype(np.intp)
        known = places[self.tags.take(places) == found // np.uint64(size)]
        # A product, since it is ten times as fast as a sum over rows; exact, as all are integers.
        rows = self.weights.take(known, axis=0).astype(np.float32)
        total = np.ones(len(known), np.float32) @ rows
        odds = self.scale * total.astype(np.float64) / max(1, len(found)) ** 0.5
        return dict(zip(self.languages, odds.tolist(), strict=True))

    def dump(self) -> bytes:
        """The file of this group."""
        head: Mapping[str, Any] = {"languages": self.languages, "scale": self.scale}
        table = self.tags.tobytes() + self.weights.tobytes()
        return json.dumps(head).encode() + b"\n" + zlib.compress(table, 9)

    @classmethod
    def load(cls, data: bytes) -> "Discriminator":
        """Read such a file."""
        head, _, packed = data.partition(b"\n")
        meant = json.loads(head)
        table = zlib.decompress(packed)
        languages = tuple(meant["languages"])
        places = len(table) // (1 + len(languages))
        tags = np.frombuffer(table, np.uint8, places)
        weights = np.frombuffer(table, np.int8, offset=places).reshape(-1, len(languages))
        return cls(languages=languages, scale=meant["scale"], tags=tags, weights=weights)


@cache
def shipped(name: str) -> Discriminator:
    """The discriminator of the group called `name`, loaded once."""
    path = files("pipeline.text.close_languages") / "weights" / f"{name}.bin"
    return Discriminator.load(path.read_bytes())
