"""A token classification model of the user's own in place of our network.

Its folder is what Hugging Face's `optimum-cli export onnx --task token-classification` writes:
`config.json` (the labels), `tokenizer.json` and the graph. What our network's labels go through
(gazetteers, repeated names, decoding) holds for its labels too. What stories are compared by still
comes from our encoder. Needs the extra `transformers`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from pipeline.errors import UnusableModel
from pipeline.text.encoder import LABELS, Piece
from pipeline.text.encoder.session import session_of
from pipeline.text.entities.tagger import reading
from pipeline.text.entities.tagger.decode import Step
from pipeline.text.entities.tagger.reading import Reading
from pipeline.text.entities.tagger.windows import LONGEST, Window, windows

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

_LABEL = re.compile(r"(?:[BIESLUM][-_])?(\w+)", re.IGNORECASE)
_SURROGATE = re.compile("[\ud800-\udfff]")  # half a character: a title may hold one
_TYPES = {
    **dict.fromkeys(("PER", "PERS", "PERSON"), "PER"),
    **dict.fromkeys(("LOC", "LOCATION", "GPE"), "LOC"),
    **dict.fromkeys(("ORG", "ORGANIZATION", "ORGANISATION"), "ORG"),
}
_BEGINS = 0.5
"""Of the probability that a name goes on here, for beginning here: in IO and IOB1, names do."""
_LEAST = 1e-9
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_FEWEST = 8  # pieces
_RESERVED = 2
"""Positions that models of RoBERTa's kind count in `max_position_embeddings` and cannot use."""


class _Config(msgspec.Struct):
    id2label: dict[int, str]
    max_position_embeddings: int = LONGEST + 2 * _RESERVED


@dataclass(frozen=True, slots=True, kw_only=True)
class OnnxModel:
    """A model ready to read texts; one thread, safe for many callers."""

    tokenizer: "Tokenizer"
    session: "InferenceSession"
    labels: NDArray[np.float32]  # (its labels, LABELS): what a label of its speaks for
    before: tuple[int, ...]  # the marks of beginning and end that it was trained with
    after: tuple[int, ...]
    longest: int  # pieces of a window

    def read(self, text: str) -> Reading:
        """What the model says of `text`, as our network would say it.

        Such models are trained on the first piece of each word; the others follow it.
        """
        pieces, scores = [], []
        for window in windows(text, self.longest, self._pieces):
            for piece, row in zip(window, self._scores(window), strict=True):
                if piece.start < piece.end:
                    pieces.append(piece)
                    scores.append(row)
        steps = reading.steps(text, pieces)
        for at, step in enumerate(steps):
            if step is Step.WITHIN_WORD:
                scores[at] = [0.0] * len(LABELS)
        return Reading(pieces, scores, steps, reading.vector(text))

    def _pieces(self, text: str) -> list[Piece]:
        readable = _SURROGATE.sub("\ufffd", text)
        encoded = self.tokenizer.encode(readable, add_special_tokens=False)
        return [
            Piece(number, end - len(text[start:end].lstrip()), end)
            for number, (start, end) in zip(encoded.ids, encoded.offsets, strict=True)
        ]

    def _scores(self, window: Window) -> list[list[float]]:
        logits = self.logits([piece.id for piece in window]).astype(np.float64)
        odds = np.exp(logits - logits.max(-1, keepdims=True))
        ours = odds / odds.sum(-1, keepdims=True) @ self.labels
        scores: list[list[float]] = np.log(ours + _LEAST).tolist()
        return scores

    def logits(self, pieces: Sequence[int]) -> NDArray[np.float32]:
        """What the network gives: a row a piece, a column a label of its own."""
        ids = np.array([[*self.before, *pieces, *self.after]], np.int64)
        values = dict(zip(_INPUTS, (ids, np.ones_like(ids), np.zeros_like(ids)), strict=True))
        asked = {one.name: values[one.name] for one in self.session.get_inputs()}
        (found,) = self.session.run(["logits"], asked)
        rows: NDArray[np.float32] = found[0, len(self.before) : len(self.before) + len(pieces)]
        return rows


@cache
def opened(folder: Path, graph: str = "model.onnx") -> OnnxModel:
    """The model in `folder`, kept for this process. Raises UnusableModel, which says what is wrong.

    `graph` is the file of the network in the folder: an export may hold several.
    """
    try:
        from tokenizers import Tokenizer
    except ImportError as error:
        raise UnusableModel("models exported to ONNX need wireroom[transformers]") from error
    try:
        config = msgspec.json.decode((folder / "config.json").read_bytes(), type=_Config)
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        session = session_of(str((folder / graph).resolve(strict=True)))
    except Exception as error:  # those of Rust and C++ have no class of their own
        raise UnusableModel(f"{folder}: not a model exported to ONNX: {error}") from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    names = [config.id2label[number] for number in sorted(config.id2label)]
    before, after = _marks(tokenizer.encode("a"))
    most = config.max_position_embeddings - _RESERVED - len(before) - len(after)
    model = OnnxModel(
        tokenizer=tokenizer,
        session=session,
        labels=_spoken_for(names),
        before=before,
        after=after,
        longest=min(LONGEST, most),
    )
    _try(folder, model, names)
    return model


def _marks(encoded: "Encoding") -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The special pieces before a text, and those after it."""
    text = [at for at, special in enumerate(encoded.special_tokens_mask) if not special]
    return tuple(encoded.ids[: text[0]]), tuple(encoded.ids[text[-1] + 1 :])


def _try(folder: Path, model: OnnxModel, names: list[str]) -> None:
    """Raises UnusableModel where the graph or the labels are of another kind."""
    if not any(map(_type, names)):
        raise UnusableModel(f"{folder}: no label of persons, places or organisations: {names}")
    if model.longest < _FEWEST:
        raise UnusableModel(f"{folder}: it reads fewer than {_FEWEST} pieces at once")
    inputs = [one.name for one in model.session.get_inputs()]
    outputs = [one.name for one in model.session.get_outputs()]
    if not set(inputs) <= set(_INPUTS) or "logits" not in outputs:
        raise UnusableModel(
            f"{folder}: no graph of token classification: it reads {inputs} and gives {outputs}"
        )
    given = model.logits(model.before).shape[-1]
    if given != len(names):
        raise UnusableModel(f"{folder}: config.json has {len(names)} labels, the graph {given}")


def _spoken_for(names: list[str]) -> NDArray[np.float32]:
    """Which of our labels each of the model's labels speaks for; O for types that are not ours."""
    matrix = np.zeros((len(names), len(LABELS)), np.float32)
    for row, name in enumerate(names):
        for label, share in _shares(name):
            matrix[row, LABELS.index(label)] = share
    return matrix


def _shares(name: str) -> Iterator[tuple[str, float]]:
    kind = _type(name)
    if kind is None:
        yield "O", 1.0
    elif name.upper().startswith(("B-", "S-", "U-", "B_", "S_", "U_")):
        yield f"B-{kind}", 1.0
    else:
        yield f"I-{kind}", 1.0
        yield f"B-{kind}", _BEGINS


def _type(name: str) -> str | None:
    found = _LABEL.fullmatch(name)
    return _TYPES.get(found[1].upper()) if found else None
