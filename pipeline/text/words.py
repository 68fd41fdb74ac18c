"""Words in any script, for comparing texts with one another."""

import re
import unicodedata
from collections.abc import Hashable
from collections.abc import Set as AbstractSet

# Scripts written without spaces (Thai, Lao, Tibetan, Myanmar, Khmer, kana, Han): a character is
# a word there.
_UNSPACED = (
    "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
# Vowel signs and other marks belong to words, but Python's \w leaves them out; so do the joiners.
MARKS = "\u200c\u200d" + "".join(
    chr(code) for code in range(0x300, 0xFE30) if unicodedata.category(chr(code))[0] == "M"
)
# Letters are taken by the run: each step of a repeated group costs 120 bytes until the match ends.
_WORD = re.compile(f"[{_UNSPACED}]|(?:[^\\W_]++|[{MARKS}])+")


def words(text: str) -> list[str]:
    """Casefolded words in order."""
    return _WORD.findall(text.casefold())


def share_in(part: AbstractSet[Hashable], whole: AbstractSet[Hashable]) -> float:
    """Share of `part` that is in `whole` too; 0 when `part` is empty."""
    return len(part & whole) / len(part) if part else 0.0
