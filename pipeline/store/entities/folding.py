"""Names as they are compared: without case, accents and the width of spaces."""

import re
import unicodedata

_ACCENTS = re.compile("[\u0300-\u036f]")  # of Latin, Greek, Cyrillic; elsewhere marks are letters
_APOSTROPHES = re.compile("[\u02bc\u2018\u2019\u201b`\u00b4]")


def folded(name: str) -> str:
    """The form of a name by which it is looked up.

    >>> folded("Café  Müller") == folded("CAFE MULLER")
    True
    """
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("'", name))
    return unicodedata.normalize("NFC", " ".join(_ACCENTS.sub("", plain).casefold().split()))
