"""Fingerprints of equality: of what a source gave, and of a text."""

import unicodedata
from hashlib import blake2b

import orjson

from pipeline.records import RawArticle

_BYTES = 16


def content_hash(text: str) -> str:
    """128 bits as hex of a text, whatever its case, spacing and compatibility forms (NFKC)."""
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=_BYTES).hexdigest()


def raw_hash(raw: RawArticle) -> str:
    """128 bits as hex of what the source gave: the same input makes the same article again."""
    given = (raw.url, raw.entry, raw.html, raw.text, raw.published, raw.language_declared)
    return blake2b(orjson.dumps(given), digest_size=_BYTES).hexdigest()
