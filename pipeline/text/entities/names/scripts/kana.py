"""Katakana and Hiragana."""

import re

_ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "g": "ガギグゲゴ", "s": "サ.スセソ", "z": "ザ.ズゼゾ",
    "t": "タ..テト", "d": "ダ..デド", "n": "ナニヌネノ", "h": "ハヒ.ヘホ", "b": "バビブベボ",
    "p": "パピプペポ", "m": "マミムメモ", "r": "ラリルレロ",
}  # fmt: skip
_SOUNDS = {
    char: f"{consonant}{vowel}"
    for consonant, row in _ROWS.items()
    for char, vowel in zip(row, "aiueo", strict=True)
    if char != "."
} | {
    "シ": "Si", "ジ": "Ji", "チ": "Ci", "ヂ": "Ji", "ツ": "cu", "ヅ": "zu", "フ": "fu", "ヴ": "vu",
    "ヤ": "ja", "ユ": "ju", "ヨ": "jo", "ワ": "wa", "ヲ": "o", "ン": "n", "ヰ": "i", "ヱ": "e",
}  # fmt: skip
_SMALL = {
    "ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o", "ャ": "ja", "ュ": "ju", "ョ": "jo",
    "ヮ": "wa",
}  # fmt: skip
_HIRAGANA_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_FOREIGN = re.compile("[ウ][ィェォ]")


def of_kana(word: str, _language: str) -> str:
    """The phones of a word in Kana: a small vowel takes the place of the one before it."""
    spoken = ""
    for char in _FOREIGN.sub(lambda m: f"w{m[0][1]}", word.translate(_HIRAGANA_TO_KATAKANA)):
        if char in _SMALL:
            stem = spoken.rstrip("aiueo") if spoken[-1:] in "iueo" else spoken
            glide = _SMALL[char]
            spoken = stem + (glide[1:] if stem[-1:] in "SJC" else glide)
        else:
            spoken += _SOUNDS.get(char, "w" if char == "w" else "")
    return spoken
