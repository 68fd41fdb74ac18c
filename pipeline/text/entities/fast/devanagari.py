"""Persons in Hindi, Marathi and Nepali by the names and titles that are common there.

A given name and a family name; a family name that is no other word, after any word that may be a
name; two words between a title and a postposition (राष्ट्रपति व्लादिमीर पुतिन ने).
"""

from functools import cache

from pipeline.text.entities.spans import Rank, Span
from pipeline.text.entities.tables import rows
from pipeline.text.entities.words import Word, fold, words

_JOINED = (" ", ". ", ".")


def tagged(text: str) -> list[Span]:
    """Persons by their full names."""
    found = words(text)
    spans = []
    for first, word in enumerate(found):
        last = _full_name(text, found, first) or _after_title(text, found, first)
        if last:
            begin = first + 1 if _is("TITLE", word) else first
            spans.append(Span(found[begin].start, found[last].end, "PER", Rank.GUESS))
    return spans


def _full_name(text: str, found: list[Word], first: int) -> int:
    """Index of the last word of the name that begins at `first`; 0 if none does."""
    second = first + 1
    if not _may_be_name(found[first]) or not _joined(text, found, first):
        return 0
    if not _is("GIVEN", found[first]):
        return second if _is("FAMILY", found[second]) else 0
    last = first
    while last - first < 3 and _joined(text, found, last) and _is_name(found[last + 1]):
        last += 1
    if last > first:
        return last
    unlisted = _may_be_name(found[second]) and _joined(text, found, second)
    return second if unlisted and _is("AFTER", found[second + 1]) else 0


def _after_title(text: str, found: list[Word], title: int) -> int:
    """Index of the second of two words between a title and a postposition; 0 if there are none."""
    last = title + 2
    if not _is("TITLE", found[title]) or last + 1 >= len(found):
        return 0
    joined = all(_joined(text, found, at) for at in (title, title + 1, last))
    names = all(_may_be_name(word) for word in found[title + 1 : last + 1])
    return last if joined and names and _is("AFTER", found[last + 1]) else 0


def _joined(text: str, found: list[Word], at: int) -> bool:
    return at + 1 < len(found) and text[found[at].end : found[at + 1].start] in _JOINED


def _is_name(word: Word) -> bool:
    return any(_is(kind, word) for kind in ("GIVEN", "FAMILY", "FAMILY-AFTER-GIVEN"))


def _may_be_name(word: Word) -> bool:
    return len(word.key) > 1 and not _is("NEVER", word) and not _is("TITLE", word)


def _is(kind: str, word: Word) -> bool:
    return word.key in _lists()[kind]


@cache
def _lists() -> dict[str, frozenset[str]]:
    return {
        kind: frozenset(map(fold, listed.split()))
        for kind, listed in rows("fast/devanagari_names.tsv", 2)
    }
