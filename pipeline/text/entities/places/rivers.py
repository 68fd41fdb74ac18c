"""Rivers that are called like a country or region: the Niger, the Jordan, the Mississippi."""

import re
from dataclasses import replace

from pipeline.text.entities.gazetteer import Known

_RIVER = (
    "river|rivers|fluss|flusses|fleuve|rivière|río|rio|fiume|riu|râul|rzeka|rzeki|rzece|rzekę|řeka|"
    "řeky|rieka|rijeka|rijeke|reka|reke|floden|elva|elven|rivier|sungai|sông|mto|"
    "река|реки|реке|реку|рекой|ріка|річка|річки|річці|ріку|ποταμός|ποταμού|ποταμό|"
    "نهر|ونهر|والنهر|رود|رودخانه|دریائے|נהר|הנהר"
)
_ONLY_BEHIND = "joki|joen|nehri|nehir|नदी|নদী|강"
_BEFORE = re.compile(rf"(?:^|[\s(\"'])(?:{_RIVER})\s+$", re.IGNORECASE)
_BEHIND = re.compile(rf"\s+(?:{_RIVER}|{_ONLY_BEHIND})(?!\w)", re.IGNORECASE)
_LOOKED_AT = 16  # characters beside a name


def named_river(text: str, start: int, end: int) -> bool:
    """Whether a word beside `text[start:end]` says that it is a river."""
    before = text[max(0, start - _LOOKED_AT) : start]
    return bool(_BEFORE.search(before) or _BEHIND.match(text, end))


def river(namesake: Known) -> Known:
    """The river that is called like a place; an id of our own, no coordinates."""
    name = namesake.name.partition(" - ")[0]  # Congo - Kinshasa
    slug = re.sub(r"\W+", "-", name.lower())
    return replace(
        namesake,
        id=f"wr:{slug}-river",
        name=f"{name} River",
        country="",
        latitude=None,
        longitude=None,
    )
