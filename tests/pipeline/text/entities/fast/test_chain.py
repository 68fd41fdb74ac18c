"""The linear chain: its file, its best labels."""

from itertools import pairwise, product

import numpy as np
import pytest

from pipeline.text.entities.fast.chain import LABELS, Chain, best, hashed, shipped

WIDTH = len(LABELS)


def a_chain() -> Chain:
    chance = np.random.default_rng(1)
    return Chain(
        offsets=(1, 0, -1),
        scale=0.05,
        rows={hashed("wone"): 0, hashed("wtwo"): 1},
        weights=chance.integers(-127, 128, (2, 3 * WIDTH), np.int8),
        transitions=chance.normal(size=(WIDTH, WIDTH)).astype(np.float32),
    )


def test_a_chain_comes_back_from_its_file():
    chain = a_chain()
    again = Chain.load(chain.dump())
    assert (again.offsets, again.scale) == (chain.offsets, chain.scale)
    assert again.transitions == pytest.approx(chain.transitions, abs=0.001)
    for attribute in ("wone", "wtwo"):
        assert again.row([attribute]) == pytest.approx(chain.row([attribute]))


def test_attributes_add_up_and_unknown_ones_say_nothing():
    chain = a_chain()
    one, two, both = chain.row(["wone"]), chain.row(["wtwo"]), chain.row(["wone", "x", "wtwo"])
    assert both == pytest.approx(one + two)
    assert chain.row(["x"]) is None


def test_half_a_surrogate_pair_is_no_error():
    assert a_chain().row(["w\ud800"]) is None
    assert hashed("w\ud800") != hashed("w\udfff")


def test_the_best_labels_are_those_of_the_highest_score():
    chance = np.random.default_rng(2)
    transitions = chance.normal(size=(WIDTH, WIDTH)).astype(np.float32)
    emissions = [chance.normal(size=(n, WIDTH)).astype(np.float32) for n in (3, 1, 4, 0, 2)]

    def score(sentence: np.ndarray, labels: tuple[int, ...]) -> float:
        steps = sum(transitions[a, b] for a, b in pairwise(labels))
        return float(sum(sentence[at, label] for at, label in enumerate(labels)) + steps)

    for sentence, found in zip(emissions, best(emissions, transitions), strict=True):
        every = product(range(WIDTH), repeat=len(sentence))
        assert tuple(found.tolist()) == max(every, key=lambda path: score(sentence, path))


def test_no_sentence_has_no_labels():
    assert best([], np.zeros((WIDTH, WIDTH), np.float32)) == []


@pytest.mark.parametrize(
    "name", ["arabic", "cased", "chinese", "indic", "japanese", "korean", "thai"]
)
def test_the_shipped_chains_can_be_read(name):
    chain = shipped(name)
    assert 0 in chain.offsets
    assert len(chain.rows) == len(chain.weights) > 1000
