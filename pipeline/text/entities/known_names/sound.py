"""Figures by how their names sound: a spelling, or a script, that the tables do not list."""

from collections import defaultdict
from functools import cache

from pipeline.text.entities.gazetteer import Known
from pipeline.text.entities.known_names import names
from pipeline.text.entities.names.keys import keys
from pipeline.text.entities.names.parts import Reading, readings
from pipeline.text.entities.names.same import match
from pipeline.text.entities.words import script_of

_LEAST = 0.94
"""How alike all parts of two full names are together; below it namesakes come in."""
_PARTS = 2
_BY_CHARACTERS = frozenset(["CJK", "HANGUL"])
"""Their names have few sounds and many namesakes; the tables have every figure's."""


def by_sound(name: str, language: str) -> Known | None:
    """The one figure whose full name sounds like `name`, part by part."""
    if script_of(name) in _BY_CHARACTERS:
        return None
    ours = readings(name, "PER", language)
    found = {}
    for key in keys(name, "PER", language):
        for other, theirs in _full_names().get(key, ()):
            alike = match(ours, theirs, language, "en")
            if alike.complete and alike.parts >= _PARTS and alike.score >= _LEAST:
                found[other.id] = other
    return next(iter(found.values())) if len(found) == 1 else None


@cache
def _full_names() -> dict[str, list[tuple[Known, tuple[Reading, ...]]]]:
    """Full names in Latin letters whose surname tells enough (John Candy is no Kennedy)."""
    by_key = defaultdict(list)
    for name in names():
        if name.rare and name.script == "LATIN" and not name.language:
            read = tuple(readings(name.text, "PER", "en"))
            for key in keys(name.text, "PER", "en"):
                if "+" in key:
                    by_key[key].append((name.known, read))
    return dict(by_key)
