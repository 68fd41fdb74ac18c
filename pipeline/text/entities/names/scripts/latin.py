"""Latin letters: how English reads them, and what other languages read otherwise.

A name keeps the spelling of its own language in most others, so both readings are tried.
"""

import re
import unicodedata
from functools import cache

_MARKED = {
    "š": "S", "ś": "S", "ş": "S", "ș": "S", "č": "C", "ć": "C", "ž": "Z", "ź": "Z", "ż": "Z",
    "ł": "l", "ñ": "n", "ń": "n", "ň": "n", "ð": "d", "þ": "t", "ß": "s", "æ": "e", "œ": "o",
    "ø": "o", "ı": "i", "ə": "a", "ț": "c", "ţ": "c", "ğ": "g", "ħ": "h", "ŋ": "N", "ř": "r",
    "ç": "s", "đ": "J", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ơ": "o", "ư": "u",
}  # fmt: skip
_VIETNAMESE = re.compile("[ăơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]|^đ[àáâèéêìíòóôùú]")
_TURKIC = re.compile("[şğı]|^ç")
_ENGLISH = {
    "tsch": "C", "tch": "C", "sch": "S", "sh": "S", "zh": "Z", "ch": "C", "kh": "x", "gh": "g",
    "ph": "f", "th": "t", "dh": "d", "bh": "b", "jh": "J", "ck": "k", "qu": "k", "dzh": "J",
    "dj": "J", "tz": "c", "ts": "c", "wh": "w", "rh": "r", "^x": "S", "x": "ks",
    "sc(?=[eiy])": "s",
    "c(?=[eiy])": "s", "c": "k", "oo": "u", "ou": "u", "ee": "i", "oh(?=[nlt])": "o", "h$": "",
    "^park$": "pak", "y(?=[aeiou])": "j", "y": "i", "j": "J", "^q(?=i(?:[aeoun]|$))": "C",
    "q": "k",
}  # fmt: skip
_SLAVIC = {"c": "c", "j": "j", "ch": "x", "dj": "J", "w": "v", "h$": "h", "ou": "ou"}
_GERMANIC = {"j": "j", "dj": "J", "w": "v"}
_TURKISH = {"c(?=[eiy])": "J", "c": "J", "ç": "C", "j": "Z", "sc(?=[eiy])": "sJ"}
_OTHERWISE: dict[str, dict[str, str]] = {
    "de": {
        **_GERMANIC, "ch": "x", "z": "c", "ei": "ai", "eu": "oi", "(?<=[aeiou])h(?![aeiou])": "",
        "dsch": "J", "^v": "f", "^st": "St", "^sp": "Sp",
    },
    "nl": {**_GERMANIC, "oe": "u", "ij": "ei", "sch": "sx", "tj": "C", "sj": "S"},
    "sv": {**_GERMANIC, "tj": "C", "sj": "S"},
    "da": _GERMANIC, "nb": _GERMANIC, "nn": _GERMANIC, "is": _GERMANIC,
    "fi": {"j": "j", "dz": "J"}, "et": {"j": "j", "dz": "J"},
    "fr": {
        "ch": "S", "tch": "C", "j": "Z", "dj": "J", "g(?=[eiy])": "Z", "gu(?=[eiy])": "g",
        "gn": "n", "oi": "wa", "eau": "o", "au": "o", "^h": "",
    },
    "es": {
        "j": "x", "g(?=[ei])": "x", "gu(?=[ei])": "g", "ll": "j", "^h": "", "z": "s", "dj": "J",
    },
    "pt": {
        "j": "Z", "ch": "S", "tch": "C", "lh": "l", "nh": "n", "x": "S", "^x": "S",
        "g(?=[ei])": "Z", "gu(?=[ei])": "g", "^h": "", "dj": "J",
    },
    "it": {
        "ch": "k", "gh": "g", "ci(?=[aou])": "C", "c(?=[ei])": "C", "gi(?=[aou])": "J",
        "g(?=[ei])": "J", "gli": "li", "gn": "n", "sci(?=[aou])": "S", "sc(?=[ei])": "S",
        "z": "c", "^h": "", "sch": "sk", "j": "j",
    },
    "pl": {
        **_SLAVIC, "cz": "C", "sz": "S", "rz": "Z", "dż": "J", "dź": "J", "dz": "J",
        "ci(?=[aeou])": "C", "si(?=[aeou])": "S", "zi(?=[aeou])": "Z", "c(?=[eiy])": "c",
    },
    "cs": {**_SLAVIC, "dž": "J", "c(?=[eiy])": "c", "ř": "rZ"},
    "sk": {**_SLAVIC, "dž": "J", "c(?=[eiy])": "c"},
    "hr": {**_SLAVIC, "dž": "J", "c(?=[eiy])": "c"},
    "sl": {**_SLAVIC, "dž": "J", "c(?=[eiy])": "c"},
    "lt": {**_SLAVIC, "dž": "J", "c(?=[eiy])": "c"},
    "hu": {
        "cs": "C", "dzs": "J", "sz": "s", "zs": "Z", "s": "S", "gy": "J", "ly": "j", "ny": "n",
        "ty": "t", "c": "c", "c(?=[eiy])": "c", "j": "j",
    },
    "ro": {
        "ch(?=[ei])": "k", "gh(?=[ei])": "g", "ci(?=[aou])": "C", "c(?=[ei])": "C",
        "gi(?=[aou])": "J", "g(?=[ei])": "J", "j": "Z",
    },
    "tr": _TURKISH, "az": {**_TURKISH, "x": "x", "^x": "x", "q": "g"}, "tk": _TURKISH,
    "sq": {"ç": "C", "xh": "J", "x": "J", "^x": "J", "q": "C", "j": "j", "dj": "di"},
    "id": {"c": "C", "c(?=[eiy])": "C", "sy": "S"},
    "ms": {"c": "C", "c(?=[eiy])": "C", "sy": "S"},
    "vi": {"đ": "d", "^x": "s", "x": "s", "gi(?=[aou])": "z"},
}  # fmt: skip
for _same, _as in (
    ("bs", "hr"),
    ("sr", "hr"),
    ("lv", "lt"),
    ("ca", "es"),
    ("gl", "pt"),
    ("no", "nb"),
):
    _OTHERWISE[_same] = _OTHERWISE[_as]


def of_latin(word: str, language: str) -> str:
    """The phones of a word in Latin letters, as `language` reads them (BCP 47; else English)."""
    lowered = unicodedata.normalize("NFC", word.replace("İ", "i")).lower()
    if lowered.isascii():
        return _read(lowered, language)
    if _VIETNAMESE.search(lowered):
        language = "vi"
    elif _TURKIC.search(lowered):
        language = "tr"
    return _read(lowered, language)


def of_romanised(word: str, _language: str) -> str:
    """The phones of a word in a script that only anyascii knows."""
    from anyascii import anyascii

    return _read(anyascii(word).lower().replace("'", "").replace("ow", "u"), "en")


def _read(lowered: str, language: str) -> str:
    pattern, sounds = _rules(language)

    def sound(found: re.Match[str]) -> str:
        return sounds[found.lastindex - 1] if found.lastindex else _letter(found[0])

    return pattern.sub(sound, lowered)


@cache
def _rules(language: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    own = _OTHERWISE.get(language, {})
    rules = [*own.items(), *((k, v) for k, v in _ENGLISH.items() if k not in own)]
    ordered = sorted(rules, key=lambda rule: (-_letters(rule[0]), "(" not in rule[0]))
    return re.compile("|".join([*(f"({rule})" for rule, _ in ordered), "."])), tuple(
        sound for _, sound in ordered
    )


def _letters(rule: str) -> int:
    return len(re.sub(r"\(.*?\)|\^|\$", "", rule)) + ("^" in rule or "$" in rule)


@cache
def _letter(char: str) -> str:
    if char in _MARKED:
        return _MARKED[char]
    plain = unicodedata.normalize("NFD", char)[0]
    return plain if "a" <= plain <= "z" else ""
