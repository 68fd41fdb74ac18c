"""Which of several places of one name is meant: how known each is, and what the article is about.

Everything is weighed in powers of ten, as fame is (geonames.City.fame): London has 9, a town 5.
The weights were set on namesakes that everybody knows, before any gold was looked at.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pipeline.text.entities.gazetteer import Context, Known
from pipeline.text.entities.places.countries import (
    continent,
    home_countries,
    is_country,
    neighbours,
    region_of,
)
from pipeline.text.entities.places.geonames import City, city
from pipeline.text.entities.places.spelling import loose

Place = Known | City
_COUNTRY, _CONTESTED_COUNTRY, _PART_OF_THE_WORLD, _REGION = 11.0, 10.1, 10.0, 9.2
_SPELLED_SO, _OF_THAT_NAME, _BEGINS_SO = 2.0, 1.5, 0.75
"""For a city whose first name in GeoNames that is: Victoria, rather than Hong Kong's old name."""
_COUNTRY_NAMED, _REGION_NAMED, _NEAR_CITY_NAMED, _AT_HOME, _SAME_CONTINENT = 1.6, 2.0, 1.0, 0.5, 0.3
_CLEARLY = 0.12


def likeliest(
    name: str, namesakes: Iterable[Place], context: Context, language: str
) -> Known | None:
    """The place that is meant by the name; None where two are about as likely."""
    places = {place.id: place for place in namesakes}.values()
    surroundings = _surroundings(context)
    contested = len(places) > 1 and any(_is_region(place) for place in places)
    ranked = sorted(
        ((_weight(name, place, surroundings, language, contested), place) for place in places),
        key=lambda entry: -entry[0],
    )
    if not ranked or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _CLEARLY):
        return None
    meant = ranked[0][1]
    return meant.known() if isinstance(meant, City) else meant


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """Where an article plays: countries, regions as (country, GeoNames' division), cities."""

    countries: frozenset[str]
    regions: frozenset[tuple[str, str]]
    cities: frozenset[City]


@lru_cache(256)
def _surroundings(context: Context) -> _Surroundings:
    regions = {region for one in context.ids if (region := region_of(one)) is not None}
    cities = {known for one in context.ids if (known := city(one)) is not None}
    countries = context.countries | {known.country for known in cities}
    return _Surroundings(countries, frozenset(regions), frozenset(cities))


def _weight(
    name: str, place: Place, around: _Surroundings, language: str, contested: bool
) -> float:
    if isinstance(place, City):
        return place.fame + _called(name, place) + _nearness(place, around, language)
    if _is_region(place):
        return _REGION + _nearness(place, around, language)
    if not place.country:
        return _PART_OF_THE_WORLD
    if not contested:
        return _COUNTRY
    named = bool(neighbours(place.country) & around.countries)
    inside = any(known.country == place.country for known in around.cities)
    return _CONTESTED_COUNTRY + _COUNTRY_NAMED * named + _REGION_NAMED * inside


def _called(name: str, place: City) -> float:
    if place.name == name:
        return _SPELLED_SO
    first, wanted = loose(place.name), loose(name)
    if first == wanted:
        return _OF_THAT_NAME
    return _BEGINS_SO if first.startswith(f"{wanted} ") else 0.0


def _nearness(place: Place, around: _Surroundings, language: str) -> float:
    weight = _COUNTRY_NAMED * (place.country in around.countries)
    region = _division(place)
    if region in around.regions:
        weight += _REGION_NAMED
    elif any((one.country, one.region) == region and one != place for one in around.cities):
        weight += _NEAR_CITY_NAMED
    homes = home_countries(language)
    if place.country in homes:
        weight += _AT_HOME
    elif continent(place.country) in {continent(home) for home in homes}:
        weight += _SAME_CONTINENT
    return weight


def _division(place: Place) -> tuple[str, str] | None:
    if isinstance(place, City):
        return place.country, place.region
    return region_of(place.id)


def _is_region(place: Place) -> bool:
    return isinstance(place, Known) and bool(place.country) and not is_country(place)
