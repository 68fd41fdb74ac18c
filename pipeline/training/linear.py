"""A linear classifier over hashed n-grams: softmax, trained by AdaGrad in a fixed order."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.text.close_languages.discriminator import BITS, NO_TAG, Discriminator
from pipeline.text.close_languages.ngrams import hashes, spaced

_FEATURES = 2**BITS
_BATCH = 64
_RATE = 0.3
_FIRST_SQUARE = 1e-3  # keeps the first step of a rare n-gram small
_MOST = 127  # of an int8

Features = NDArray[np.intp]
Example = tuple[Features, int]
"""N-grams of a text and the place of its language."""


def features(text: str) -> Features:
    """The n-grams of `text`, each as its place and tag in one number."""
    return (hashes(spaced(text)) & np.uint64(_FEATURES - 1)).astype(np.intp)


def train(
    examples: Sequence[Example], languages: Sequence[str], *, epochs: int, places: int
) -> Discriminator:
    """Learn to tell `languages` apart, in a table of `places`, a power of two.

    The same examples give the same weights.
    """
    assert _FEATURES // places < NO_TAG, "a tag is a byte"
    weights = np.zeros((_FEATURES, len(languages)), np.float32)
    squares = np.full(_FEATURES, _FIRST_SQUARE, np.float32)
    chance = np.random.default_rng(0)
    order = np.arange(len(examples))
    for _ in range(epochs):
        chance.shuffle(order)
        for first in range(0, len(order), _BATCH):
            _step(weights, squares, [examples[place] for place in order[first : first + _BATCH]])
    seen = np.bincount(np.concatenate([found for found, _ in examples]), minlength=_FEATURES)
    return _packed(weights, seen, tuple(languages), places)


def _step(weights: NDArray[np.float32], squares: NDArray[np.float32], batch: list[Example]) -> None:
    lengths = np.array([len(found) for found, _ in batch])
    every = np.concatenate([found for found, _ in batch])
    value = np.repeat(1 / np.sqrt(lengths), lengths).astype(np.float32)[:, None]
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    scores = np.add.reduceat(weights[every] * value, starts, axis=0)
    error = np.exp(scores - scores.max(axis=1, keepdims=True))
    error /= error.sum(axis=1, keepdims=True)
    error[np.arange(len(batch)), [language for _, language in batch]] -= 1
    each = np.repeat(error, lengths, axis=0) * value
    distinct, where = np.unique(every, return_inverse=True)
    columns = [np.bincount(where, column, len(distinct)) for column in each.T]
    slope = np.stack(columns, axis=1).astype(np.float32)
    squares[distinct] += (slope**2).sum(axis=1)
    weights[distinct] -= _RATE * slope / np.sqrt(squares[distinct])[:, None]


def _packed(
    weights: NDArray[np.float32],
    seen: NDArray[np.int64],
    languages: tuple[str, ...],
    places: int,
) -> Discriminator:
    """Keep for every place the n-gram that matters most, each weight as one byte."""
    weights = weights - weights.mean(axis=1, keepdims=True)
    matters = np.abs(weights).max(axis=1) * np.sqrt(seen)
    by_place = matters.reshape(-1, places)
    tags = by_place.argmax(axis=0)
    kept = weights[tags * places + np.arange(places)]
    empty = by_place.max(axis=0) == 0
    scale = float(np.quantile(np.abs(kept), 0.9995)) / _MOST
    return Discriminator(
        languages=languages,
        scale=scale,
        tags=np.where(empty, NO_TAG, tags).astype(np.uint8),
        weights=np.clip(np.rint(kept / scale), -_MOST, _MOST).astype(np.int8),
    )
