"""Tagger for Russian: slovnet's NER of news on navec embeddings, both inside natasha (MIT)."""

from functools import cache
from threading import Lock
from typing import Any

from pipeline.text.entities.spans import Rank, Span
from pipeline.text.entities.windows import windows

_lock = Lock()  # load once, and no two threads in one network


def tagged(text: str) -> list[Span]:
    """Persons, places and organisations."""
    spans = []
    for offset, piece in windows(text):
        if not piece.strip():  # slovnet fails on a text without words
            continue
        with _lock:
            found = _model()(piece).spans
        spans += [Span(offset + s.start, offset + s.stop, s.type, Rank.TAGGER) for s in found]
    return spans


@cache
def _model() -> Any:
    from natasha import NewsEmbedding, NewsNERTagger

    return NewsNERTagger(NewsEmbedding())
