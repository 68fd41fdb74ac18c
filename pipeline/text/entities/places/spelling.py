"""Spellings of place names: what to overlook when a tagger has already said that it is a name."""

from pipeline.text.entities.words import name_keys, script_of, unaccented

UNSPACED = frozenset(["CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR"])
"""Scripts whose words are characters (see words.py)."""

_ACCENTED = frozenset(["LATIN", "GREEK"])
_LETTERS = str.maketrans(
    {
        **dict(zip("ıøłđðħŧơưŀŋ", "iolddhtoulŋ", strict=True)),
        **dict(zip("ßæœþǝəة", ("ss", "ae", "oe", "th", "e", "e", "ه"), strict=True)),
        **dict(zip("ؤئ", "وي", strict=True)),
        "ء": "",
        "ґ": "г",
        "ӧ": "о",
    }
)


def key(name: str, script: str) -> str:
    """The words of a name as gazetteers know them, in one string; case and accents kept."""
    return ("" if script in UNSPACED else " ").join(name_keys(name))


def loose(name: str) -> str:
    """Key by which spellings of one name are equal: neither case nor accents count.

    >>> loose("São Tomé") == loose("SAO-TOME")
    True
    """
    script = script_of(name)
    folded = key(name, script).casefold()
    if script in _ACCENTED:
        folded = unaccented(folded)
    return folded.translate(_LETTERS)
