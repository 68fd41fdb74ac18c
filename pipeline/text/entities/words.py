"""Text to words with offsets, and words to keys that differences of mere spelling do not change.

Scripts written without spaces (Han, Kana, Thai, Lao, Khmer, Burmese) give a word a character:
a gazetteer then walks characters there exactly as it walks words elsewhere.
"""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

_UNSPACED_BLOCKS = (
    (0x0E01, 0x0EDF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17D3),  # Khmer
    (0x3005, 0x3007),
    (0x3041, 0x3096),  # Hiragana
    (0x30A1, 0x30FA),  # Katakana
    (0x30FC, 0x30FF),
    (0x3400, 0x9FFF),  # Han
    (0xF900, 0xFAFF),
    (0x20000, 0x323AF),
)
_NO_LETTERS = ((0x02B9, 0x02BF),)  # modifier letters that newspapers write as apostrophes
_JOINERS = frozenset("\u200c\u200d")
_SCANNED = 0x1F000  # letters beyond the Han extensions' start are covered by the blocks above


class Word(NamedTuple):
    """One word: `text[start:end]`, and the key by which gazetteers know it."""

    start: int
    end: int
    key: str


def words(text: str) -> list[Word]:
    """Split `text` at everything that is no letter, mark or digit; an apostrophe splits too."""
    return [Word(m.start(), m.end(), fold(m[0])) for m in _pattern().finditer(text)]


def name_keys(name: str) -> list[str]:
    """The keys of the words of a name, as `words` would find them in a text."""
    return [word.key for word in words(name)]


GAPS = frozenset([
    "", " ", "\u00a0", "  ", "\u200f ", "-", "\u2010", "\u2011", "\u2013", " - ", " \u2013 ",
    ".", ". ", "'", "\u2018", "\u2019", "\u02bb", "\u02bc", "`", '"', "\u05f4", "\u05f3",
    "\u30fb", "\u00b7",
])  # fmt: skip
"""What may stand between two words of one name."""


@cache
def _pattern() -> re.Pattern[str]:
    # Python's \w leaves out the vowel signs of Indic scripts, so the classes are built here.
    unspaced = "".join(f"{chr(first)}-{chr(last)}" for first, last in _UNSPACED_BLOCKS)
    runs: list[list[int]] = []
    for code in range(0x30, _SCANNED):
        if any(first <= code <= last for first, last in _NO_LETTERS + _UNSPACED_BLOCKS):
            continue
        char = chr(code)
        if char in _JOINERS or unicodedata.category(char)[0] in "LMN":
            if runs and runs[-1][1] == code - 1:
                runs[-1][1] = code
            else:
                runs.append([code, code])
    spaced = "".join(f"{chr(first)}-{chr(last)}" for first, last in runs)
    return re.compile(f"[{unspaced}]|[{spaced}]+")


_JOINERS_AND_STRETCH = (0x200C, 0x200D, 0x0640)
_VOWEL_POINTS = (0x0670, *range(0x064B, 0x0653), *range(0x0591, 0x05C8))  # Arabic, Hebrew
_NUKTA = (0x093C, 0x09BC, 0x0A3C, 0x0ABC, 0x0B3C)  # newspapers write फ़ and फ alike
_DROPPED = dict.fromkeys((*_JOINERS_AND_STRETCH, *_VOWEL_POINTS, *_NUKTA))
_SAME = {
    **dict.fromkeys(map(ord, "أإآٱ"), "ا"),
    **dict.fromkeys(map(ord, "ىی"), "ي"),
    **dict.fromkeys(map(ord, "ۀةہھ"), "ه"),
    ord("ک"): "ك",
    ord("ँ"): "ं",
    ord("ё"): "е",
    ord("Ё"): "Е",
}
_FOLDED = str.maketrans(_DROPPED | _SAME)
_HOMORGANIC = re.compile("ङ्(?=[क-घ])|ञ्(?=[च-झ])|ण्(?=[ट-ढ])|न्(?=[त-धस])|म्(?=[प-भ])")


def fold(word: str) -> str:
    """Key of a word: NFC without joiners, vowel points and nukta; nasals before stops as anusvara.

    Case is kept: in cased scripts it is evidence.

    >>> fold("फ़्रान्स") == fold("फ्रांस")
    True
    """
    if word.isascii():
        return word
    folded = unicodedata.normalize("NFC", word).translate(_FOLDED)
    return _HOMORGANIC.sub("ं", folded) if "\u0900" <= folded[:1] < "\u0980" else folded


def unaccented(text: str) -> str:
    """`text` without its marks that take no room, and decomposed: of scripts with accents only."""
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(char for char in decomposed if unicodedata.category(char) != "Mn")


def script_of(name: str) -> str:
    """Script of the first letter, as the Unicode names call it: LATIN, CYRILLIC, CJK, THAI ..."""
    for char in name:
        if script := _script(char):
            return script
    return "COMMON"


@cache  # a few thousand letters, asked for by each of 350,000 names
def _script(char: str) -> str:
    return unicodedata.name(char, "UNKNOWN").split(" ", 1)[0] if char.isalpha() else ""


_DEPENDENT = frozenset("ะาำๅๆຳະາーヽヾ々゛゜")


def whole(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` may begin and end where it does, in a script without spaces.

    A run of Katakana is one word; a vowel sign or tone mark belongs to the letter before it.
    """
    if end < len(text):
        following = text[end]
        if following in _DEPENDENT or unicodedata.category(following) in {"Mn", "Mc"}:
            return False
        if _katakana(text[end - 1]) and _katakana(following):
            return False
    return not (start > 0 and _katakana(text[start]) and _katakana(text[start - 1]))


def _katakana(char: str) -> bool:
    return "\u30a1" <= char <= "\u30ff" and char != "\u30fb"
