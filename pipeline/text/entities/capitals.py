"""Runs of capitalised words, in scripts that have capitals."""

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.text.entities.words import Word

PARTICLES = frozenset([
    "de", "da", "do", "dos", "das", "del", "della", "di", "du", "la", "le",
    "van", "von", "der", "den", "ten", "ter", "zu", "af", "av", "bin", "ibn", "al", "el",
])  # fmt: skip
"""Small words inside of names: Ursula von der Leyen, Osama bin Laden."""
_SENTENCE_ENDS = frozenset('.!?:;\n\r"“”„«»‘(–—•…')
_JOINED = frozenset((" ", "-", "\u00a0"))
_DOT = (".", ". ")


class Run(NamedTuple):
    """Capitalised words first..last-1; `opens` where a sentence, quotation or line begins."""

    first: int
    last: int
    opens: bool


def runs(text: str, words: list[Word], particles: frozenset[str] = PARTICLES) -> Iterator[Run]:
    """Every longest run of capitalised words, with some of the `particles` inside it."""
    at = 0
    while at < len(words):
        if not capitalised(text, words[at]):
            at += 1
            continue
        last = at + 1
        while (following := _next(text, words, last, particles)) is not None:
            last = following
        yield Run(at, last, opens(text, words, at))
        at = last


def capitalised(text: str, word: Word) -> bool:
    """Whether the word begins with a capital letter."""
    return text[word.start].isupper()


def stands_alone(text: str, words: list[Word], first: int, last: int) -> bool:
    """Whether no capitalised word is next to words first..last-1, as in Paris Hilton, Real Madrid.

    True in scripts without capitals.
    """
    if not capitalised(text, words[first]):
        return True
    if (
        first
        and not opens(text, words, first)
        and text[words[first - 1].end : words[first].start] in _JOINED
    ):
        before = words[first - 1]
        if capitalised(text, before) and not opens(text, words, first - 1):
            return False
    if last < len(words) and text[words[last - 1].end : words[last].start] in _JOINED:
        return not capitalised(text, words[last])
    return True


def opens(text: str, words: list[Word], at: int) -> bool:
    """Whether word `at` begins a sentence, a quotation or a line."""
    if at == 0:
        return True
    before = text[words[at - 1].end : words[at].start]
    if before in _DOT and _abbreviated(text, words[at - 1]):
        return False
    return not _SENTENCE_ENDS.isdisjoint(before)


def _abbreviated(text: str, word: Word) -> bool:
    """J., St., Dr.: a dot behind it ends no sentence; that of TV. does."""
    length = word.end - word.start
    return length == 1 or (length == 2 and text[word.end - 1].islower())


def _next(text: str, words: list[Word], last: int, particles: frozenset[str]) -> int | None:
    """Index behind the capitalised word that continues a run which ends at `last`."""
    at = last
    while at < len(words) and at - last <= 2:
        before = text[words[at - 1].end : words[at].start]
        initial = before in _DOT and _abbreviated(text, words[at - 1])
        if before not in (" ", "-", "'", "’", "\u00a0") and not initial:
            return None
        if capitalised(text, words[at]):
            return at + 1
        if text[words[at].start : words[at].end] not in particles:
            return None
        at += 1
    return None
