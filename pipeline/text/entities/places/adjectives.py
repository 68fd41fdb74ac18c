"""Adjectives and inhabitants of countries that a tagger took for places: रूसी, Turski, Хрватског."""

import re

from pipeline.records import Language
from pipeline.text.entities.places.linking import of

_SOUTH_SLAVIC = frozenset(["hr", "sr", "bs", "sh"])
_NOT_A_COUNTRY = re.compile(r"\w{2,}(?:[sšcč]k(?:i|og|ih|im)|[сшцч]к(?:и|ог|их|им))")
"""Forms that the names of countries (Hrvatska, Turskoj) have not."""
_HINDI = frozenset(["hi", "ne", "mai", "bho"])
_PARTS = ("", "उत्तर ")
"""Before a name that two countries share, neither of which is meant by it alone: कोरियाई."""
_HINDI_ENDINGS = re.compile("(?:ाई|ीय|याई|ी|ई)$")


def is_adjective(name: str, language: Language) -> bool:
    """Whether one word, taken for a place, is made of a country's name and is none itself."""
    if language.code in _SOUTH_SLAVIC:
        if not _NOT_A_COUNTRY.fullmatch(name):
            return False
        known = of(name, language)
        return known is None or not known.id.startswith("geonames:")
    if language.code not in _HINDI or " " in name or of(name, language) is not None:
        return False
    ending = _HINDI_ENDINGS.search(name)
    if ending is None:
        return False
    stem = name[: ending.start()]
    countries = (f"{part}{stem}{final}" for part in _PARTS for final in ("", "ा", "या"))
    found = (of(country, language) for country in countries)
    return any(known is not None and known.id.startswith("Q") for known in found)
