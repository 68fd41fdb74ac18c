"""An article as one Kafka message, never longer than Kafka takes."""

from bisect import bisect_right
from dataclasses import replace

import orjson

from pipeline.codec import encode
from pipeline.records import Entry, RawArticle


class TooLong(ValueError):
    """An article that Kafka would not take, even with all its texts left out."""


def encode_within(article: RawArticle, max_bytes: int) -> bytes:
    """Write the article in at most `max_bytes`.

    One that is longer loses its ends and is marked `truncated`: first of the page's HTML, then of
    the entry's content, the text, the entry's summary; last goes the entry. Raises TooLong when
    that is not enough, which `connectors.collector.bounds` leaves to what no publisher wrote.
    """
    value = encode(article)
    for shorten in (_html, _content, _text, _summary):
        if len(value) <= max_bytes:
            return value
        article = replace(shorten(article, len(value) - max_bytes), truncated=True)
        value = encode(article)
    if len(value) > max_bytes:
        value = encode(replace(article, entry=None))
    if len(value) > max_bytes:
        raise TooLong(f"article {article.id}: {len(value)} bytes without its texts")
    return value


def _html(article: RawArticle, excess: int) -> RawArticle:
    return replace(article, html=_cut(article.html, excess))


def _content(article: RawArticle, excess: int) -> RawArticle:
    entry = article.entry
    return _with(article, entry and replace(entry, content=_cut(entry.content, excess)))


def _text(article: RawArticle, excess: int) -> RawArticle:
    return replace(article, text=_cut(article.text, excess))


def _summary(article: RawArticle, excess: int) -> RawArticle:
    entry = article.entry
    return _with(article, entry and replace(entry, summary=_cut(entry.summary, excess)))


def _with(article: RawArticle, entry: Entry | None) -> RawArticle:
    return replace(article, entry=entry)


def _cut(text: str | None, excess: int) -> str | None:
    """The text without its end, `excess` bytes of JSON shorter, as far as that goes."""
    if text is None:
        return None

    def size(length: int) -> int:  # escapes: only writing it tells
        return len(orjson.dumps(text[:length]))

    fitting = bisect_right(range(len(text) + 1), size(len(text)) - excess, key=size)
    return text[: max(fitting - 1, 0)]
