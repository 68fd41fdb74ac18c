"""Words in any script, for comparing texts with one another."""

import re
import unicodedata
from collections.abc import Hashable
from collections.abc import Set as AbstractSet

HAN = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Kana and Han, as in a character class of `re`."""
ALPHABETS_UNSPACED = "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff"
"""Thai, Lao, Tibetan, Myanmar, Khmer: alphabets whose words are not parted by spaces."""
# Where there are no spaces, a character is a word.
UNSPACED = ALPHABETS_UNSPACED + HAN
"""All scripts that are written without spaces."""
# Vowel signs and other marks belong to words, but Python's \w leaves them out; so do the joiners.
MARKS = "\u200c\u200d" + "".join(
    chr(code) for code in range(0x300, 0xFE30) if unicodedata.category(chr(code))[0] == "M"
)
# Letters are taken by the run: each step of a repeated group costs 120 bytes until the match ends.
_WORD = re.compile(f"[{UNSPACED}]|(?:[^\\W_]++|[{MARKS}])+")


def words(text: str) -> list[str]:
    """Casefolded words in order."""
    return _WORD.findall(text.casefold())


def share_in(part: AbstractSet[Hashable], whole: AbstractSet[Hashable]) -> float:
    """Share of `part` that is in `whole` too; 0 when `part` is empty."""
    return len(part & whole) / len(part) if part else 0.0
