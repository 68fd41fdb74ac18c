"""What the tagger learns from: rows of pieces and tags, in an order that a seed fixes.

The sets are mixed so that none drowns the others, sentences without names are taken less often,
sentences are joined to the length of an article's windows, and a part of them is roughened the way
news texts are: headlines in capitals, lower case of social media, lost full stops, misread letters.
"""

import json
import random
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pipeline.text.encoder.tagger_weights import LABELS
from pipeline.text.encoder.vocabulary import pieces
from pipeline.text.encoder.weights_file import BEGIN, END, UNKNOWN

LENGTHS = (24, 40, 56, 72, 96, 128, 192)
"""Rows are padded to the next of these, the sentence marks included."""

_TOKENS = 3072  # a batch
_SHARD = 3000  # rows sorted by length at a time
_BALANCE = 0.35
"""A set of n named sentences is drawn n ** this: 0 is one share a set, 1 one a sentence."""

_EMPTY = 0.35  # of the sentences drawn have no name, where the set has so many
_JOINED = 0.35  # of the rows are several sentences
_MASKED = 0.03  # of the pieces are hidden, so that names are known by their context too

Span = tuple[int, int, str]


class Sentence(NamedTuple):
    """A text with its names; spans are disjoint and sorted."""

    text: str
    spans: tuple[Span, ...]


class Row(NamedTuple):
    """Piece ids with the sentence marks, and a tag for each (-1: not asked)."""

    ids: list[int]
    tags: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSet:
    """One set of shared/data/ner-train: sentences with names, sentences without."""

    name: str
    full: list[Sentence]
    empty: list[Sentence]
    mentions: dict[str, list[str]]  # by type

    @property
    def latin(self) -> bool:
        """Whether most names begin with a Latin capital."""
        names = [name for some in self.mentions.values() for name in some][:500]
        capitals = [name for name in names if unicodedata.name(name[0], "").startswith("LATIN CAP")]
        return len(capitals) > len(names) / 2


def read(folder: Path) -> list[NamedSet]:
    """All sets of a folder, in the order of their names."""
    return [_read(path) for path in sorted(folder.glob("*.jsonl"))]


def _read(path: Path) -> NamedSet:
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    sentences = [
        Sentence(row["text"], tuple((start, end, kind) for start, end, kind in row["spans"]))
        for row in rows
        if "[" not in row["text"]  # ThaiNER: left-over marks, and names that run over them
    ]
    mentions: dict[str, list[str]] = {"PER": [], "LOC": [], "ORG": []}
    for sentence in sentences:
        for start, end, kind in sentence.spans:
            mentions[kind].append(sentence.text[start:end])
    return NamedSet(
        name=path.stem,
        full=[one for one in sentences if one.spans],
        empty=[one for one in sentences if not one.spans],
        mentions=mentions,
    )


def batches(sets: list[NamedSet], seed: int, first_shard: int = 0) -> Iterator[list[Row]]:
    """Batches without end, rows of about one length each; the same for the same seed.

    An empty list ends each shard: there training may be resumed with the number of the next.
    """
    shard = first_shard
    while True:
        rng = random.Random(f"{seed}/{shard}")  # noqa: S311
        yield from _shard(sets, rng)
        yield []
        shard += 1


def _shard(sets: list[NamedSet], rng: random.Random) -> list[list[Row]]:
    weights = [len(one.full) ** _BALANCE for one in sets]
    by_length: dict[int, list[Row]] = {length: [] for length in LENGTHS}
    for drawn in rng.choices(sets, weights, k=_SHARD):
        row = _row(drawn, rng)
        by_length[padded(len(row.ids))].append(row)
    found = []
    for length, rows in by_length.items():
        size = _TOKENS // length
        found += [rows[at : at + size] for at in range(0, len(rows) - size + 1, size)]
    rng.shuffle(found)
    return found


def padded(length: int) -> int:
    """The length to which a row is padded."""
    return next(each for each in LENGTHS if length <= each)


def _row(drawn: NamedSet, rng: random.Random) -> Row:
    parts = [_sentence(drawn, rng)]
    if rng.random() < _JOINED:
        room = rng.randint(60, LENGTHS[-1] - 2)
        parts += [_sentence(drawn, rng) for _ in range(1 + room // 40)]
    joined = Row([BEGIN], [-1])
    for part in parts:
        row = tagged(part)
        if len(joined.ids) > 1 and len(joined.ids) + len(row.ids) > LENGTHS[-1] - 1:
            break
        joined.ids.extend(row.ids)
        joined.tags.extend(row.tags)
    ids, tags = joined.ids[: LENGTHS[-1] - 1], joined.tags[: LENGTHS[-1] - 1]
    ids = [UNKNOWN if at and rng.random() < _MASKED else one for at, one in enumerate(ids)]
    return Row([*ids, END], [*tags, -1])


def tagged(sentence: Sentence) -> Row:
    """Pieces of a sentence with their tags; a piece belongs to the name it begins in."""
    ids, tags = [], []
    spans = iter(sentence.spans)
    span = next(spans, None)
    begun = False
    for piece in pieces(sentence.text):
        while span and piece.start >= span[1]:
            span, begun = next(spans, None), False
        ids.append(piece.id)
        if piece.start == piece.end:
            tags.append(-1)
        elif span and piece.start >= span[0]:
            tags.append(LABELS.index(("I-" if begun else "B-") + span[2]))
            begun = True
        else:
            tags.append(0)
    return Row(ids, tags)


def _sentence(drawn: NamedSet, rng: random.Random) -> Sentence:
    enough = min(_EMPTY, len(drawn.empty) / max(1, len(drawn.full)))
    sentence = rng.choice(drawn.empty if rng.random() < enough else drawn.full)
    if rng.random() < _RENAMED:
        sentence = _renamed(sentence, drawn, rng)
    if drawn.latin and rng.random() < _PREFIXED:
        sentence = _prefixed(sentence, rng)
    for share, change in _ROUGH:
        if rng.random() < share:
            sentence = change(sentence, rng)
    return sentence


_RENAMED = 0.15
_PREFIXED = 0.04
_PREFIXES = "u e i o a kwa ku ya wa ba nge no na se le li ama izi ka bo mu".split()  # noqa: SIM905


def _renamed(sentence: Sentence, drawn: NamedSet, rng: random.Random) -> Sentence:
    """With other names of the set in the places of its names."""
    others = [rng.choice(drawn.mentions[kind]) for _, _, kind in sentence.spans]
    return _with_names(sentence, others)


def _prefixed(sentence: Sentence, rng: random.Random) -> Sentence:
    """With prefixes on its names, as Bantu languages have: eGoli, kwaZulu, uMandela."""
    names = [sentence.text[start:end] for start, end, _ in sentence.spans]
    return _with_names(sentence, [rng.choice(_PREFIXES) + name for name in names])


def _with_names(sentence: Sentence, names: list[str]) -> Sentence:
    text, spans, at = "", [], 0
    for (start, end, kind), name in zip(sentence.spans, names, strict=True):
        text += sentence.text[at:start]
        spans.append((len(text), len(text) + len(name), kind))
        text, at = text + name, end
    return Sentence(text + sentence.text[at:], tuple(spans))


def _letter_by_letter(sentence: Sentence, change: Callable[[int, str], str]) -> Sentence:
    changed = [change(at, letter) for at, letter in enumerate(sentence.text)]
    places = [0]
    for letters in changed:
        places.append(places[-1] + len(letters))
    spans = ((places[start], places[end], kind) for start, end, kind in sentence.spans)
    return Sentence("".join(changed), tuple(span for span in spans if span[0] < span[1]))


def _upper(sentence: Sentence, _rng: random.Random) -> Sentence:
    return _letter_by_letter(sentence, lambda _, letter: letter.upper())


def _lower(sentence: Sentence, _rng: random.Random) -> Sentence:
    return _letter_by_letter(sentence, lambda _, letter: letter.lower())


def _title_case(sentence: Sentence, _rng: random.Random) -> Sentence:
    text = sentence.text

    def change(at: int, letter: str) -> str:
        return letter.title() if at == 0 or text[at - 1].isspace() else letter

    return _letter_by_letter(sentence, change)


def _without_stop(sentence: Sentence, _rng: random.Random) -> Sentence:
    last = max((end for _, end, _ in sentence.spans), default=0)
    bare = sentence.text.rstrip(" .!?。।|؟۔")
    return Sentence(sentence.text[: max(last, len(bare))], sentence.spans)


def _misread(sentence: Sentence, rng: random.Random) -> Sentence:
    """A letter in forty is lost, doubled or another of the sentence."""

    def change(_at: int, letter: str) -> str:
        if not letter.isalpha() or rng.random() > 1 / 40:
            return letter
        return rng.choice(("", letter * 2, rng.choice(sentence.text)))

    return _letter_by_letter(sentence, change)


_ROUGH: tuple[tuple[float, Callable[[Sentence, random.Random], Sentence]], ...] = (
    (0.03, _upper),
    (0.05, _lower),
    (0.05, _title_case),
    (0.08, _without_stop),
    (0.04, _misread),
)
"""Shares of the sentences and what is done to them, as they seem common in news; not tuned."""
