"""From log-probabilities of labels to names: the best path that labels can take, by Viterbi."""

from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from pipeline.records import EntityType
from pipeline.text.entities.spans import TYPES

_LABELS = 2 * len(TYPES) + 1
_IMPOSSIBLE = -1e9


class Step(IntEnum):
    """What lies between a piece and the one before it."""

    FREE = 0
    WITHIN_WORD = 1  # a name can neither begin nor end here
    NEW_LINE = 2  # no name goes on here


class Run(NamedTuple):
    """Pieces first..last-1 are a name."""

    first: int
    last: int
    type: EntityType


def best_path(scores: Sequence[Sequence[float]], steps: Sequence[Step]) -> list[int]:
    """The labels of the likeliest sequence in which every I follows a B or I of its type.

    `scores` are log-probabilities of the labels, one row a piece; `steps[0]` is not read.
    """
    if not scores:
        return []
    best = [_IMPOSSIBLE if at and not at % 2 else score for at, score in enumerate(scores[0])]
    came_from: list[list[int]] = []
    for row, step in zip(scores[1:], steps[1:], strict=True):
        top = max(range(_LABELS), key=best.__getitem__)
        source = [top] * _LABELS
        for inside in range(2, _LABELS, 2):
            source[inside] = inside if best[inside] > best[inside - 1] else inside - 1
        following = [best[source[label]] + row[label] for label in range(_LABELS)]
        if step is Step.WITHIN_WORD:
            source[0] = 0
            following = [_IMPOSSIBLE if at % 2 else score for at, score in enumerate(following)]
            following[0] = best[0] + row[0]
        elif step is Step.NEW_LINE:
            following[2::2] = [_IMPOSSIBLE] * len(TYPES)
        best = following
        came_from.append(source)
    label = max(range(_LABELS), key=best.__getitem__)
    path = [label]
    for source in reversed(came_from):
        label = source[label]
        path.append(label)
    return path[::-1]


def runs(path: Sequence[int]) -> list[Run]:
    """The names on a path of labels."""
    found: list[Run] = []
    for at, label in enumerate(path):
        if label % 2:
            found.append(Run(at, at + 1, TYPES[label // 2]))
        elif label:
            found[-1] = found[-1]._replace(last=at + 1)
    return found
