"""The nine Indic scripts that Unicode lays out alike: one table by place in the block."""

import unicodedata

_BLOCK = 0x80
_FIRST, _LAST = 0x0900, 0x0D80
_CONSONANTS = dict(
    zip(
        range(0x15, 0x3A),
        "kkggNCCJJnttddnttddnnpfbbmjrrlllvSSsh",
        strict=True,
    )
)
_VOWELS = dict(
    zip(
        range(0x05, 0x15),
        ["a", "a", "i", "i", "u", "u", "ri", "li", "e", "e", "e", "ai", "o", "o", "o", "au"],
        strict=True,
    )
)
_SIGNS = dict(
    zip(
        range(0x3E, 0x4D),
        ["a", "i", "i", "u", "u", "ri", "ri", "e", "e", "e", "ai", "o", "o", "o", "au"],
        strict=True,
    )
)
_VIRAMA, _NUKTA = 0x4D, 0x3C
_NASAL = (0x01, 0x02)
_WITH_NUKTA = {"k": "k", "g": "g", "J": "z", "d": "r", "f": "f"}
_ALONE = {
    "\u09ce": "t", "\u09f0": "r", "\u09f1": "v", "\u0a70": "n", "\u0b71": "v", "\u0d7a": "n",
    "\u0d7b": "n", "\u0d7c": "r", "\u0d7d": "l", "\u0d7e": "l", "\u0b5f": "j",
}  # fmt: skip
_BENGALI, _TAMIL = range(0x0980, 0x0A00), range(0x0B80, 0x0C00)
_TAMIL_F = "\u0b83\u0baa"
_YA_AS_VOWEL = "\u09cd\u09af\u09be"  # Bengali writes the a of Macron as ya behind a virama


def of_indic(word: str, _language: str) -> str:
    """The phones of a word in an Indic script, with the vowel inherent in bare consonants."""
    text = (
        unicodedata.normalize("NFC", word)
        .replace(_TAMIL_F, "\u0b83")
        .replace(_YA_AS_VOWEL, "\u09c7")
    )
    found: list[str] = []
    bare = False  # the last letter was a consonant that may still bear its vowel
    for char in text:
        place = ord(char) % _BLOCK if _FIRST <= ord(char) < _LAST else -1
        if place == _NUKTA and bare:
            found[-1] = "j" if ord(char) in _BENGALI and found[-1] == "J" else found[-1]
            found[-1] = _WITH_NUKTA.get(found[-1], found[-1])
            continue
        if bare and (place in _CONSONANTS or place in _NASAL or char in _ALONE):
            found.append("a")
        bare = place in _CONSONANTS and char not in _ALONE
        found.append(_sound(char, place))
    return "".join(found)


def _sound(char: str, place: int) -> str:
    if char in _ALONE:
        return _ALONE[char]
    if char == _TAMIL_F[0]:
        return "f"
    if ord(char) in _BENGALI and place == 0x2F:
        return "J"
    if place in _NASAL:
        return "m" if ord(char) in _TAMIL else "n"
    return _CONSONANTS.get(place) or _VOWELS.get(place) or _SIGNS.get(place) or ""
