"""A trie of known names over words, or over characters where a script puts no spaces."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from pipeline.records import EntityType
from pipeline.text.entities.endings import Endings
from pipeline.text.entities.words import GAPS, Word, name_keys, whole
from pipeline.text.entities.words import words as words_of

BANTU_PREFIX = re.compile(r"[a-z]{1,5}(?=[A-Z][a-z])")
"""Zulu, Xhosa, Shona and others write muZimbabwe, eRussia, VaMugabe."""


class Trust(IntEnum):
    """How much a name in the text tells by itself."""

    IN_CONTEXT = 1  # only where something else in the text speaks for it
    ALONE = 2  # a large city, or a figure's surname: hardly anything else is called so
    CERTAIN = 3  # countries, institutions and figures of the world's news


@dataclass(frozen=True, slots=True)
class Known:
    """Whom or what a name means. `country` is an ISO 3166 code.

    Places have coordinates, in degrees; of a country, those of its capital.
    """

    type: EntityType
    id: str
    name: str
    trust: Trust = Trust.CERTAIN
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None


class Context(NamedTuple):
    """What else the article is about: ids of what was found in it, ISO 3166 codes of countries.

    `persons` are the names of persons in it, as written, whether known or not.
    """

    ids: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    persons: tuple[str, ...] = ()


class Match(NamedTuple):
    """`text[start:end]`, the words first..last-1, is a name of each of `known`."""

    start: int
    end: int
    first: int
    last: int
    known: tuple[Known, ...]


class _Node:
    """One word into a name. `stems` lead to what has the word in another form."""

    __slots__ = ("known", "next", "stems")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.stems: dict[str, list[_Node]] | None = None
        self.known: tuple[Known, ...] = ()

    def reached(self, base: str) -> list["_Node"]:
        """Where a base of `Endings.bases` leads."""
        if base in self.next:
            return [self.next[base]]
        return self.stems.get(base, []) if self.stems else []


class Gazetteer:
    """Names of one language or script. Filled once, then only read: safe for many threads.

    `forms` are the endings by which its names will be looked for.
    """

    def __init__(self, forms: Endings) -> None:
        self._forms = forms
        self.root = _Node()

    def add(self, name: str, known: Known) -> None:
        """Let `name` mean `known`, besides what it means already."""
        node = self.root
        keys = name_keys(name)
        for at, key in enumerate(keys):
            following = node.next.get(key)
            if following is None:
                following = node.next[key] = _Node()
                for stem in self._forms.stems(key, inner=at + 1 < len(keys)):
                    node.stems = node.stems or {}
                    node.stems.setdefault(stem, []).append(following)
            node = following
        if node is not self.root and known not in node.known:
            node.known = (*node.known, known)


def whole_name(gazetteers: Iterable[Gazetteer], name: str, forms: Endings) -> tuple[Known, ...]:
    """What `name` means from its first word to its last."""
    found = words_of(name)
    if not found:
        return ()
    match = _longest([gazetteer.root for gazetteer in gazetteers], name, found, 0, forms)
    return match.known if match and match.last == len(found) else ()


def find(
    gazetteers: Iterable[Gazetteer], text: str, words: list[Word], forms: Endings
) -> Iterator[Match]:
    """Every longest match, from left to right, none within another."""
    roots = [gazetteer.root for gazetteer in gazetteers]
    at = 0
    while at < len(words):
        match = _longest(roots, text, words, at, forms)
        if match is not None:
            yield match
        at = match.last if match else at + 1


def _longest(
    roots: list[_Node], text: str, words: list[Word], first: int, forms: Endings
) -> Match | None:
    best: Match | None = None
    nodes = roots
    for at in range(first, len(words)):
        if at > first and text[words[at - 1].end : words[at].start] not in GAPS:
            break
        following = []
        named = False
        for outside, reached in _steps(nodes, words[at].key, forms, inner=at > first):
            start, end = words[first].start, words[at].end - outside
            known = dict.fromkeys(one for node in reached for one in node.known)
            if known and not named and whole(text, start, end):
                named = True  # as it stands, rather than as a form of something else
                best = Match(start, end, first, at + 1, tuple(known))
            if not outside:
                following += reached
        nodes = following
        if not nodes:
            break
    return best


def _steps(
    nodes: list[_Node], key: str, forms: Endings, *, inner: bool
) -> Iterator[tuple[int, list[_Node]]]:
    """What the word may be a form of: characters outside the name, and where that leads."""
    bases = forms.bases(key)
    if inner and key[:1].isupper():  # Европейский Союз is also Европейский союз
        bases += forms.bases(key.lower())
    if len(key) > 3 and key.isupper():  # a headline in capitals
        bases += forms.bases(key.title())
    elif bantu := BANTU_PREFIX.match(key):
        bases += forms.bases(key[bantu.end() :])
    for base, outside in bases:
        reached = [following for node in nodes for following in node.reached(base)]
        if reached:
            yield outside, reached
