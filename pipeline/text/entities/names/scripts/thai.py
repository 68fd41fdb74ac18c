"""Thai: some vowels stand before the consonant that they follow.

The mark that silences a letter is passed over: in foreign names the letter is the name's own.
"""

import re

_CONSONANTS = dict(
    zip(
        "กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬฮฤ",
        "kkkkkkNCCCsCjdttttndttttnbppfpfpmjrlwssshlhr",
        strict=True,
    )
)  # fmt: skip
_VOWELS = {
    "ะ": "a", "ั": "a", "า": "a", "ำ": "am", "ิ": "i", "ี": "i", "ึ": "u", "ื": "u", "ุ": "u", "ู": "u",
    "เ": "e", "แ": "e", "โ": "o", "ใ": "ai", "ไ": "ai", "็": "",
}  # fmt: skip
_BEFORE = re.compile("([เแโใไ])([ก-ฮ])")
_HIGH = re.compile("ห(?=[งญนมยรลว])")  # only raises the tone of the letter behind it


def of_thai(word: str, _language: str) -> str:
    """The phones of a word in Thai."""
    spoken = _BEFORE.sub(r"\2\1", _HIGH.sub("", word))
    return "".join(_CONSONANTS.get(char) or _VOWELS.get(char) or "" for char in spoken)
