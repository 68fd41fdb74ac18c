"""Hangul: each syllable is computed apart (Unicode, chapter 3.12)."""

import unicodedata

_FIRST_SYLLABLE = 0xAC00
_SYLLABLES = 11172
_VOWELS, _FINALS = 21, 28
_INITIAL = [
    "g",
    "k",
    "n",
    "d",
    "t",
    "r",
    "m",
    "b",
    "p",
    "s",
    "s",
    "",
    "J",
    "J",
    "C",
    "k",
    "t",
    "p",
    "h",
]
_VOWEL = [
    "a",
    "e",
    "ja",
    "je",
    "o",
    "e",
    "jo",
    "je",
    "o",
    "wa",
    "we",
    "we",
    "jo",
    "u",
    "wo",
    "we",
    "wi",
    "ju",
    "u",
    "ui",
    "i",
]
_FINAL = [
    "",
    "k",
    "k",
    "k",
    "n",
    "n",
    "n",
    "t",
    "l",
    "k",
    "m",
    "l",
    "l",
    "l",
    "p",
    "l",
    "m",
    "p",
    "p",
    "t",
    "t",
    "N",
    "t",
    "t",
    "k",
    "t",
    "p",
    "t",
]


def of_hangul(word: str, _language: str) -> str:
    """The phones of a word in Hangul."""
    return "".join(map(syllable, unicodedata.normalize("NFC", word)))


def syllable(char: str) -> str:
    """The phones of one syllable, none of another character."""
    place = ord(char) - _FIRST_SYLLABLE
    if not 0 <= place < _SYLLABLES:
        return ""
    rest, final = divmod(place, _FINALS)
    initial, vowel = divmod(rest, _VOWELS)
    return _INITIAL[initial] + _VOWEL[vowel] + _FINAL[final]
