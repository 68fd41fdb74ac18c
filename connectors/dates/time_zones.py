"""What the name of a time zone in a feed means: minutes east of Greenwich.

Names are ambiguous (IST is Indian, Israeli and Irish time). The source's own zone decides, then
the language, then what most who write the name in English mean. A name is taken at its word:
EST is five hours behind in July, too.
"""

import re
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_HOURS = {
    "UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2,
    "MET": 1, "MEZ": 1, "MEST": 2, "MESZ": 2, "WAT": 1, "CAT": 2, "SAST": 2, "EET": 2, "EEST": 3,
    "MSK": 3, "MSD": 4, "TRT": 3, "EAT": 3, "IDT": 3, "IRST": 3.5, "IRDT": 4.5, "GST": 4,
    "SAMT": 4, "AZT": 4, "AMST": 5, "GET": 4, "AFT": 4.5, "PKT": 5, "YEKT": 5, "UZT": 5,
    "TJT": 5, "TMT": 5, "MVT": 5, "IST": 5.5, "SLST": 5.5, "NPT": 5.75, "OMST": 6, "BDT": 6,
    "KGT": 6, "BTT": 6, "ALMT": 5, "MMT": 6.5, "KRAT": 7, "NOVT": 7, "ICT": 7, "WIB": 7,
    "HOVT": 7, "IRKT": 8, "HKT": 8, "SGT": 8, "MYT": 8, "PHT": 8, "WITA": 8, "AWST": 8,
    "ULAT": 8, "YAKT": 9, "JST": 9, "KST": 9, "WIT": 9, "ACST": 9.5, "ACDT": 10.5, "VLAT": 10,
    "AEST": 10, "AEDT": 11, "MAGT": 11, "PETT": 12, "NZST": 12, "NZDT": 13, "FJT": 12, "PGT": 10,
    "NST": -3.5, "NDT": -2.5, "AST": -4, "ADT": -3, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5,
    "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10, "SST": -11,
    "ART": -3, "BRT": -3, "BRST": -2, "UYT": -3, "CLT": -4, "CLST": -3, "BOT": -4, "VET": -4,
    "PYT": -4, "GYT": -4, "PET": -5, "COT": -5, "ECT": -5,
}  # fmt: skip

# Where a language is written, a name means the zone of that place.
_BY_LANGUAGE = {
    ("IST", "he"): "Asia/Jerusalem",
    ("IST", "ga"): "Europe/Dublin",
    ("CST", "zh"): "Asia/Shanghai",
    ("AST", "ar"): "Asia/Riyadh",
    ("BST", "bn"): "Asia/Dhaka",
    ("PST", "fil"): "Asia/Manila",
    ("PST", "tl"): "Asia/Manila",
}

# Names that the time zone database does not know for the zone, but people there use.
_BY_ZONE = {
    ("AST", "Asia/Riyadh"): 3,
    ("AST", "Asia/Baghdad"): 3,
    ("AST", "Asia/Kuwait"): 3,
    ("AST", "Asia/Qatar"): 3,
    ("BST", "Asia/Dhaka"): 6,
    ("SST", "Asia/Singapore"): 8,
    ("WST", "Australia/Perth"): 8,
}

_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d\d)?(?::?\d\d)?")
_LONGEST_MINUTES = 15 * 60  # no zone is further from Greenwich


def is_zone_name(name: str) -> bool:
    """Whether a word in capitals is the name of a time zone."""
    return name in _HOURS


def offset_minutes(
    written: str, local: datetime, time_zone: str | None = None, language: str | None = None
) -> int | None:
    """Minutes east of Greenwich that `written` (+0530, GMT+2, IST) means at the time `local`.

    `time_zone` is the source's (IANA). None: it means no zone, or none that is known.
    """
    name = re.sub(r"^(?:GMT|UTC?)(?=[+-])", "", written.strip().upper().replace("−", "-"))
    if found := _OFFSET.fullmatch(name):
        minutes = int(found[2]) * 60 + int(found[3] or 0)
        if minutes > _LONGEST_MINUTES or int(found[3] or 0) > 59:
            return None
        return -minutes if found[1] == "-" else minutes
    primary = (language or "").lower().partition("-")[0]
    for zone in (time_zone, _BY_LANGUAGE.get((name, primary))):
        if zone and (there := _as_named_there(name, zone, local)) is not None:
            return there
    return int(_HOURS[name] * 60) if name in _HOURS else None


def minutes_in(time_zone: str, local: datetime) -> int:
    """Minutes east of Greenwich in an IANA zone at a local time."""
    offset = local.replace(tzinfo=_zone(time_zone)).utcoffset() or timedelta()
    return round(offset.total_seconds() / 60)


def _as_named_there(name: str, zone: str, local: datetime) -> int | None:
    """The offset in a zone, if it goes by that name then, or does half a year later."""
    for moment in (local, local.replace(month=(local.month + 5) % 12 + 1, day=1)):
        there = moment.replace(tzinfo=_zone(zone))
        if there.tzname() in (name, f"A{name}"):
            return minutes_in(zone, moment)
    hours = _BY_ZONE.get((name, zone))
    return hours * 60 if hours is not None else None


@lru_cache(512)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
