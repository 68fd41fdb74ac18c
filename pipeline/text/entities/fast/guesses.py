"""Names by capital letters and the words around them, for languages without a tagger.

A run of capitalised words is an organisation if one of them says so (Banco, FC, Ministry), a
place if it begins like one (Rio, Lake), a person if a title stands before it or it begins with a
common given name. A single word is a place after a preposition of place. Everything else stays
unmarked: on news sentences of 25 languages barely half of it were names of persons.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache

from pipeline.records import EntityType, Language
from pipeline.text.entities.capitals import PARTICLES, Run, runs
from pipeline.text.entities.endings import endings
from pipeline.text.entities.places.countries import months_and_days
from pipeline.text.entities.spans import Rank, Span
from pipeline.text.entities.tables import rows
from pipeline.text.entities.words import Word

_ARTICLES = frozenset([
    "the", "le", "la", "les", "el", "los", "las", "il", "lo", "gli", "i", "o", "os", "a", "as",
    "der", "die", "das", "den", "dem", "de", "het", "een", "un", "una", "une", "um", "uma", "ein",
    "eine", "si", "ang", "ο", "η", "το", "οι", "τα",
])  # fmt: skip
_BETWEEN_NOUNS = frozenset(["der", "den", "zu", "de", "di"])  # German: Namen der Gruppe
_APOSTROPHES = "tr"  # writes endings behind one: Ankara'da
_LONGEST_PERSON = 4  # words
_SHORTEST_STEM = 4  # letters of a given name without its ending
_ABBREVIATED = 3  # letters: AS is a club, as is none
_SHORTEST_OPENING = 4  # letters: Per, Ali, Sam open sentences as words of some language


def guesses(text: str, found: list[Word], language: Language) -> Iterator[Span]:
    """Guess at every run of capitalised words."""
    nouns_have_capitals = language.code in ("de", "lb")
    particles = PARTICLES - _BETWEEN_NOUNS if nouns_have_capitals else PARTICLES
    for run in runs(text, found, particles):
        core = _core(text, found, run, language)
        if not core:
            continue
        first, end = core[0], found[core[-1]].end
        names = [_text(text, found[at]) for at in core]
        before = _text(text, found[first - 1]) if first and not run.opens else ""
        if language.code != _APOSTROPHES and _goes_on(text, end):
            continue
        kind = _kind(names, before, language, opens=run.opens and first == run.first)
        if kind:
            yield Span(found[first].start, end, kind, Rank.GUESS)


def _core(text: str, found: list[Word], run: Run, language: Language) -> range:
    """The words of a run without an article or another word that only opens the sentence.

    Months and days of the week at the end are left out too: many languages capitalise them.
    """
    first, last = run.first, run.last
    if run.opens and last - first > 1:
        opening, second = _text(text, found[first]), _text(text, found[first + 1])
        unlike_name = last - first > 2 and not _given(opening, language, opens=True)
        if opening.lower() in _ARTICLES or (unlike_name and _given(second, language, opens=True)):
            first += 1
    calendar = months_and_days(language.code, language.script)
    while last > first and _text(text, found[last - 1]).lower() in calendar:
        last -= 1
    return range(first, last)


def _text(text: str, word: Word) -> str:
    return text[word.start : word.end]


def _goes_on(text: str, end: int) -> bool:
    """Whether the word of which a name seems to end at `end` goes on behind a hyphen: Xi'an."""
    return text[end : end + 1] in ("-", "'", "’") and text[end + 1 : end + 2].isalpha()


def _kind(names: list[str], before: str, language: Language, *, opens: bool) -> EntityType | None:
    several = len(names) > 1
    code = language.code
    telling = names[:1] if opens else names
    if several and any(_organisation(name, code) for name in telling):
        return "ORG"
    if several and _says("ORG-LAST", names[-1], code):
        return "ORG"
    if several and _says("LOC", names[0], code):
        return "LOC"
    if len(names) <= _LONGEST_PERSON:
        if _says("PER", before, code):
            return "PER"
        shouted = any(len(name) > 3 and name.isupper() for name in names)
        if several and not shouted and _given(names[0], language, opens=opens):
            return "PER"
    if not several and not names[0].isupper() and _says("IN", before, code):
        return "LOC"
    return None


def _organisation(word: str, code: str) -> bool:
    short = len(word) <= _ABBREVIATED
    return _says("ORG", word, code) and (word.isupper() or not short)


def _says(kind: str, word: str, code: str) -> bool:
    exact, stems = _cues(kind, code)
    folded = word.lower()
    return folded in exact or folded.startswith(stems)


@cache
def _cues(kind: str, code: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Words, and beginnings of words, that tell of a kind in a language."""
    exact: set[str] = set()
    stems: set[str] = set()
    for of, codes, listed in rows("fast/cues.tsv", 3):
        if of == kind and (codes == "*" or code in codes.split()):
            for word in listed.split():
                (stems if word.endswith("*") else exact).add(word.rstrip("*"))
    return frozenset(exact), tuple(sorted(stems))


def _given(name: str, language: Language, *, opens: bool) -> bool:
    if opens and len(name) < _SHORTEST_OPENING:
        return False
    plain = _plain(name)
    forms = endings(language.code, language.script)
    bases = [base.lstrip("~^") for base, _ in forms.bases(plain)] if forms.finals else []
    return plain in given_names() or any(
        base in given_names() for base in bases if len(base) >= _SHORTEST_STEM
    )


def _plain(name: str) -> str:
    """Lower case; without diacritics, except in Cyrillic, where й is no и."""
    if "\u0400" <= name[0] < "\u0530":
        return name.lower()
    letters = unicodedata.normalize("NFD", name.lower())
    return "".join(letter for letter in letters if unicodedata.category(letter) != "Mn")


@cache
def given_names() -> frozenset[str]:
    """Common given names, lower case, without the diacritics of Latin and Greek."""
    return frozenset(name for (line,) in rows("fast/given_names.txt", 1) for name in line.split())
