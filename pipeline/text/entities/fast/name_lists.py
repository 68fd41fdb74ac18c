"""Given and family names of some sixty countries, hashed as attributes are, in `weights/names.bin`.

Made by `pipeline.training.name_lists` from the lists in the package Faker (MIT).
"""

import zlib
from functools import cache
from importlib.resources import files

import numpy as np

from pipeline.text.entities.fast.chain import hashed

GIVEN, FAMILY = 1, 2
_TOLD = {GIVEN: "given", FAMILY: "family", GIVEN | FAMILY: "both"}
_LONGEST_ENDING = 2  # letters that a listed name may lack: Ivanom is Ivan
_SHORTEST = 5


def listed(word: str) -> str:
    """What the lists know of a word: "given", "family", "both", with " stem" if less an ending."""
    known = _names()
    if told := known.get(hashed(word)):
        return _TOLD[told]
    if len(word) >= _SHORTEST:
        for letters in range(1, _LONGEST_ENDING + 1):
            if told := known.get(hashed(word[:-letters])):
                return f"{_TOLD[told]} stem"
    return ""


@cache
def _names() -> dict[int, int]:
    data = zlib.decompress((files(__package__) / "weights" / "names.bin").read_bytes())
    count = len(data) // 5
    hashes = np.cumsum(np.frombuffer(data, np.uint32, count), dtype=np.uint32)
    kinds = np.frombuffer(data, np.uint8, offset=4 * count)
    return dict(zip(hashes.tolist(), kinds.tolist(), strict=True))
