"""Words as their relatives in other alphabets write them, so that what is learned once serves all.

Alphabets with capitals become plain Latin letters, as Slavic languages in Latin script would write
them (президент, prezident); the scripts of India become Devanagari, whose block in Unicode has the
same order as theirs (ISCII). Not for display: sounds that a neighbour does not tell apart fall
together.
"""

from pipeline.text.entities.words import unaccented

_GREEK = dict(zip("αβγδεζηικλμνξοπρσςτυφω", ["a", *"vgdeziiklmnxoprsstyfo"], strict=True))
_CYRILLIC = dict(
    zip(
        "абвгґдђеєэжзиіїйјклмнопрстћуўфхцчшыәғқңөұүһ",
        [*"abvggddeeezziiijjklmnoprstcuufhccsyagknouuh"],
        strict=True,
    )
) | {"љ": "lj", "њ": "nj", "џ": "dz", "щ": "sc", "ю": "ju", "я": "ja", "ъ": "", "ь": ""}
_ARMENIAN = dict(
    zip(
        "աբգդեզէըթժիլխկհղճմյնշոչպռսվտրցւփքօֆ", [*"abgdezeytzilhkhgcmjnsocprsvtrcvpkof"], strict=True
    )
) | {"և": "ev", "ծ": "c", "ձ": "dz", "ջ": "dz"}
_LATIN = {"ı": "i", "ł": "l", "đ": "d", "ð": "d", "ø": "o", "æ": "ae", "œ": "oe", "ß": "ss",
          "þ": "th", "θ": "th", "χ": "h", "ψ": "ps"}  # fmt: skip
_CASED = str.maketrans(
    {
        letter: plain
        for table in (_GREEK, _CYRILLIC, _ARMENIAN, _LATIN)
        for letter, plain in table.items()
    }
)
_DEVANAGARI, _SINHALA, _BLOCK = 0x0900, 0x0D80, 0x80
_INDIC = {code: _DEVANAGARI + code % _BLOCK for code in range(_DEVANAGARI + _BLOCK, _SINHALA)}


def latin(word: str) -> str:
    """`word` in lower case, without diacritics, in Latin letters.

    >>> latin("Президент"), latin("Škoda")
    ('prezident', 'skoda')
    """
    lower = word.lower()
    if lower.isascii():
        return lower
    return unaccented(lower.translate(_CASED)).translate(_CASED)


def devanagari(word: str) -> str:
    """`word` of a script of India in Devanagari, sign by sign.

    >>> devanagari("মোদি")
    'मोदि'
    """
    return word.lower().translate(_INDIC)
