"""Which place a name means that a tagger found: `of`.

The tagger has said that the name is one, so spelling, endings, prefixes and words like "city of"
may be overlooked. What is left are namesakes (London in Ontario, Valencia in Venezuela, Georgia):
fame decides, and what else the article is about. Where that is no clear answer there is none.
"""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from pipeline.records import Language
from pipeline.text.entities.gazetteer import Context, Known
from pipeline.text.entities.known_names import names
from pipeline.text.entities.places import geonames
from pipeline.text.entities.places.countries import (
    LARGEST,
    home_countries,
    territories,
    zone_cities,
)
from pipeline.text.entities.places.geonames import City, cities, city
from pipeline.text.entities.places.index import Index
from pipeline.text.entities.places.inflected import forms
from pipeline.text.entities.places.readings import readings, with_place_around
from pipeline.text.entities.places.spelling import loose
from pipeline.text.entities.places.weighing import Place, likeliest
from pipeline.text.entities.words import script_of

_REMEMBERED = 20_000
_WELL_KNOWN = 7.0
_LONGEST = 100
_LARGER_FIRST = frozenset(["ko", "ja", "zh"])
_NOWHERE = Context()


def of(name: str, language: Language, context: Context = _NOWHERE) -> Known | None:
    """The country, region or city that `name` means; None: none that is known, or not clear which.

    `name` is as in the text, in any form that `language` gives it; "Paris, Texas" is understood.
    """
    if len(name) > _LONGEST:
        return None
    code, script = language.code, language.script
    place, around = with_place_around(name)
    if around and _all(loose(name), code, script, script_of(name)):  # Frankfurt (Oder)
        place, around = name, ""
    namesakes = _namesakes(place, code, script)
    if not namesakes and " " in place and code in _LARGER_FIRST:
        around, _, place = place.rpartition(" ")
        namesakes = _namesakes(place, code, script)
    if around and (larger := of(around, language, context)) is not None:
        context = Context(context.ids | {larger.id}, context.countries | {larger.country})
    return likeliest(place, namesakes, context, code)


@lru_cache(_REMEMBERED)
def _namesakes(name: str, code: str, script: str) -> tuple[Place, ...]:
    """What the name may mean: what is spelled so, else what it may be a form of."""
    spellings = list(readings(name, code, script))
    written_in = script_of(name)
    for spelling in spellings:
        key = loose(spelling)
        if found := _all(key, code, script, written_in):
            return found
    changing = forms(code, script)
    for spelling in spellings:
        key = loose(spelling)
        if found := certain(code, script, written_in).nearest(key, changing):
            return found
        towns = [cities()[at] for at in city_index(written_in).nearest(key, changing)]
        if found := tuple(town for town in towns if _likely(town, code)):
            return found
    for other in LARGEST.get(written_in, ()):
        if found := _countries(other, written_in).exactly(loose(name)):
            return found
    return ()


def _likely(town: City, code: str) -> bool:
    """Whether a form of a town's name is likely to be that: it is at home, or well known."""
    return town.fame >= _WELL_KNOWN or town.country in home_countries(code)


def _all(key: str, code: str, script: str, written_in: str) -> tuple[Place, ...]:
    towns = (cities()[at] for at in city_index(written_in).exactly(key))
    return (*certain(code, script, written_in).exactly(key), *towns)


@cache
def certain(code: str, script: str, written_in: str) -> Index[Place]:
    """Countries, regions and cities of CLDR by the names a language has for them in one script."""
    every = _certain_names(code, script, written_in)
    return _indexed(entry for entry in every if script_of(entry[0]) == written_in)


@cache
def _countries(code: str, written_in: str) -> Index[Place]:
    """Countries by the names that another language has for them."""
    named = (entry for entry in territories(code, "") if script_of(entry[0]) == written_in)
    return _indexed(named)


def _indexed(named: Iterable[tuple[str, Place]]) -> Index[Place]:
    found: dict[str, dict[Place, None]] = {}
    for name, place in named:
        found.setdefault(loose(name), {})[place] = None
    return Index({name: tuple(places) for name, places in found.items()})


def _certain_names(code: str, script: str, written_in: str) -> Iterator[tuple[str, Place]]:
    """All names that are not GeoNames', whatever they are written in."""
    yield from territories(code, script)
    yield from zone_cities(code, script)
    for own in names():
        if own.known.type == "LOC" and own.language in ("", code) and own.script == written_in:
            yield own.text, city(own.known.id) or own.known


@cache
def city_index(written_in: str) -> Index[int]:
    """The places in `cities` by name, for one script."""
    found: dict[str, tuple[int, ...]] = {}
    for name, called in geonames.names(written_in).items():
        key = loose(name)
        others = found.get(key)
        if others is None:
            found[name if name == key else key] = called  # one string, one tuple for both indexes
        else:
            found[key] = tuple(dict.fromkeys(others + called))
    return Index(found)
