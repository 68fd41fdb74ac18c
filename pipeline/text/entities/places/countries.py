"""Names of countries, territories, continents and well-known cities in a language, from CLDR.

Unicode's CLDR (through babel) has the names of all ISO 3166 territories and of the cities that
stand for time zones, in the language itself. Wikidata ids (CC0) are in territories.tsv.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.records import EntityType
from pipeline.text.entities.gazetteer import Known
from pipeline.text.entities.words import script_of

_NO_PLACES = frozenset(["001", "EZ", "QO", "UM", "XA", "XB", "ZZ"])
_DIRECTIONS = frozenset([
    "011", "014", "015", "017", "018", "021", "030", "034", "035", "039", "053", "054", "057",
    "061", "143", "145", "151", "154", "155", "202",
])  # fmt: skip
"""Northern Africa, Western Asia ...: names only where they are written with capitals."""
_ORGANISATIONS = frozenset(["EU", "UN"])
_CONTINENTS = {"002": "Q15", "003": "Q49", "005": "Q18", "142": "Q48", "150": "Q46"}
_THIN = 80
"""Below this many named cities CLDR covers a language thinly; its news then uses English names."""

_PREFIXED = re.compile(r"(?:\w{1,3}-|\w{3} )(?=[A-Z])")  # Zulu i-France, Yoruba ìlú France
_BY_SCRIPT = {
    "Arab": "ar", "Armn": "hy", "Beng": "bn", "Cyrl": "ru", "Deva": "hi", "Ethi": "am",
    "Geor": "ka", "Grek": "el", "Gujr": "gu", "Guru": "pa", "Hang": "ko", "Hani": "zh",
    "Hans": "zh", "Hant": "zh_Hant", "Hebr": "he", "Jpan": "ja", "Khmr": "km", "Knda": "kn",
    "Kore": "ko", "Laoo": "lo", "Mlym": "ml", "Mymr": "my", "Orya": "or", "Sinh": "si",
    "Taml": "ta", "Telu": "te", "Thai": "th",
}  # fmt: skip
"""Whose names to use for a language that CLDR does not have: the largest one of its script."""


@cache
def territory(code: str) -> tuple[str, str]:
    """Stable id and English name of a CLDR territory: `Q423`, else `iso:XX` or `m49:NNN`."""
    listed, name = _listed().get(code, ("", ""))
    kind = "m49" if code.isdigit() else "iso"
    identifier = _CONTINENTS.get(code) or listed or f"{kind}:{code}"
    return identifier, name or str(_locale("en").territories.get(code, code))


@cache
def _listed() -> dict[str, tuple[str, str]]:
    """Wikidata id, and the name of what CLDR has none for (states, provinces)."""
    table = files(__package__).joinpath("territories.tsv").read_text("utf-8")
    rows = (f"{line}\t".split("\t") for line in table.splitlines()[1:])
    return {code: (wikidata, name) for code, wikidata, name, *_ in rows}


def territories(code: str, script: str) -> Iterator[tuple[str, Known]]:
    """Every name of a territory in the language: (name, what it means)."""
    for locale in _locales(code, script):
        for region, name in locale.territories.items():
            if region in _NO_PLACES:
                continue
            identifier, english = territory(region)
            kind: EntityType = "ORG" if region in _ORGANISATIONS else "LOC"
            known = Known(type=kind, id=identifier, name=english, country=region)
            for variant in _variants(name):
                if region not in _DIRECTIONS or variant.istitle():
                    yield variant, known
                if code == "th":
                    yield f"ประเทศ{variant}", known


def zone_cities(code: str, script: str) -> Iterator[tuple[str, str, str]]:
    """Cities that CLDR names in the language: (name, English name, ISO 3166 code)."""
    from babel.core import get_global

    countries = get_global("zone_territories")
    english = _locale("en").time_zones
    for locale in _locales(code, script):
        for zone, names in locale.time_zones.items():
            region = countries.get(zone)
            city = names.get("city")
            if region and city and region != "001":
                own = english.get(zone, {}).get("city") or zone.rsplit("/", 1)[1].replace("_", " ")
                yield city, str(own), region


@cache
def months_and_days(code: str, script: str) -> frozenset[str]:
    """Words for the months and the days of the week, lower case; many languages capitalise them."""
    locale = _locale(code, script)
    return frozenset(
        word.lower()
        for calendar in (locale.months, locale.days)
        for use in ("format", "stand-alone")
        for name in calendar[use].get("wide", {}).values()
        for word in name.split()
    )


@cache
def scripts(code: str, script: str) -> frozenset[str]:
    """Scripts (as words.script_of names them) that the language's news writes names in."""
    own = {script_of(name) for name in _locales(code, script)[0].territories.values()}
    return frozenset(own | {"LATIN"})


def _variants(name: str) -> Iterator[str]:
    """`Myanmar (Burma)` is two names; `हाँग काँग (चीन …)` and `Hong Kong SAR China` are shortened."""
    plain = re.sub(r"\s*[(（].*?[)）]", "", name).strip()
    yield plain
    inside = re.search(r"[(（]([^()（）]+)[)）]", name)
    if inside and len(inside[1]) >= 4 and " " not in inside[1]:
        yield inside[1]
    if prefixed := _PREFIXED.match(plain):
        yield plain[prefixed.end() :]
    if " SAR " in plain:
        yield plain.split(" SAR ")[0]


@cache
def _locales(code: str, script: str) -> tuple[Any, ...]:
    own = _locale(code, script)
    cities = sum("city" in names for names in own.time_zones.values())
    if script == "Latn" and own.language != "en" and cities < _THIN:
        return own, _locale("en", script)
    return (own,)


def _locale(code: str, script: str = "") -> Any:
    from babel import Locale, UnknownLocaleError

    own = code.replace("-", "_")
    for name in (f"{own}_{script}", own, own.split("_")[0], _BY_SCRIPT.get(script, "en")):
        try:
            locale = Locale.parse(name)
        except (UnknownLocaleError, ValueError):  # not a language of CLDR, or not a code at all
            continue
        if locale.territories:
            return locale
    return Locale.parse("en")
