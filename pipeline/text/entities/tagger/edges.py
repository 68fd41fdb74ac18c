"""Where a name begins and ends: not with the quotation marks and commas around it."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

_DOTTED = re.compile(r"(?:\w\.)+\w\.$|\b\w\.$")
_PAIRS = {")": "(", "]": "[", "）": "（"}


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without punctuation and space at its edges, with all marks of its last letter.

    The last dot of U.S. stays, and so does a bracket whose partner is inside.
    """
    while end < len(text) and unicodedata.category(text[end])[0] == "M":
        end += 1
    while start < end and _outside(text[start]):
        start += 1
    while start < end and _outside(text[end - 1]):
        last = text[end - 1]
        if last in _PAIRS and _PAIRS[last] in text[start:end]:
            break
        if last == "." and _DOTTED.search(text, start, end):
            break
        end -= 1
    return start, end


def parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span, trimmed; two where a bracket opens that it does not close: Bank of Ghana (BOG."""
    bracket = text.find("(", start + 1, end)
    if bracket > 0 and ")" not in text[bracket:end]:
        yield trimmed(text, start, bracket)
        start = bracket + 1
    yield trimmed(text, start, end)


@cache
def _outside(char: str) -> bool:
    return char.isspace() or (
        unicodedata.category(char)[0] in "PSCZ" and char not in "+\u200c\u200d"
    )
