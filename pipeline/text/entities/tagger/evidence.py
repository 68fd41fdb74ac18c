"""What else is known of a text, put to the tagger's scores before they are read.

A name of the gazetteers raises its type where it stands; a name found once raises its type
wherever it stands again. Both weigh little: they decide where the tagger is unsure, whether there
is a name, where it ends and what it is.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.records import EntityType
from pipeline.text.entities.spans import TYPES, Rank, Span
from pipeline.text.entities.tagger.decode import Run
from pipeline.text.entities.tagger.reading import Reading
from pipeline.text.entities.words import Word

Scores = list[list[float]]

FIGURE = 4.0
"""What a figure or institution of the world's news counts: log of the odds, a piece. With 2 the
Daily Mail and TASS of the golden article were missed; F1 of one half of ner-dev is the same (.806
and .714 with 4, .807 and .713 with 2: languages trained on, others)."""
CERTAIN = 2.0
"""What a country counts; it may well be a team or a government."""
CITY = 1.0
REPEATED = 2.0
"""The same for a name, or a part of a person's, that was found elsewhere in the text."""
PREFIXED = 2.0
"""The same for a capital within a word, for a name of any type."""

PREFIXING = frozenset([
    "zu", "xh", "ss", "nr", "nd", "sn", "st", "nso", "tn", "ts", "ve", "sw", "rw", "rn", "lg", "ny",
])  # fmt: skip
"""Bantu languages, which put prefixes before the capital of a name: eGoli, waseKapa, uMandela."""

_PREFIXED = re.compile(r"(?<!\w)[a-z]{1,6}[A-Z]\w+")
_SHORTEST_PART = 2


def with_known(reading: Reading, known: Sequence[Span]) -> Scores:
    """The scores with what the gazetteers say."""
    scores = [list(row) for row in reading.scores]
    starts = [piece.start for piece in reading.pieces]
    for span in known:
        weight = CITY if span.rank is Rank.CITY else CERTAIN if span.type == "LOC" else FIGURE
        first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
        _raise(scores, first, last, span.type, weight)
    return scores


def raise_prefixed(text: str, reading: Reading, scores: Scores) -> None:
    """Count the capitals within words for names."""
    starts = [piece.start for piece in reading.pieces]
    for word in _PREFIXED.finditer(text):
        for at in range(bisect_left(starts, word.start()), bisect_left(starts, word.end())):
            scores[at][0] -= PREFIXED


def with_repeated(
    text: str, reading: Reading, scores: Scores, runs: Sequence[Run], found: Sequence[Word]
) -> Scores:
    """The scores with what each name that was found says of where it, or a part of it, stands."""
    scores = [list(row) for row in scores]
    starts = [piece.start for piece in reading.pieces]
    places = defaultdict(list)
    for at, word in enumerate(found):
        places[word.key].append(at)
    for name, told in _told(text, reading, runs, found).items():
        for at in places[name[0]]:
            words = found[at : at + len(name)]
            start, end = words[0].start, words[-1].end
            elsewhere = any(end <= other.start or other.stop <= start for other in told.by)
            if elsewhere and tuple(word.key for word in words) == name:
                first, last = bisect_left(starts, start), bisect_left(starts, end)
                _raise(scores, first, last, told.type, REPEATED)
    return scores


class _Told(NamedTuple):
    """What names that were found say of a name: its type, and where they stand."""

    type: EntityType
    by: list[range]


def _told(
    text: str, reading: Reading, runs: Sequence[Run], found: Sequence[Word]
) -> dict[tuple[str, ...], _Told]:
    """Each name with the type that all its mentions together speak for; parts of persons' names."""
    starts = [word.start for word in found]
    spoken: dict[tuple[str, ...], list[float]] = defaultdict(lambda: [0.0] * len(TYPES))
    whole: dict[tuple[str, ...], list[range]] = defaultdict(list)
    parts: dict[tuple[str, ...], list[range]] = defaultdict(list)
    for run in runs:
        place = range(reading.pieces[run.first].start, reading.pieces[run.last - 1].end)
        words = found[bisect_left(starts, place.start) : bisect_left(starts, place.stop)]
        name = tuple(word.key for word in words)
        whole[name].append(place)
        for at in range(run.first, run.last):
            row = reading.scores[at]
            for kind in range(len(TYPES)):
                spoken[name][kind] += max(row[2 * kind + 1], row[2 * kind + 2])
        if run.type == "PER" and len(name) > 1:
            for word in words:
                if len(word.key) >= _SHORTEST_PART and not text[word.start].islower():
                    parts[(word.key,)].append(place)
    told = {name: _Told("PER", places) for name, places in parts.items()}
    for name, sums in spoken.items():
        if name:
            told[name] = _Told(TYPES[sums.index(max(sums))], whole[name])
    return told


def _raise(scores: Scores, first: int, last: int, kind: EntityType, by: float) -> None:
    """Raise `kind` from piece `first` on; a person's name may stand inside a longer one.

    Beside a given name, a surname must not begin a name of its own (Donald Macron, a plumber): the
    tagger decides which piece is the first.
    """
    begin = 2 * TYPES.index(kind) + 1
    for at in range(first, last):
        if at > first or kind == "PER":
            scores[at][begin + 1] += by
        if at == first:
            scores[at][begin] += by
