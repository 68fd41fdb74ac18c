"""One item of Wikidata, as its JSON says: names in all languages, place, country."""

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.records import AuthorityItem, AuthorityName

_MOST_CHARS = 200
"""Longer names are descriptions."""


def item_of(entity: Mapping[str, Any]) -> AuthorityItem | None:
    """Read an entity of `wbgetentities` or of a dump. None: it is missing, or not an item."""
    if "missing" in entity or not str(entity.get("id", "")).startswith("Q"):
        return None
    claims = _map(entity.get("claims"))
    place = next(filter(_is_on_earth, _values(claims, "P625")), None)
    countries = [*_ids(claims, "P17"), *_ids(claims, "P27")]
    return AuthorityItem(
        id=str(entity["id"]),
        names=tuple(_names(entity)),
        country=countries[0] if countries else None,
        latitude=float(place["latitude"]) if place else None,
        longitude=float(place["longitude"]) if place else None,
        iso=next(_texts(claims, "P297"), None),
        geonames=next(_texts(claims, "P1566"), None),
        sitelinks=len(_map(entity.get("sitelinks"))),
        values={name: frozenset(_ids(claims, name)) for name in ("P31", "P39", "P106", "P279")},
    )


def _names(entity: Mapping[str, Any]) -> Iterator[AuthorityName]:
    for language, label in _map(entity.get("labels")).items():
        if text := _short(label):
            yield AuthorityName(language, text, is_label=True)
    for language, aliases in _map(entity.get("aliases")).items():
        for alias in aliases:
            if text := _short(alias):
                yield AuthorityName(language, text, is_label=False)


def _short(name: Mapping[str, Any]) -> str:
    text = " ".join(str(name["value"]).split())
    return text if len(text) <= _MOST_CHARS else ""


def _values(claims: Mapping[str, Any], prop: str) -> Iterator[Any]:
    """Values that hold: of the best rank, not ended."""
    said = [one for one in claims.get(prop, ()) if one.get("rank") != "deprecated"]
    preferred = [one for one in said if one.get("rank") == "preferred"]
    for one in preferred or said:
        value = _map(_map(one.get("mainsnak")).get("datavalue")).get("value")
        if value is not None:
            yield value


def _is_on_earth(place: Any) -> bool:
    return isinstance(place, Mapping) and str(place.get("globe", "Q2")).endswith("Q2")


def _ids(claims: Mapping[str, Any], prop: str) -> Iterator[str]:
    for value in _values(claims, prop):
        if isinstance(value, Mapping) and str(value.get("id", "")).startswith("Q"):
            yield str(value["id"])


def _texts(claims: Mapping[str, Any], prop: str) -> Iterator[str]:
    return (value for value in _values(claims, prop) if isinstance(value, str))


def _map(value: Any) -> Mapping[str, Any]:
    """An object; PHP writes an empty one as a list."""
    return value if isinstance(value, Mapping) else {}
