"""The fast setting's names: what the gazetteers know, and a cheap tagger for each language.

A statistical one for English and Russian, otherwise rules over the form of names.
"""

from collections.abc import Callable

from pipeline.records import Language
from pipeline.text.entities.fast import (
    chinese,
    devanagari,
    english,
    japanese,
    korean,
    russian,
    thai,
)
from pipeline.text.entities.fast.guesses import guesses
from pipeline.text.entities.known import Mentions
from pipeline.text.entities.spans import Span, within_lines
from pipeline.text.entities.words import Word

_CASED = frozenset(["Latn", "Cyrl", "Grek", "Armn"])
_TAGGERS: dict[str, Callable[[str], list[Span]]] = {
    "en": english.tagged,
    "ru": russian.tagged,
    "ko": korean.tagged,
    "th": thai.tagged,
    "hi": devanagari.tagged,
    "mr": devanagari.tagged,
    "ne": devanagari.tagged,
}
_REFINERS: dict[str, Callable[[str, list[Span]], list[Span]]] = {
    "ja": japanese.tagged,
    **dict.fromkeys(("zh", "zh-Hans", "zh-Hant", "yue"), chinese.tagged),
}
"""Rules that look at what is known: they return all spans."""


def spans(text: str, found: list[Word], language: Language, seen: Mentions) -> list[Span]:
    """What is known of `text`, and names that need no gazetteer; they may overlap.

    `found` are its words, `seen` what the gazetteers know in it.
    """
    if language.code in _REFINERS:
        return _REFINERS[language.code](text, seen.sure)
    if language.code in _TAGGERS:
        named = _TAGGERS[language.code](text)
        return seen.sure + [part for span in named for part in within_lines(text, span)]
    if language.script in _CASED:
        return seen.sure + list(guesses(text, found, language))
    return seen.sure
