"""Words that tell close languages apart, as a person would list them.

`word` is a whole word, `begin-`, `-end` and `-inside-` are parts of words, as dictionaries write
them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

_MOST = 8
"""Hits that count at most; a long text adds none of its own, only its proportions."""

_MARKER = 1.5
"""Log odds of one marker."""

_PUNCTUATION = ".,;:!?\"'()[]{}«»“”„‘’…-–—।|/"
_CACHED = 2**14  # words of a group: half of all that a text says has been said before

_Speakers = dict[str, set[int]]


class Markers:
    """Words and parts of words that are everyday in some languages and foreign to others."""

    def __init__(self, entries: Mapping[str, str]) -> None:
        """Read `entries`: lists by the language they speak for, or several joined by `_`."""
        self._languages = [tuple(codes.split("_")) for codes in entries]
        self.languages = frozenset(code for codes in self._languages for code in codes)
        self._words: _Speakers = defaultdict(set)
        self._begins: _Speakers = defaultdict(set)
        self._ends: _Speakers = defaultdict(set)
        self._insides: _Speakers = defaultdict(set)
        for place, entry in _numbered(entries.values()):
            kind = {
                (False, False): self._words,
                (False, True): self._begins,
                (True, False): self._ends,
                (True, True): self._insides,
            }[entry.startswith("-"), entry.endswith("-")]
            kind[entry.strip("-")].add(place)
        self._lengths = [
            sorted({len(part) for part in kind})
            for kind in (self._begins, self._ends, self._insides)
        ]
        self._found = lru_cache(_CACHED)(self._find)

    def log_odds(self, text: str) -> dict[str, float]:
        """What the markers in `text` say for each language; 0: they are silent."""
        counts = [0] * len(self._languages)
        for word in text.lower().replace("’", "'").split():
            for place in self._found(word):
                counts[place] += 1
        total = sum(counts)
        weight = _MARKER * min(1.0, _MOST / total) if total else 0.0
        odds = dict.fromkeys(self.languages, 0.0)
        for codes, count in zip(self._languages, counts, strict=True):
            for code in codes:
                odds[code] += weight * count
        return odds

    def _find(self, word: str) -> frozenset[int]:
        """Which lists `word` is of; once each, however many of its parts are listed."""
        word = word.strip(_PUNCTUATION)
        begins, ends, insides = self._lengths
        found = set(self._words.get(word, ()))
        for length in begins:
            found.update(self._begins.get(word[:length], ()))
        for length in ends:
            found.update(self._ends.get(word[-length:], ()))
        for length in insides:
            for first in range(len(word) - length + 1):
                found.update(self._insides.get(word[first : first + length], ()))
        return frozenset(found)


def _numbered(lists: Iterable[str]) -> Iterator[tuple[int, str]]:
    for place, entries in enumerate(lists):
        for entry in entries.split():
            yield place, entry
