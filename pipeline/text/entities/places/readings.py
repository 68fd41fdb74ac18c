"""What of a name that a tagger found may be left out: articles, prefixes, "city of", 's."""

import re
from collections.abc import Iterator
from functools import cache

from pipeline.text.entities.endings import endings
from pipeline.text.entities.tables import rows

_SHORTEST = 3
_AROUND = re.compile(
    r"(?P<place>[^,，،、(（]+?)\s*(?:[,，،]\s*|[(（])(?P<around>[^,，،、()（）]+?)[)）]?"
)
_QUOTES = " \t\"'“”‘’«»„‚‹›「」『』.,;:!?،。·"
_GLUED = re.compile(r"(.{2,})(['’ʼ`:-])(\w{1,7})", re.DOTALL)
"""Türkiye'nin, London's, SAD-u, USA:n; but not Saint-Denis."""
_ELIDED = re.compile(r"(?:[ldsn]|dell|nell|all|dall|sull|qu)['’](?=\w{3})", re.IGNORECASE)
_BANTU = re.compile(r"[a-z]{1,6}-?(?=[A-Z]\w{2})")
"""eNingizimu Afrika, muHarare, waseNigeria."""


def with_place_around(name: str) -> tuple[str, str]:
    """A name and the larger place written behind it, if any.

    >>> with_place_around("London, Ontario")
    ('London', 'Ontario')
    """
    plain = name.strip(_QUOTES)
    parts = _AROUND.fullmatch(plain)
    return (parts["place"], parts["around"]) if parts else (plain, "")


@cache
def _words_of_kind() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Words before and behind a name that say of what kind the place is."""
    listed = {
        where: "|".join(map(re.escape, words.split("|")))
        for where, words in rows("places/kinds.tsv", 2)
    }
    return (
        re.compile(rf"(?:(?:{listed['before']})\s+)+|(?:{listed['stuck']})", re.IGNORECASE),
        re.compile(
            rf"(.{{2,}}?)(?:\s+(?:{listed['behind']})|(?:{listed['glued']}))",
            re.IGNORECASE | re.DOTALL,
        ),
    )


def readings(name: str, code: str, script: str) -> Iterator[str]:
    """The name as it stands, then what may be meant by it, the likeliest first."""
    yield name
    seen = {name}
    for shorter in _shorter(name, code, script):
        if shorter not in seen and len(shorter) > 1:
            seen.add(shorter)
            yield shorter


def _shorter(name: str, code: str, script: str) -> Iterator[str]:
    before, behind = _words_of_kind()
    glued = _GLUED.fullmatch(name)
    if glued and (glued[2] not in ":-" or glued[3].islower()):
        yield glued[1]
    for pattern in (_ELIDED, _BANTU, before):
        if beginning := pattern.match(name):
            yield name[beginning.end() :]
    if ending := behind.fullmatch(name):
        yield ending[1]
    for prefix in endings(code, script).prefixes:
        if name.startswith(prefix) and len(name) - len(prefix) >= _SHORTEST:
            rest = name[len(prefix) :]
            yield rest
            if prefix.endswith("لل"):
                yield f"ال{rest}"
    if script == "Arab":
        yield name[2:] if name.startswith("ال") else f"ال{name}"
