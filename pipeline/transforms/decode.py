"""Bytes to RawArticle. What is not one becomes a dead letter."""

from dataclasses import replace

from pipeline.codec import decode_raw
from pipeline.records import Draft
from pipeline.text.fingerprint import raw_hash
from pipeline.transforms.step import Step


def Decode() -> Step:
    """Drafts with `raw` and its hash."""
    return Step("decode", decode_record)


def decode_record(draft: Draft) -> Draft:
    """The draft with its record read and hashed."""
    raw = decode_raw(draft.value)
    return replace(draft, raw=raw, raw_hash=raw_hash(raw))
