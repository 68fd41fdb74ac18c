"""Language codes as this project writes them: ISO 639-1 where there is one, else ISO 639-3.

Chinese is zh-Hans, zh-Hant or yue, Norwegian nb or nn; sr, hr and bs are kept apart.
"""

from functools import cache, lru_cache

_MEMBERS = {
    "arb": "ar", "cmn": "zh", "ekk": "et", "fil": "tl", "gaz": "om", "gug": "gn", "khk": "mn",
    "kmr": "ku", "lvs": "lv", "ory": "or", "azj": "az", "pbt": "ps", "pes": "fa", "plt": "mg",
    "quy": "qu", "swh": "sw", "uzn": "uz", "ydd": "yi", "zsm": "ms", "als": "sq",
    "cnr": "sr",
}  # fmt: skip
"""Members of an ISO 639-3 macrolanguage that news simply calls by the macrolanguage's code."""

_OLD = {"iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro"}
_NO_LANGUAGE = frozenset(["und", "mul", "zxx", "mis", "sh", "hbs"])
_NORWEGIAN = {"nn": "nn", "nno": "nn", "nb": "nb", "nob": "nb", "no": "nb", "nor": "nb"}
"""Plain Norwegian is nearly always Bokmål in writing; the library below would merge the two."""

_TRADITIONAL = {"hant", "tw", "hk", "mo", "cht"}


@lru_cache(maxsize=4096)
def normalise(tag: str) -> str | None:
    """Write a declared language tag (`en-US`, `zh_TW`, `iw`, `srp`) as this project does.

    None where the tag names no one language: `und`, `mul`, `zxx`, `sh`, or no code at all.
    """
    from babel.core import get_global

    first, *rest = tag.strip().lower().replace("_", "-").split("-")
    if first in _NORWEGIAN:
        return _NORWEGIAN[first]
    if first in _NO_LANGUAGE:
        return None
    first = _OLD.get(first, first)
    usual = get_global("language_aliases").get(first, first).partition("_")[0]
    if usual not in _languages():
        return None
    code: str = _MEMBERS.get(usual, usual)
    if code == "fa" and "af" in rest:
        return "prs"
    if code != "zh":
        return code
    if "yue" in rest:
        return "yue"
    return "zh-Hant" if _TRADITIONAL & set(rest) else "zh-Hans"


@cache
def _languages() -> frozenset[str]:
    """Every language that CLDR knows a usual script of."""
    from babel.core import get_global

    return frozenset(tag.partition("_")[0] for tag in get_global("likely_subtags")) - _NO_LANGUAGE


@lru_cache(maxsize=4096)
def usual_script(code: str) -> str | None:
    """The ISO 15924 script that a language is mostly written in; None if CLDR does not know."""
    from babel.core import get_global

    likely = get_global("likely_subtags").get(code.partition("-")[0])
    return likely.split("_")[1] if likely else None
