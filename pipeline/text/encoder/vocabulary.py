"""Text in pieces of the encoder's vocabulary, each with its place.

A Unigram model (Kudo 2018, "Subword Regularization"): of all ways to cut a word, the one whose
pieces' log-probabilities have the greatest sum. The text is normalised (NFKC) for that; places are
those of the text as it was. The ids are those of Hugging Face's tokenizers, in a fifth of its
memory.
"""

import re
import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from math import inf
from typing import NamedTuple

import regex

from pipeline.text.encoder.weights_file import MARKS, UNKNOWN, weights_file

_SPACE = "▁"
"""How the vocabulary writes the space that every word begins with."""

_WORD = re.compile(f"[^{_SPACE}\\s\\x00-\\x1f\\x7f\\u200b-\\u200f\\ufeff\\ufffd]+")
"""What is not a space to the encoder: it was trained on text with spaces for these, among them the
joiners in words of Persian and Hindi. Several are one."""

_UNKNOWN_COSTS = 10.0
"""How much less likely than the rarest piece a letter is that no piece has; SentencePiece's."""

_REPEATED = 16
"""Words up to this length are remembered: longer ones, such as clauses of Chinese, seldom recur."""

_STACKED = 31
"""Letters with the marks on it that are normalised together, as in Unicode's Stream-Safe Text
Format (UAX 15): Python takes time by their square."""

_QUICK = 1000  # letters of a word that may be looked at as a whole: the same for all marks in it

_PARTICLES = regex.compile(
    r"(?<=[\p{Han}\p{Katakana}ー])[のはがをにでともへや的和与與对對向从從为為是](?=.)|在"
    r"|[、，。：；「」『』（）()《》·…—]"
    r"|(?<=[가-힣]{2})(?:에게서|으로부터|에서는|에서도|에서|에게|으로|부터|까지|이나|며|이라|께서"
    r"|은|는|이|가|을|를|의|에|와|과|도|로)(?=[\s▁,.·)'\"”’]|$)"
)
"""What the vocabulary glues to names: 日本の and 미국의 are pieces of it. Without cuts here 6 % of
the names in KLUE, 4 % of those in Stockmark and 2 % in the Chinese sets began or ended inside a
piece, with them under 1 %."""


class Piece(NamedTuple):
    """One piece and its place, without the space before it. A bare space has start == end."""

    id: int
    start: int
    end: int


class _Unigram(NamedTuple):
    ids: dict[str, int]
    scores: Sequence[float]
    unknown: float
    longest: int  # letters


def pieces(text: str) -> list[Piece]:
    """The pieces of `text`; the encoder's marks of beginning and end are not among them."""
    found = []
    for word in _WORD.finditer(text):
        at = word.start()
        cut = _cut_again if word.end() - at <= _REPEATED else _cut
        found += [Piece(one, at + start, at + end) for one, start, end in cut(word[0])]
    return found


def _cut(word: str) -> list[tuple[int, int, int]]:
    """The pieces of a word and of the space before it, placed in the word."""
    normal, starts, ends = _normalised(word)
    found = []
    at = 0
    for part in _parts(normal):
        for one, length in _best(part):
            found.append((one, starts[at], ends[at + length - 1]))
            at += length
    return found


_cut_again = lru_cache(maxsize=2**14)(_cut)


def _normalised(word: str) -> tuple[str, list[int], list[int]]:
    """A space and `word` in NFKC; where in `word` each of their letters begins and ends."""
    if len(word) <= _QUICK and unicodedata.is_normalized("NFKC", word):
        places = range(len(word) + 1)
        return _SPACE + word, [0, *places[:-1]], [0, *places[1:]]
    letters, starts, ends = [_SPACE], [0], [0]
    for start, end in _clusters(word):
        changed = _nfkc(word[start:end])
        letters.append(changed)
        starts += [start] * len(changed)
        ends += [end] * len(changed)
    return "".join(letters), starts, ends


def _nfkc(letters: str) -> str:
    return unicodedata.normalize("NFKC", letters).replace(" ", _SPACE)


def _clusters(word: str) -> Iterator[tuple[int, int]]:
    """The shortest stretches that can be normalised without regard to what is beside them."""
    start = 0
    for end in range(1, len(word) + 1):
        if end == len(word) or not _joins(word[end]) or end - start == _STACKED:
            alone = [_nfkc(letter) for letter in word[start:end]]
            if "".join(alone) == _nfkc(word[start:end]):
                yield from ((at, at + 1) for at in range(start, end))
            else:
                yield start, end
            start = end


@lru_cache(maxsize=2**12)
def _joins(letter: str) -> bool:
    """Whether normalisation may join a letter to the one before: marks, and Hangul's vowels."""
    first = unicodedata.normalize("NFKD", letter)[0]
    return unicodedata.category(first).startswith("M") or "\u1160" <= first <= "\u11ff"


def _parts(normal: str) -> Iterator[str]:
    """Stretches that no piece may leave: spaces begin them, particles are some of their own."""
    for word in re.findall(f"{_SPACE}[^{_SPACE}]*", normal):
        at = 0
        for particle in _PARTICLES.finditer(word):
            if at < particle.start():
                yield word[at : particle.start()]
            yield particle[0]
            at = particle.end()
        if at < len(word):
            yield word[at:]


def _best(part: str) -> list[tuple[int, int]]:
    """The most likely pieces of a stretch, each with its length; what is unknown is one piece."""
    ids, scores, unknown, longest = _unigram()
    size = len(part)
    best = [0.0] + [-inf] * size  # up to each place, and the piece that ends there
    last = [(UNKNOWN, 0)] * (size + 1)
    for start in range(size):
        reached = best[start]
        if reached + unknown > best[start + 1]:
            best[start + 1], last[start + 1] = reached + unknown, (UNKNOWN, 1)
        for end in range(start + 1, min(start + longest, size) + 1):
            one = ids.get(part[start:end])
            if one is not None and reached + scores[one] > best[end]:
                best[end], last[end] = reached + scores[one], (one, end - start)
    found: list[tuple[int, int]] = []
    while size:
        one, length = last[size]
        size -= length
        if one == UNKNOWN and found and found[-1][0] == UNKNOWN:
            length += found.pop()[1]
        found.append((one, length))
    return found[::-1]


@cache
def _unigram() -> _Unigram:
    written, scores = zip(*weights_file().vocabulary(), strict=True)
    ids = {piece: one for one, piece in enumerate(written) if piece not in MARKS}
    longest = max(map(len, ids))
    return _Unigram(ids, array("f", scores), min(scores) - _UNKNOWN_COSTS, longest)
