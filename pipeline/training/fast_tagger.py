"""Train the chains of the fast tagger: `python -m pipeline.training.fast_tagger [CHAIN ...]`.

Needs python-crfsuite 0.9.12, and shared/data/ner-train (WIREROOM_SHARED says where it lies); the
rest of shared/data is for evaluation, and nothing is learned of it. No argument: all chains, about
ten minutes on one core. Seeds are fixed; L-BFGS draws nothing.
"""

import argparse
import json
import os
import random
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.records import Language
from pipeline.text.entities.fast.attributes import Dialect, Reader, reach
from pipeline.text.entities.fast.chain import LABELS, Chain, hashed
from pipeline.text.entities.fast.learned import FAMILIES, chain_of
from pipeline.text.entities.fast.tokens import Sentence, sentences
from pipeline.text.entities.known import mentions
from pipeline.text.entities.words import words
from pipeline.text.script import script

WEIGHTS = Path(__file__).resolve().parents[1] / "text" / "entities" / "fast" / "weights"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How one chain is trained. `anonymous`: the share of texts whose language it is not told."""

    sparsity: float = 0.1  # weight of the L1 penalty
    decay: float = 0.05  # of the L2 penalty
    rounds: int = 80
    rarest: int = 2  # times that an attribute must be seen with a label
    anonymous: float = 0.0


RECIPES = {
    "cased": Recipe(anonymous=0.5),
    "indic": Recipe(sparsity=0.3, decay=0.01, anonymous=0.5),
    "arabic": Recipe(anonymous=0.5),
    "thai": Recipe(sparsity=0.3, decay=0.01, rounds=90),
    "chinese": Recipe(sparsity=0.3, decay=0.01, rounds=100),
    "japanese": Recipe(sparsity=0.05, rounds=100),
    "korean": Recipe(decay=0.1, rounds=100, rarest=1),
}

Row = dict[str, Any]


def rows(data: Path, chain: str) -> Iterator[Row]:
    """The sentences that a chain learns from."""
    for path in sorted((data / "ner-train").glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                if chain_of(row["lang"], script(row["text"])) == chain:
                    yield row


def read(text: str, language: Language) -> list[Sentence]:
    """A text as the tagger sees it."""
    found = words(text)
    seen = mentions(text, found, language)
    return list(sentences(text, found, seen, language.code))


def labels(sentence: Sentence, spans: Sequence[tuple[int, int, str]]) -> list[str]:
    """The label of each token, by the gold spans."""
    given = ["O"] * len(sentence.tokens)
    for start, end, kind in spans:
        part = "B"
        for at, (begin, stop) in enumerate(sentence.tokens):
            if begin < end and stop > start:
                given[at] = f"{part}-{kind}"
                part = "I"
    return given


def items(reader: Reader, chain: str, text: str, sentence: Sentence) -> list[list[str]]:
    """The attributes of each token, each with the distance from which it counts."""
    family = FAMILIES[chain]
    found: list[list[str]] = [[] for _ in sentence.tokens]
    for stream, keys in reader.keys(text, sentence).items():
        for place, key in enumerate(keys):
            for attribute in reader.attributes(stream, key):
                for offset in reach(family, attribute):
                    if 0 <= place - offset < len(found):
                        found[place - offset].append(f"{offset}\t{attribute}")
    return found


def trained(data: Path, chain: str, recipe: Recipe) -> Chain:
    """Train one chain."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(
        {
            "c1": recipe.sparsity,
            "c2": recipe.decay,
            "max_iterations": recipe.rounds,
            "feature.minfreq": recipe.rarest,
            "feature.possible_transitions": True,
        }
    )
    chance = random.Random(chain)  # noqa: S311 nothing secret
    readers: dict[tuple[str, str, str], Reader] = {}
    for row in rows(data, chain):
        text, code = row["text"], row["lang"]
        language = Language(code=code, confidence=1.0, script=script(text))
        told = "" if chance.random() < recipe.anonymous else code
        key = (code, language.script, told)
        reader = readers.setdefault(key, Reader(FAMILIES[chain], Dialect(*key)))
        for sentence in read(text, language):
            trainer.append(items(reader, chain, text, sentence), labels(sentence, row["spans"]))
    with tempfile.NamedTemporaryFile(suffix=".crfsuite") as model:
        trainer.train(model.name)
        tagger = pycrfsuite.Tagger()
        tagger.open(model.name)
        return packed(tagger.info())


def packed(model: Any) -> Chain:
    """CRFsuite's model as a chain: an attribute a row, its weights in a byte each."""
    place = {label: at for at, label in enumerate(LABELS)}
    weights: dict[str, dict[tuple[int, int], float]] = defaultdict(dict)
    for (name, label), weight in model.state_features.items():
        offset, _, attribute = name.partition("\t")
        weights[attribute][int(offset), place[label]] = weight
    largest = max(abs(each) for row in weights.values() for each in row.values())
    found = [offset for row in weights.values() for offset, _ in row]
    offsets = tuple(range(max(found), min(found) - 1, -1))
    scale = largest / 127
    table = np.zeros((len(weights), len(offsets), len(LABELS)), np.int8)
    for at, row in enumerate(weights.values()):
        for (offset, label), weight in row.items():
            table[at, offsets.index(offset), label] = round(weight / scale)
    kept = np.flatnonzero(table.any(axis=(1, 2)))
    names = list(weights)
    transitions = np.full((len(LABELS), len(LABELS)), -10.0, np.float32)
    for (one, following), weight in model.transitions.items():
        transitions[place[one], place[following]] = weight
    return Chain(
        offsets=offsets,
        scale=scale,
        rows={hashed(names[row]): at for at, row in enumerate(kept.tolist())},
        weights=table[kept].reshape(len(kept), -1),
        transitions=transitions,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the chains named, or all."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.training.fast_tagger")
    parser.add_argument("chains", nargs="*", help=f"of {', '.join(RECIPES)}; none: all")
    options = parser.parse_args(arguments)
    data = Path(os.environ.get("WIREROOM_SHARED", "../shared")) / "data"
    for name in options.chains or RECIPES:
        (WEIGHTS / f"{name}.bin").write_bytes(trained(data, name, RECIPES[name]).dump())


if __name__ == "__main__":
    main()
