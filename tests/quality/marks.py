"""Texts with marked names, the form of the gold in tests/golden and tests/quality/linking_gold.

A file holds texts of one language. A line `== id` begins each; in the text stand marks
`[[mention|TYPE|gold]]`. What the fields mean is in linking_gold/README.md.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.records import Language

LINKING_GOLD = Path(__file__).with_name("linking_gold")

_HEADER = re.compile(r"^== (\S+)$", re.MULTILINE)
_MARK = re.compile(r"\[\[([^\[\]|]+)\|(PER|LOC|ORG|-)(\?)?\|([^\[\]|]+)\]\]")
_SCRIPTS = {
    "Arab": "ar fa ur",
    "Armn": "hy",
    "Beng": "bn",
    "Cyrl": "bg kk mk ru sr uk",
    "Deva": "hi mr ne",
    "Ethi": "am",
    "Geor": "ka",
    "Grek": "el",
    "Gujr": "gu",
    "Hans": "zh-Hans",
    "Hant": "zh-Hant",
    "Hebr": "he",
    "Jpan": "ja",
    "Kore": "ko",
    "Taml": "ta",
    "Telu": "te",
    "Thai": "th",
}
_SCRIPT = {code: script for script, codes in _SCRIPTS.items() for code in codes.split()}


class BadMark(ValueError):
    """A file of gold is not of the form that its README describes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """`body[start:end] == text`. `type` is PER, LOC or ORG, or "-": no name at all."""

    start: int
    end: int
    text: str
    type: str
    optional: bool
    gold: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A text without its marks, and these in their order."""

    id: str
    language: Language
    body: str
    marks: tuple[Mark, ...]


def linking_gold() -> Iterator[Marked]:
    """All texts of tests/quality/linking_gold. Raises BadMark."""
    for path in sorted(LINKING_GOLD.glob("*.marks")):
        yield from marked(path, path.stem)


def marked(path: Path, code: str) -> Iterator[Marked]:
    """The texts of a file in the language `code`. Raises BadMark."""
    language = Language(code=code, confidence=1.0, script=_SCRIPT.get(code, "Latn"))
    before, *parts = _HEADER.split(path.read_text("utf-8"))
    if before.strip():
        raise BadMark(f"{path.name}: text before the first line `== id`")
    for name, text in zip(parts[::2], parts[1::2], strict=True):
        body, marks = _read(text.strip())
        if "[[" in body or "]]" in body:
            raise BadMark(f"{path.name}: {name}: a mark that is not [[mention|TYPE|gold]]")
        yield Marked(id=name, language=language, body=body, marks=marks)


def _read(text: str) -> tuple[str, tuple[Mark, ...]]:
    body, marks, at = "", [], 0
    for found in _MARK.finditer(text):
        body += text[at : found.start()]
        mention, kind, optional, gold = found.groups()
        start = len(body)
        body += mention
        at = found.end()
        marks.append(
            Mark(
                start=start,
                end=len(body),
                text=mention,
                type=kind,
                optional=optional is not None,
                gold=gold,
            )
        )
    return body + text[at:], tuple(marks)
