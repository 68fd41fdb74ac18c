"""Whether a word is a form of a name: Києва of Київ, Helsingissä of Helsinki, Praze of Praha.

For names that a tagger found in a text, so that more may be taken for an ending than where the
text itself is searched (endings.py): letters change before endings, accents come and go. What
makes an adjective or an inhabitant of a place is no ending here either.
"""

from dataclasses import dataclass
from functools import cache

from pipeline.text.entities.endings import endings
from pipeline.text.entities.places.spelling import loose
from pipeline.text.entities.tables import rows

_SHORTEST, _SHORTEST_SYLLABLES = 3, 2
_LONGEST_FINAL = 2


@dataclass(frozen=True, slots=True)
class Forms:
    """How the names of places change in one language; all in loose spelling."""

    finals: frozenset[str] = frozenset()
    nouns: frozenset[str] = frozenset()
    adjectives: frozenset[str] = frozenset()
    changes: tuple[tuple[str, str], ...] = ()

    def differ(self, written: str, name: str) -> int | None:
        """Letters in which a form and its name differ; None where it can be no form of it.

        Both may have several words, each with an ending of its own.
        """
        parts, of = written.split(" "), name.split(" ")
        if len(parts) != len(of):
            return None
        several = len(parts) > 1
        total = 0
        for part, word in zip(parts, of, strict=True):
            letters = self._word(part, word, several=several)
            if letters is None:
                return None
            total += letters
        return total

    def _word(self, written: str, word: str, *, several: bool) -> int | None:
        if written == word:
            return 0
        stem = _common(written, word)
        plain = self._ending(written, word, stem, several=several)
        if plain is not None:
            return plain
        for as_written, as_named in self.changes:
            if written.startswith(as_written, stem) and word.startswith(as_named, stem):
                changed = word[: stem + len(as_named)] + written[stem + len(as_written) :]
                found = self._ending(changed, word, _common(changed, word), several=several)
                if found is not None and stem >= _SHORTEST - 1:
                    return found + 1
        return None

    def _ending(self, written: str, word: str, stem: int, *, several: bool) -> int | None:
        """Letters of ending and final, tried at the end of the common stem and one before."""
        shortest = _SHORTEST_SYLLABLES if word[0] >= "\uac00" else _SHORTEST
        for cut in (stem, stem - 1):
            ending, final = written[cut:], word[cut:]
            if cut < shortest or len(final) > _LONGEST_FINAL:
                return None
            known = ending in self.nouns or not ending or (several and ending in self.adjectives)
            if known and self.finals.issuperset(final):
                return len(ending) + len(final)
        return None


@cache
def forms(code: str, script: str) -> Forms:
    """The forms of a language (BCP 47 code, ISO 15924 script); none where no table has it."""
    usual = endings(code, script)
    more = _more().get(f"{code}-{script}") or _more().get(code) or ("", "")
    changes = (change.partition("/") for change in more[0].split())
    return Forms(
        finals=frozenset(loose(usual.finals)) - {" "},
        nouns=frozenset(map(loose, (*usual.nouns, *more[1].split()))),
        adjectives=frozenset(map(loose, usual.adjectives)),
        changes=tuple((written, named) for written, _, named in changes),
    )


@cache
def _more() -> dict[str, tuple[str, str]]:
    return {
        code: (changes, nouns)
        for codes, changes, nouns in rows("places/forms.tsv", 3)
        for code in codes.split()
    }


def _common(one: str, other: str) -> int:
    at = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        at += 1
    return at
