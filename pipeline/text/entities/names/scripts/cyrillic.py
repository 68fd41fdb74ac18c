"""Cyrillic, with what single languages read otherwise."""

import re

_LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "o", "ж": "Z", "з": "z",
    "и": "i", "й": "j", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "x", "ц": "c", "ч": "C", "ш": "S", "щ": "S",
    "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "ju", "я": "ja",
    "ґ": "g", "є": "je", "і": "i", "ї": "i", "ў": "w",  # Ukrainian, Belarusian
    "ђ": "J", "ј": "j", "љ": "l", "њ": "n", "ћ": "C", "џ": "J",  # Serbian, Macedonian
    "ѓ": "g", "ѕ": "c", "ќ": "k",
    "ә": "a", "ғ": "g", "қ": "k", "ң": "N", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "җ": "J",
    "ҳ": "h", "ҷ": "C", "ӣ": "i", "ӯ": "u", "ҙ": "z", "ҡ": "k", "ҫ": "s", "ҥ": "N", "ӊ": "N",
}  # fmt: skip
_OTHERWISE = {
    "uk": {"г": "h", "и": "i"},
    "be": {"г": "h"},
    "bg": {"щ": "St", "ъ": "a"},
    "sr": {"х": "h"},
    "mk": {"х": "h"},
}
_TOGETHER = re.compile("дж|дз|цз|чж|тч|йо|ьо|тс")
_AS_ONE = {
    "дж": "J", "дз": "J", "цз": "J", "чж": "J", "тч": "C", "йо": "jo", "ьо": "jo", "тс": "c",
}  # fmt: skip


def of_cyrillic(word: str, language: str) -> str:
    """The phones of a word in Cyrillic. Chinese and Korean j is written цз, чж or дж."""
    letters = _LETTERS | _OTHERWISE.get(language, {})
    marked = _TOGETHER.sub(lambda found: f"<{_AS_ONE[found[0]]}>", word.lower())
    return "".join(
        part if inside else "".join(letters.get(char, "") for char in part)
        for at, piece in enumerate(re.split("[<>]", marked))
        for part, inside in [(piece, at % 2 == 1)]
    )
