"""Lines that a source puts into its articles again and again."""

import re
from collections.abc import Sequence
from hashlib import blake2b

from pipeline.text.profile import SourceProfile

_DIGITS = re.compile(r"\d+")
_NO_LETTERS = re.compile(r"[\W_]+")
_MOST_LINES = 200  # of an article


def traces(lines: Sequence[str]) -> tuple[int, ...]:
    """What an article tells the profile of its source: hashes of at most 63 bits."""
    some = lines if len(lines) <= _MOST_LINES else [*lines[:100], *lines[-100:]]
    return tuple(_hash(_plain(line)) for line in some)


def boilerplate(lines: Sequence[str], profile: SourceProfile) -> dict[int, str]:
    """Places of the lines that are the source's and not the article's, with the reason."""
    found = {}
    for place, line in enumerate(lines):
        times, articles = profile.share(_hash(_plain(line)))
        if times >= 3 and times * 4 >= articles:
            found[place] = "boilerplate"
    return found


def _plain(line: str) -> str:
    return _NO_LETTERS.sub("", _DIGITS.sub("0", line.casefold()))


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=4).digest())
