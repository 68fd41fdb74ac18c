"""Whether two words of one language are one name in different grammatical forms."""

from functools import lru_cache

from pipeline.text.entities.endings import endings
from pipeline.text.entities.words import script_of

_CODES = {"CYRILLIC": "Cyrl", "LATIN": "Latn"}  # only Serbian needs to know


@lru_cache(maxsize=20_000)
def forms(word: str, language: str) -> frozenset[str]:
    """What `word` may be a form of, as keys that forms of one name share.

    >>> bool(forms("путиным", "ru") & forms("путина", "ru"))
    True
    """
    rules = endings(language, _CODES.get(script_of(word), ""))
    found = {base for base, _ in rules.bases(word)}
    if stem := rules.stem(word, inner=False):
        found.add(stem)
    return frozenset(found)
