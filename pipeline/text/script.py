"""The script a text is written in, as an ISO 15924 code.

Python knows no script property, but a character's Unicode name begins with its script
("DEVANAGARI LETTER KA"). What Han writes is told by the national character sets that Python's
codecs hold: GB 2312 has the simplified forms, Big5 the traditional ones, Shift JIS Japan's.
"""

import unicodedata
from collections import Counter
from functools import cache

UNKNOWN = "Zyyy"
"""No letters at all: ISO 15924's code for undetermined script."""

_BY_NAME = {
    "ADLAM": "Adlm",
    "ARABIC": "Arab",
    "ARMENIAN": "Armn",
    "BENGALI": "Beng",
    "BOPOMOFO": "Bopo",
    "CANADIAN": "Cans",
    "CHEROKEE": "Cher",
    "CJK": "Hani",
    "COPTIC": "Copt",
    "CYRILLIC": "Cyrl",
    "DEVANAGARI": "Deva",
    "ETHIOPIC": "Ethi",
    "GEORGIAN": "Geor",
    "GREEK": "Grek",
    "GUJARATI": "Gujr",
    "GURMUKHI": "Guru",
    "HANGUL": "Hang",
    "HEBREW": "Hebr",
    "HIRAGANA": "Kana",
    "JAVANESE": "Java",
    "KANNADA": "Knda",
    "KATAKANA": "Kana",
    "KHMER": "Khmr",
    "LAO": "Laoo",
    "LATIN": "Latn",
    "MALAYALAM": "Mlym",
    "MEETEI": "Mtei",
    "MONGOLIAN": "Mong",
    "MYANMAR": "Mymr",
    "NKO": "Nkoo",
    "OL": "Olck",
    "ORIYA": "Orya",
    "SINHALA": "Sinh",
    "SYRIAC": "Syrc",
    "TAMIL": "Taml",
    "TELUGU": "Telu",
    "THAANA": "Thaa",
    "THAI": "Thai",
    "TIBETAN": "Tibt",
    "TIFINAGH": "Tfng",
    "VAI": "Vaii",
}


_SHORT = 20  # Han: so many hold no more than a headline


def script(text: str) -> str:
    """The script of most letters of `text`: Latn, Deva, Hans, Jpan, Kore ...; Zyyy without letters.

    Chinese is Hans or Hant by its characters, Hani where they do not tell. Kana make Japanese of
    the Han beside them, Hangul make Korean.
    """
    counts: Counter[str] = Counter()
    for character, times in Counter(text).items():
        if character.isalpha():
            counts[_script_of(character)] += times
    east_asian = {code: counts.pop(code, 0) for code in ("Hani", "Kana", "Hang", "Bopo")}
    together = sum(east_asian.values())
    if together and together >= max(counts.values(), default=0):
        return _east_asian(east_asian, text)
    return max(counts, key=counts.__getitem__, default=UNKNOWN)


def han_outside(text: str) -> tuple[int, int, int]:
    """How many Han letters of `text` are foreign to simplified, traditional, Japanese writing."""
    outside = [0, 0, 0]
    for character, times in Counter(text).items():
        if _is_han(character):
            for place, known in enumerate(_standards(character)):
                outside[place] += times * (not known)
    simplified, traditional, japanese = outside
    return simplified, traditional, japanese


def _east_asian(counts: dict[str, int], text: str) -> str:
    # A Chinese text quotes a Japanese name now and then; a Japanese one is a third kana or more. In
    # a headline one particle may be all, unless it has Han that Japan does not write.
    if counts["Hang"] > max(counts["Hani"], counts["Kana"]):
        return "Kore"
    if counts["Kana"] * 5 >= counts["Hani"]:
        return "Jpan"
    simplified, traditional, japanese = han_outside(text)
    if counts["Kana"] and counts["Hani"] <= _SHORT and not japanese:
        return "Jpan"
    if simplified == traditional:
        return "Hani"
    return "Hans" if simplified < traditional else "Hant"


@cache
def _script_of(character: str) -> str:
    words = unicodedata.name(character, "").replace("-", " ").split()
    if words and words[0] in ("FULLWIDTH", "HALFWIDTH", "MODIFIER"):
        words = words[1:]
    return _BY_NAME.get(words[0], UNKNOWN) if words else UNKNOWN


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


@cache
def _standards(character: str) -> tuple[bool, ...]:
    return tuple(_encodable(character, charset) for charset in ("gb2312", "big5", "shift_jis"))


def _encodable(character: str, charset: str) -> bool:
    try:
        character.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
