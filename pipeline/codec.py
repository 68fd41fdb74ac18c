"""Records to bytes and back: orjson writes, msgspec checks every field on the way in."""

import re
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

import msgspec
import orjson

from pipeline.errors import Rejected
from pipeline.records import SCHEMA_VERSION, RawArticle, rfc3339

T = TypeVar("T")

_ID = re.compile(r"[0-9a-f]{32}")


def encode(record: object) -> bytes:
    """Write a record (a dataclass of `records`) as one line of UTF-8 JSON."""
    return orjson.dumps(record)


def decode(kind: type[T], value: bytes) -> T:
    """Read a record of `kind`. Raises Rejected with the JSON path of what does not fit."""
    try:
        return msgspec.convert(orjson.loads(value), kind)
    except orjson.JSONDecodeError as error:
        raise Rejected("decode", f"not JSON: {error}") from error
    except msgspec.ValidationError as error:
        raise Rejected("decode", f"not a {kind.__name__}: {error}") from error


def decode_raw(value: bytes | None) -> RawArticle:
    """Read what a connector wrote. Raises Rejected for empty, foreign or newer-schema bytes."""
    if not value:
        raise Rejected("decode", "empty record")
    article = decode(RawArticle, value)
    if article.schema > SCHEMA_VERSION:
        raise Rejected(
            "decode", f"schema {article.schema} is newer than this version's {SCHEMA_VERSION}"
        )
    if not _ID.fullmatch(article.id):
        raise Rejected("decode", f"not an article id: {article.id[:40]!r}")
    return replace(article, fetched_at=_moment(article.fetched_at))


def _moment(written: str) -> str:
    """A time as `rfc3339` writes it: the commit compares times as text."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError as error:
        raise Rejected("decode", f"fetched_at is no time: {written[:40]!r}") from error
    if moment.tzinfo is None:
        raise Rejected("decode", f"fetched_at has no time zone: {written[:40]!r}")
    return rfc3339(moment)
