"""How likely a language is before a text is read: little-written ones need more than a tie.

CLDR tells which languages a state or a region uses officially. What neither does has next to no
news; a language without any papers must not win a headline of a few names.
"""

from functools import cache, lru_cache

from pipeline.text.language_codes import normalise

_REGIONAL, _UNOFFICIAL = -0.3, -1.0
"""The best of six pairs on the tuned half of shared/data/lid and of its 3,730 headlines. -0.5 and
-1.5 take Galician and Nigerian Pidgin from their own texts (.84 > .80, .65 > .40)."""

_WRITTEN = frozenset({"ha", "ig", "jv", "ku", "om", "su"})
"""No state's languages, with more than ten million writers and papers of their own."""


_COUNTED_AS = {"prs": "fa"}
"""What CLDR has no entry of its own for: Dari is Afghanistan's Persian."""


@lru_cache(maxsize=1024)
def rarity(code: str) -> float:
    """Log odds of a language, 0 for one that a state uses, less the rarer its news."""
    language = code.partition("-")[0]
    status = _official().get(_COUNTED_AS.get(language, language))
    if code in _WRITTEN or status == "state":
        return 0.0
    return _REGIONAL if status == "region" else _UNOFFICIAL


@cache
def _official() -> dict[str, str]:
    """Languages that a state, and those that only a region uses."""
    from babel.core import get_global

    found: dict[str, str] = {}
    for languages in get_global("territory_languages").values():
        for tag, facts in languages.items():
            status = facts["official_status"]
            code = (normalise(tag) or tag).partition("-")[0]
            if status in ("official", "de_facto_official"):
                found[code] = "state"
            elif status:
                found.setdefault(code, "region")
    return found
