"""Words as one language has them, drawn from the n-gram frequencies that Lingua publishes.

Lingua (Apache-2.0) tells how often each sequence of 1 to 5 letters goes on with each letter inside
the words of its corpus. Multiplied up, these are the frequencies of the sequences themselves; what
is not preceded, or not followed, by a letter begins or ends a word. So short words have their true
frequency, and longer ones are a chain in which each letter depends on the four before it.
"""

import json
import random
import zipfile
from bisect import bisect
from itertools import accumulate
from pathlib import Path

import brotli

_FILES = ("unigrams", "bigrams", "trigrams", "quadrigrams", "fivegrams")
_STATE = len(_FILES) - 1  # letters that the next one depends on
_LONGEST = 30  # letters of a word; the chain may run in a circle
_NEGLIGIBLE = 1e-9

_Frequencies = dict[str, float]


class LinguaWords:
    """Draws words of one language."""

    def __init__(self, wheel: Path, language: str) -> None:
        with zipfile.ZipFile(wheel) as archive:
            conditional = [_read(archive, language, name) for name in _FILES]
        joint = _joint(conditional)
        words = _whole_words(joint) | _beginnings(joint)
        self._firsts = list(words)
        self._weights = list(accumulate(words.values()))
        self._next = _continuations(conditional[-1])

    def draw(self, count: int, seed: int) -> list[str]:
        """`count` words in random order."""
        chance = random.Random(seed)  # noqa: S311 nothing secret
        firsts = chance.choices(self._firsts, cum_weights=self._weights, k=count)
        return [first.strip() if " " in first else self._finish(first, chance) for first in firsts]

    def _finish(self, word: str, chance: random.Random) -> str:
        while len(word) < _LONGEST:
            letters, weights = self._next.get(word[-_STATE:], ("", []))
            place = bisect(weights, chance.random())
            if place >= len(weights):
                break
            word += letters[place]
        return word


def _read(archive: zipfile.ZipFile, language: str, name: str) -> _Frequencies:
    packed = archive.read(f"lingua/language-models/{language}/{name}.json.br")
    found: _Frequencies = {}
    for fraction, ngrams in json.loads(brotli.decompress(packed))["ngrams"].items():
        part, whole = map(int, fraction.split("/"))
        found.update(dict.fromkeys(ngrams.split(), part / whole))
    return found


def _joint(conditional: list[_Frequencies]) -> list[_Frequencies]:
    joint = conditional[:1]
    for longer in conditional[1:]:
        shorter = joint[-1]
        joint.append({ngram: p * shorter.get(ngram[:-1], 0.0) for ngram, p in longer.items()})
    return joint


def _whole_words(joint: list[_Frequencies]) -> _Frequencies:
    """Words shorter than a state, each with a space behind: what has no letter on either side."""
    found = {}
    for length in range(1, _STATE):
        alone = dict(joint[length - 1])
        for ngram, p in joint[length].items():
            alone[ngram[1:]] = alone.get(ngram[1:], 0.0) - p
            alone[ngram[:-1]] = alone.get(ngram[:-1], 0.0) - p
        for ngram, p in joint[length + 1].items():
            alone[ngram[1:-1]] = alone.get(ngram[1:-1], 0.0) + p
        found.update({f"{word} ": p for word, p in alone.items() if p > _NEGLIGIBLE})
    return found


def _beginnings(joint: list[_Frequencies]) -> _Frequencies:
    """Sequences of a state's length that begin a word: what has no letter before it."""
    begin = dict(joint[_STATE - 1])
    for ngram, p in joint[_STATE].items():
        begin[ngram[1:]] = begin.get(ngram[1:], 0.0) - p
    return {ngram: p for ngram, p in begin.items() if p > _NEGLIGIBLE}


def _continuations(longest: _Frequencies) -> dict[str, tuple[str, list[float]]]:
    """State -> the letters that may follow, their probabilities added up; the rest is an end."""
    letters: dict[str, list[str]] = {}
    for ngram in sorted(longest):
        letters.setdefault(ngram[:-1], []).append(ngram[-1])
    return {
        state: ("".join(found), list(accumulate(longest[state + letter] for letter in found)))
        for state, found in letters.items()
    }
