"""Cities in a text without a tagger: `finder`.

The same walk as gazetteer.find, over plain dictionaries in place of a tree of nodes: the names of
one script take a fifth of the memory (the 66,000 Latin ones 15 MB).
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from pipeline.text.entities.endings import ADJECTIVAL, NOUN, Endings
from pipeline.text.entities.gazetteer import BANTU_PREFIX, Match, Trust
from pipeline.text.entities.places import geonames
from pipeline.text.entities.places.geonames import cities
from pipeline.text.entities.places.spelling import UNSPACED
from pipeline.text.entities.words import GAPS, Word, whole

_LARGE = 500_000
_SHORTEST_HEADLINE = 3
_ADJECTIVES = ("ий", "ій", "ый", "ý", "i")


class Form(NamedTuple):
    """What a word in a text may be a form of."""

    name: str
    outside: int = 0  # characters of the word that are no part of the name
    ends_name: bool = True  # False: only as the first word of a longer name


class Finder:
    """The cities of GeoNames whose names are written in one script; only read, once made."""

    def __init__(self, script: str) -> None:
        self._script = script
        self._gap = "" if script in UNSPACED else " "
        self._names = geonames.names(script)
        self._begun = {
            self._gap.join(parts[:count])
            for name in self._names
            for parts in [name if not self._gap else name.split(self._gap)]
            for count in range(1, len(parts))
        }

    def find(self, text: str, words: Sequence[Word], forms: Endings) -> Iterator[Match]:
        """Every longest match, from left to right, none within another; its cities by fame."""
        at = 0
        while at < len(words):
            match = None
            if not words[at].key[:1].islower() or BANTU_PREFIX.match(words[at].key):
                match = self._longest(text, words, at, forms)
            if match is not None:
                yield match
            at = match.last if match else at + 1

    def _longest(
        self, text: str, words: Sequence[Word], first: int, forms: Endings
    ) -> Match | None:
        best: Match | None = None
        begun = [""]
        for at in range(first, len(words)):
            if at > first and text[words[at - 1].end : words[at].start] not in GAPS:
                break
            following = []
            named = False
            for form in _forms(words[at].key, forms):
                start, end = words[first].start, words[at].end - form.outside
                for before in begun:
                    name = f"{before}{self._gap}{form.name}" if before else form.name
                    ends = form.ends_name and not named and name in self._names
                    if ends and whole(text, start, end):
                        named = True
                        best = self._match(start, end, first, at + 1, name)
                    if not form.outside and name in self._begun:
                        following.append(name)
            if not following:
                break
            begun = following
        return best

    def _match(self, start: int, end: int, first: int, last: int, name: str) -> Match:
        several = last - first > 1 and self._script not in UNSPACED
        towns = sorted((cities()[at] for at in self._names[name]), key=lambda city: -city.fame)
        known = tuple(
            city.known(Trust.ALONE if several or city.population >= _LARGE else Trust.IN_CONTEXT)
            for city in towns
        )
        return Match(start, end, first, last, known)


@cache
def finder(script: str) -> Finder:
    """The cities written in one script, as words.script_of calls it."""
    return Finder(script)


def _forms(key: str, forms: Endings) -> Iterator[Form]:
    """What a word may be a form of, as it stands first."""
    found = forms.bases(key)
    if len(key) > _SHORTEST_HEADLINE and key.isupper():
        found += forms.bases(key.title())
    elif bantu := BANTU_PREFIX.match(key):
        found += forms.bases(key[bantu.end() :])
    for base, outside in found:
        stem = base[1:]
        if base.startswith(NOUN):
            yield from (Form(stem + final, outside) for final in forms.finals)
        elif base.startswith(ADJECTIVAL):
            yield from (Form(stem + ending, outside) for ending in _ADJECTIVES)
            yield from (Form(stem + final, outside, ends_name=False) for final in forms.finals)
        else:
            yield Form(base, outside)
