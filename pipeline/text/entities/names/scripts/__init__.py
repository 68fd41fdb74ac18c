"""How a word of any script sounds, roughly: `phones`.

A phone is a letter: `a e i o u` vowels; `p b f v t d k g x h s z S Z C J c m n N r l j w`
consonants as in pin, bin, fin, vin, tin, din, kin, gun, loch, hat, sin, zoo, shin, measure, chin,
gin, cats, map, no, song, red, led, yes, we. `W` is u, o, w or v, `Y` is i, e or y: Arabic and
Hebrew do not say which.
Scripts without a table of ours are first romanised by anyascii.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from pipeline.text.entities.names.scripts.cyrillic import of_cyrillic
from pipeline.text.entities.names.scripts.greek import of_greek
from pipeline.text.entities.names.scripts.hangul import of_hangul
from pipeline.text.entities.names.scripts.indic import of_indic
from pipeline.text.entities.names.scripts.kana import of_kana
from pipeline.text.entities.names.scripts.latin import of_latin, of_romanised
from pipeline.text.entities.names.scripts.semitic import of_arabic, of_hebrew
from pipeline.text.entities.names.scripts.thai import of_thai
from pipeline.text.entities.words import script_of

_INDIC = (
    "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL", "TELUGU", "KANNADA",
    "MALAYALAM",
)  # fmt: skip
_KANA = ("KATAKANA", "HIRAGANA", "KATAKANA-HIRAGANA")
_READERS: dict[str, Callable[[str, str], str]] = {
    "LATIN": of_latin,
    "CYRILLIC": of_cyrillic,
    "GREEK": of_greek,
    "ARABIC": of_arabic,
    "HEBREW": of_hebrew,
    **dict.fromkeys(_INDIC, of_indic),
    "THAI": of_thai,
    "HANGUL": of_hangul,
    **dict.fromkeys(_KANA, of_kana),
}
_KANA_FOREIGN = str.maketrans("CJc", "tdt")  # プーチン is Putin: chi and tsu are also ti and tu
_NG = re.compile("n[gk]u?(?![aeioujwWY])|N[gk]u?(?![aeioujwWY])")
_NASAL = re.compile("n(?=[pb])")
_DOUBLED = re.compile(r"([^aeiou])\1+")


@lru_cache(maxsize=50_000)
def phones(word: str, language: str) -> tuple[str, ...]:
    """How one word may sound, likeliest first; none where it has no sounds (digits, signs).

    `language` (BCP 47) is whose spelling it is: German `z` and Ukrainian `г` are other sounds.
    Not for Han: its names are read as wholes, see `names.han`.

    >>> phones("Путин", "ru"), phones("पुतिन", "hi"), phones("プーチン", "ja")
    (('putin',), ('putin',), ('puCin', 'putin'))
    """
    script = script_of(word)
    code = language.partition("-")[0]
    first = _READERS.get(script, of_romanised)(word, code)
    found = [first]
    if script == "LATIN":
        found += [other := of_latin(word, "en"), other.replace("w", "v")]
        if word[0] in "xX":  # Xi, but also Xenia
            found.append(of_latin(f"ks{word[1:]}", "en"))
    elif script == "GREEK":
        found = [first.lower(), re.sub("(?<=.)[BDG]", _with_nasal, first).lower()]
    elif script in _KANA:
        found.append(first.translate(_KANA_FOREIGN))
    elif first.startswith("v"):  # Вашингтон
        found.append(f"w{first[1:]}")
    elif first.startswith("W") and code != "ar":
        found.append(f"v{first[1:]}")
    return tuple(dict.fromkeys(filter(None, map(settled, found))))


def _with_nasal(stop: re.Match[str]) -> str:
    return {"B": "mb", "D": "nd", "G": "ng"}[stop[0]]


def settled(sounds: str) -> str:
    """Sounds without the differences between scripts: doubled consonants, ng, n before p and b."""
    return _DOUBLED.sub(r"\1", _NASAL.sub("m", _NG.sub("N", sounds)))
