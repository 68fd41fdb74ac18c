"""Words that tell what kind of name they begin, end or stand beside, in many languages."""

from functools import cache

from pipeline.text.entities.places.countries import months_and_days
from pipeline.text.entities.tables import rows
from pipeline.text.entities.words import fold

_KINDS = ("ORG", "ORG-LAST", "LOC", "PER", "IN")
"""`PER` and `IN` (prepositions of place) stand before a name, the others are part of it."""
_CALENDAR = "CALENDAR"
"""Months and days of the week, which many languages write with capitals."""


@cache
def kinds(word: str, code: str, script: str) -> tuple[str, ...]:
    """The kinds that `word`, in lower case, tells of in the language of `code`."""
    word = fold(word)
    told = []
    for kind in _KINDS:
        exact, stems = _listed(kind, code)
        if word in exact or word.startswith(stems):
            told.append(kind)
    if word in months_and_days(code, script):
        told.append(_CALENDAR)
    return tuple(told)


@cache
def _listed(kind: str, code: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Words, and beginnings of words, that tell of a kind in a language."""
    exact: set[str] = set()
    stems: set[str] = set()
    for of, codes, listed in rows("fast/cues.tsv", 3):
        if of == kind and (codes == "*" or code in codes.split()):
            for word in map(fold, listed.split()):
                (stems if word.endswith("*") else exact).add(word.rstrip("*"))
    return frozenset(exact), tuple(sorted(stems))
