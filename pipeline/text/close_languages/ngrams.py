"""A text as the hashes of its character n-grams, all at once."""

import re

import numpy as np
from numpy.typing import NDArray

LONGEST = 6
"""Characters of the longest n-gram, the spaces at the ends of words among them."""

_NO_LETTERS = re.compile(r"(?:[^\w\u0300-\u036f\u0900-\u0d7f]|[\d_\u0964\u0965])+")
"""Python counts the vowel signs of Indic scripts as no part of a word; they are."""

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_FOLD = np.uint64(29)


def spaced(text: str) -> str:
    """`text` in lower case, every run of other characters than letters made one space."""
    return _NO_LETTERS.sub(" ", f" {text} ".lower())


def hashes(letters: str) -> NDArray[np.uint64]:
    """The hash of each n-gram of 2 to LONGEST characters of `letters`, in no useful order."""
    codes = np.frombuffer(letters.encode("utf-32-le"), np.uint32).astype(np.uint64)
    if len(codes) < 2:
        return codes[:0]
    rolling = codes
    found = []
    for length in range(2, LONGEST + 1):
        rolling = (rolling[:-1] * _MULTIPLIER) ^ codes[length - 1 :]
        found.append(rolling)
        if len(rolling) < 2:
            break
    mixed = np.concatenate(found) * _MULTIPLIER
    return mixed ^ (mixed >> _FOLD)
