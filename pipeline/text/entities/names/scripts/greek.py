"""Modern Greek, where two letters write b, d, g and most vowels."""

import re
import unicodedata

from pipeline.text.entities.words import unaccented

_TOGETHER = {
    "μπ": "B", "ντ": "D", "γκ": "G", "γγ": "G", "τζ": "J", "τσ": "C", "ου": "u", "αι": "e",
    "ει": "i", "οι": "i", "υι": "i", "αυ": "av", "ευ": "ev", "ηυ": "iv",
}  # fmt: skip
_LETTERS = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "t", "ι": "i",
    "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "ks", "ο": "o", "π": "p", "ρ": "r", "σ": "s",
    "ς": "s", "τ": "t", "υ": "i", "φ": "f", "χ": "x", "ψ": "ps", "ω": "o",
}  # fmt: skip
_PATTERN = re.compile("|".join([*_TOGETHER, *_LETTERS]))
_DIAERESIS = re.compile("(?<=[\u03b1-\u03c9])([\u03b9\u03c5])\u0301?\u0308\u0301?")


def of_greek(word: str, _language: str) -> str:
    """The phones of a word in Greek; B, D, G for what is b or mb, d or nd, g or ng.

    An accent on the first of two vowels keeps them apart.
    """
    decomposed = unicodedata.normalize("NFD", word.lower())
    apart = re.sub("([αεο])\u0301([ιυ])", r"\1-\2", _DIAERESIS.sub(r"-\1", decomposed))
    return "".join(
        (_TOGETHER.get(found[0]) or _LETTERS[found[0]])
        for found in _PATTERN.finditer(unaccented(apart))
    )
