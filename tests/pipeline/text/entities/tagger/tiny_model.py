"""A token classification model as an export to ONNX leaves it, so small that tests can make it.

Every piece of its vocabulary has the label that the test gave it.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")


def write(
    folder: Path,
    labels: Sequence[str],
    vocabulary: Mapping[str, str],
    positions: int = 64,
    inputs: Sequence[str] = ("input_ids", "attention_mask", "token_type_ids"),
) -> Path:
    """Write config.json, tokenizer.json and model.onnx; what is not in `vocabulary` is an O."""
    pieces = [*SPECIAL, *vocabulary]
    _tokenizer(pieces).save(str(folder / "tokenizer.json"))
    config = {
        "architectures": ["BertForTokenClassification"],
        "id2label": {str(at): label for at, label in enumerate(labels)},
        "max_position_embeddings": positions,
    }
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    logits = np.zeros((len(pieces), len(labels)), np.float32)
    for row, piece in enumerate(pieces):
        logits[row, labels.index(vocabulary.get(piece, "O"))] = 9
    onnx.save(_graph(logits, positions, inputs), folder / "model.onnx")
    return folder


def _tokenizer(pieces: Sequence[str]) -> Tokenizer:
    numbers = {piece: at for at, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.WordPiece(numbers, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=False)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        special_tokens=[(piece, numbers[piece]) for piece in ("[CLS]", "[SEP]")],
    )
    tokenizer.enable_padding(length=16)  # as many a tokenizer.json comes
    tokenizer.enable_truncation(16)
    return tokenizer


def _graph(logits: np.ndarray, positions: int, inputs: Sequence[str]) -> onnx.ModelProto:
    """A row of logits a piece; fails behind its last position, as a real model does."""
    constants = {
        "table": logits,
        "places": np.zeros((positions, logits.shape[1]), np.float32),
        "zero": np.array(0, np.int64),
        "one": np.array(1, np.int64),
    }
    nodes = [
        ("Gather", ["table", "input_ids"], "words"),
        ("Shape", ["input_ids"], "shape"),
        ("Gather", ["shape", "one"], "length"),
        ("Range", ["zero", "length", "one"], "range"),
        ("Gather", ["places", "range"], "where"),
        ("Add", ["words", "where"], "logits"),
    ]
    graph = helper.make_graph(
        [helper.make_node(kind, given, [gives]) for kind, given, gives in nodes],
        "tiny",
        [helper.make_tensor_value_info(one, TensorProto.INT64, ["b", "n"]) for one in inputs],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["b", "n", logits.shape[1]])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
