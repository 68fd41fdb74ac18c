"""Weigh the voters of `pipeline.text.language_vote` on gold sets, and print what they give.

    python -m pipeline.training.language_vote GOLD.jsonl ...

A conditional logit over the languages that any voter mentions: the probability of the right one,
its close relatives counted with it, is made largest on the rows whose id hashes to an even byte.
Every set weighs the same. Slopes are not negative. Noise in the gold sets is allowed for: a row
that contradicts everything counts little. The accuracy on the other rows is printed beside.
"""

import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.text.close_languages import group_of
from pipeline.text.language_passages import beginning, in_script, letters, plain_lines
from pipeline.text.language_vote import VOTERS, Ballot, length_of

_Array = NDArray[np.float64]

_RIDGE = 1.0  # pulls weights to 0 as one row would
_NOISE = 0.002  # of the rows have a wrong label, a language of the wrong family
_STEPS = 60
_IMPOSSIBLE = -1e9


@dataclass(frozen=True, slots=True)
class Rows:
    """A design: features of each candidate of each row, which are there, which are right."""

    features: _Array  # rows, candidates, weights
    offsets: _Array  # rows, candidates; impossible where there is no candidate
    right: NDArray[np.bool_]
    worth: _Array
    tuned: NDArray[np.bool_]
    sets: list[str]


def read(paths: list[Path]) -> Rows:
    """The gold rows, with what the voters say of them."""
    texts = [path.read_text(encoding="utf-8") for path in paths]
    rows = [json.loads(line) for text in texts for line in text.split("\n") if line]
    sets = [row["set"] for row in rows]
    found = [_candidates(row["text"], row["lang"]) for row in rows]
    most = max(map(len, found))
    features = np.zeros((len(rows), most, 4 * len(VOTERS)))
    offsets = np.full((len(rows), most), _IMPOSSIBLE)
    right = np.zeros((len(rows), most), bool)
    for place, candidates in enumerate(found):
        for column, (values, offset, is_right) in enumerate(candidates):
            features[place, column], offsets[place, column] = values, offset
            right[place, column] = is_right
    worth = np.array([len(rows) / len(set(sets)) / sets.count(name) for name in sets])
    even = [hashlib.sha256(row["id"].encode()).digest()[0] % 2 == 0 for row in rows]
    return Rows(features, offsets, right, worth, np.array(even), sets)


def fit(rows: Rows, where: NDArray[np.bool_]) -> _Array:
    """The weights that make the right answers of the rows `where` most probable."""
    where = where & rows.right.any(axis=1)
    features, right, worth = rows.features[where], rows.right[where], rows.worth[where]
    weights = np.zeros(features.shape[2])
    slopes = np.arange(len(weights)) % 2 == 0
    for _ in range(_STEPS):
        scores = rows.offsets[where] + features @ weights
        all_ = _softmax(scores)
        family = _softmax(np.where(right, scores, _IMPOSSIBLE))
        sure = (all_ * right).sum(axis=1)
        coefficient = worth * (1 - _NOISE) * sure / ((1 - _NOISE) * sure + _NOISE)
        gradient = _RIDGE * weights + np.einsum("n,nc,ncf->f", coefficient, all_ - family, features)
        mean = np.einsum("nc,ncf->nf", all_, features)
        curvature = np.einsum(
            "n,nc,ncf,ncg->fg", coefficient, all_, features, features, optimize=True
        )
        curvature -= np.einsum("n,nf,ng->fg", coefficient, mean, mean)
        free = ~(slopes & (weights <= 0) & (gradient > 0))
        curvature = curvature[np.ix_(free, free)] + _RIDGE * np.eye(free.sum())
        weights[free] -= np.linalg.solve(curvature, gradient[free])
        weights[slopes] = np.maximum(weights[slopes], 0.0)
    return weights


def accuracy(rows: Rows, weights: _Array, where: NDArray[np.bool_]) -> dict[str, float]:
    """The share of rows whose family leads, by set."""
    leader = (rows.offsets + rows.features @ weights).argmax(axis=1)
    good = rows.right[np.arange(len(leader)), leader]
    names = np.array(rows.sets)
    return {name: float(good[where & (names == name)].mean()) for name in sorted(set(rows.sets))}


def _candidates(text: str, gold: str) -> list[tuple[list[float], float, bool]]:
    """Features, offset and rightness of every language in question."""
    lines, written, _ = in_script(plain_lines(text))
    reading = beginning(lines)
    size = letters(reading)
    ballot = Ballot(reading, size, written)
    gold = "zh" if gold in ("zh-Hans", "zh-Hant", "yue") else gold
    group = group_of(gold, written)
    family = group.languages if group else {gold}
    long = length_of(size)
    return [
        (
            [part * by for by in (1 - long, long) for term in ballot.terms(code) for part in term],
            ballot.strange(code),
            code in family,
        )
        for code in sorted(ballot.mentioned)
    ]


def _softmax(scores: _Array) -> _Array:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: _Array = powers / powers.sum(axis=1, keepdims=True)
    return shares


def main() -> None:
    """Print the weights and the accuracies."""
    rows = read([Path(name) for name in sys.argv[1:]])
    weights = fit(rows, rows.tuned)
    halves = (half.reshape(-1, 2).round(2).tolist() for half in np.split(weights, 2))
    lines = [
        f"Voter({voter.model.__name__}, Weights{tuple(short)}, Weights{tuple(long)}),"
        for voter, short, long in zip(VOTERS, *halves, strict=True)
    ]
    for name, where in (("tuned", rows.tuned), ("held out", ~rows.tuned)):
        figures = accuracy(rows, weights, where)
        lines.append(name + "".join(f" {key} {value:.4f}" for key, value in figures.items()))
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
