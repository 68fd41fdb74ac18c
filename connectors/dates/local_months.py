"""Names of months in the languages of the world, as publishers write them into dates.

CLDR's tables, which Babel carries (6 to 12 ms a language, when a date first needs it), and a few
spellings that are common but not in them. Case, accents, points of abbreviations and the letters
that one script writes in two ways do not count.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

_ALSO = {
    "ar": {"ماي": 5, "اوت": 8},
    "de": {"jänner": 1, "jän": 1, "feber": 2},
    "en": {"sept": 9},
    "es": {"setiembre": 9, "set": 9, "sept": 9},
    "hi": {"अक्तूबर": 10},
    "id": {"pebruari": 2, "agt": 8, "agust": 8, "nopember": 11, "nop": 11},
    "bn": {"জানুয়ারী": 1, "ফেব্রুয়ারী": 2, "আগষ্ট": 8},
}
_VARIANTS = {"ar": ("ar", "ar_SY", "ar_DZ", "ar_MA"), "zh": ("zh", "zh_Hant"), "no": ("nb",)}
_BY_SCRIPT = {
    "LATIN": ("en", "es", "fr", "de", "pt", "it", "nl", "tr", "id", "vi", "pl", "sv"),
    "CYRILLIC": ("ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "mn"),
    "ARABIC": ("ar", "fa", "ur", "ps", "ckb"),
    "DEVANAGARI": ("hi", "mr", "ne"),
    "BENGALI": ("bn", "as"),
    "GURMUKHI": ("pa",),
    "GUJARATI": ("gu",),
    "ORIYA": ("or",),
    "TAMIL": ("ta",),
    "TELUGU": ("te",),
    "KANNADA": ("kn",),
    "MALAYALAM": ("ml",),
    "SINHALA": ("si",),
    "THAI": ("th",),
    "LAO": ("lo",),
    "MYANMAR": ("my",),
    "KHMER": ("km",),
    "GEORGIAN": ("ka",),
    "ARMENIAN": ("hy",),
    "HEBREW": ("he",),
    "GREEK": ("el",),
    "ETHIOPIC": ("am",),
    "CJK": ("zh",),
}

_MARKS = re.compile("[\u0300-\u036f\u0640\u064b-\u0655\u0670\u093c\u09bc\u200c-\u200f]")
_ONE_LETTER = str.maketrans({"ى": "ي", "ی": "ي", "ک": "ك", "॰": ".", "’": "'", "ı": "i"})
_LETTER = r"[^\W\d_]"


def plain(text: str) -> str:
    """The text with what does not count out, and with digits of every script as 0 to 9."""
    text = "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() else sign
        for sign in unicodedata.normalize("NFKD", text.casefold())
    )
    text = unicodedata.normalize("NFC", _MARKS.sub("", text))
    return text.translate(_ONE_LETTER).replace("म्ब", "ंब")


def find_month(text: str, language: str | None) -> tuple[int, int, int] | None:
    """The month that a `plain` text names, and where the name begins and ends.

    The language is believed first; then those that are written in the script of the text. None
    where no month is named, or several, or languages disagree on the name.
    """
    primary = (language or "").replace("_", "-").lower().partition("-")[0]
    if primary and (found := _found(text, _VARIANTS.get(primary, (primary,)))):
        return found
    scripts = {_script(sign) for sign in text if sign.isalpha()} - {""}
    others = [other for script in sorted(scripts) for other in _BY_SCRIPT.get(script, ())]
    return _found(text, [name for one in others for name in _VARIANTS.get(one, (one,))])


def _found(text: str, locales: Iterable[str]) -> tuple[int, int, int] | None:
    found = set()
    for locale in locales:
        pattern, months = _names(locale)
        hits = list(pattern.finditer(text)) if pattern else []
        if len(hits) > 1:  # mar. 5 mar. 2024: a day of the week begins the date
            hits = [hit for hit in hits if hit.start() > 0]
        found |= {(months[hit[0]], *hit.span()) for hit in hits}
    longest = max((end - start for _, start, end in found), default=0)
    found = {hit for hit in found if hit[2] - hit[1] == longest}
    return found.pop() if len(found) == 1 else None


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


@cache
def _names(locale: str) -> tuple[re.Pattern[str] | None, dict[str, int]]:
    from babel import Locale, UnknownLocaleError

    try:
        tables = Locale.parse(locale).months
    except (UnknownLocaleError, ValueError):
        return None, {}
    months = {plain(name): month for name, month in _ALSO.get(locale, {}).items()}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for month, name in tables[context][width].items():
                written = plain(name).strip(" .")
                if sum(map(str.isalpha, written)) > 1 and not written[0].isdecimal():
                    months.setdefault(written, month)
    if not months:  # Japanese and Korean have none but numbers
        return None, {}
    names = sorted(months, key=len, reverse=True)
    either = "|".join(map(re.escape, names))
    return re.compile(rf"(?<!{_LETTER})(?:{either})(?!{_LETTER}|(?<=\d)\d)"), months
