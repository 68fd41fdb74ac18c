"""Endings that a language writes onto names, so that a gazetteer knows Україні, Suomessa, ঢাকার.

The rule is deliberately narrow. A word is a name plus one listed ending, or a name without its
final vowel plus one listed ending. What makes inhabitants or adjectives of a place (росіянин,
suomalainen) is not listed: those are no entities. `endings.tsv` holds the common cases, from the
grammars of the languages.
"""

import re
from dataclasses import dataclass
from functools import cache

from pipeline.text.entities.tables import rows
from pipeline.text.entities.words import fold

_SHORTEST_BASE = 3
_SHORTEST_BEFORE_PARTICLE = 2
_SHORTEST_STEM = 4
_ADJECTIVE = re.compile(r"(?:ий|ій|ый|ý|(?<=[sc]k)i|(?<=[сц]к)[иі])$")
_TO_THE, _THE = "لل", "ال"  # the Arabic article is written differently behind "to"
NOUN, ADJECTIVAL = "~", "^"
"""What `Endings.bases` puts before a stem, so that no word is mistaken for one."""


@dataclass(frozen=True, slots=True)
class Endings:
    """How names change in one language.

    `finals` are letters that a name loses before an ending. Where `outside`, the endings are
    particles that are no part of the name, so that a span leaves them out.
    """

    finals: str = ""
    nouns: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    outside: bool = False

    def bases(self, word: str) -> list[tuple[str, int]]:
        """What `word` may be a form of: keys, with the length of an ending outside the name."""
        found = [(word, 0)]
        stems = []
        shortest = _SHORTEST_BEFORE_PARTICLE if self.outside else _SHORTEST_BASE
        for ending in self.nouns:
            rest = len(word) - len(ending)
            if rest >= shortest and word.endswith(ending):
                found.append((word[:rest], len(ending) if self.outside else 0))
                if self.finals and rest >= _SHORTEST_STEM:
                    stems.append((NOUN + word[:rest], 0))
        for ending in self.adjectives:
            rest = len(word) - len(ending)
            if rest >= _SHORTEST_STEM and word.endswith(ending):
                found.append((ADJECTIVAL + word[:rest], 0))
        found += stems  # behind the adjectives: Зеленським is Зеленський before Зеленська
        found += [
            (word[len(prefix) :], 0)
            for prefix in self.prefixes
            if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST_BASE
        ]
        if word.startswith(_TO_THE) and self.prefixes:
            found.append((_THE + word[len(_TO_THE) :], 0))
        return found

    def stems(self, word: str, *, inner: bool) -> list[str]:
        """The keys besides the name itself by which `bases` may ask for it.

        `inner`: the word stands inside a longer name (Північна in Північна Корея).
        """
        found = []
        if adjective := _ADJECTIVE.search(word):
            found.append(ADJECTIVAL + word[: adjective.start()])
        if len(word) > _SHORTEST_STEM and word[-1] in self.finals:
            found.append(NOUN + word[:-1])  # Дмитрий is no adjective
            if inner and not adjective:
                found.append(ADJECTIVAL + word[:-1])
        return found


@cache
def endings(code: str, script: str) -> Endings:
    """The endings of a language (BCP 47 code, ISO 15924 script); none where it is not listed."""
    table = _table()
    return table.get(f"{code}-{script}") or table.get(code) or Endings()


@cache
def all_endings() -> Endings:
    """The finals of every language, for names that are kept by script."""
    return Endings("".join(sorted({c for entry in _table().values() for c in entry.finals})))


@cache
def _table() -> dict[str, Endings]:
    table: dict[str, Endings] = {}
    for codes, finals, nouns, adjectives, prefixes, outside in rows("endings.tsv", 6):
        entry = Endings(
            fold(finals),
            _folded(nouns),
            _folded(adjectives),
            _folded(prefixes),
            outside == "outside",
        )
        table.update(dict.fromkeys(codes.split(), entry))
    return table


def _folded(listed: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(fold, listed.split())))
