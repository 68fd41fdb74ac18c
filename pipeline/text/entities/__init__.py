"""Persons, places and organisations in a text of any language: `tag`.

Two sources meet. Gazetteers (`known`) know countries, cities, institutions and figures of the
world's news by name, in every language of CLDR, and link them. A tagger finds names nobody
listed: a statistical one for English and Russian, otherwise rules over the form of names. Where
they overlap the longer span stays. Adjectives and inhabitants (Russian, a Russian) are no entities.
"""

from collections.abc import Callable

from pipeline.records import Entity, Language
from pipeline.text.entities import chinese, devanagari, english, japanese, korean, russian, thai
from pipeline.text.entities.guesses import guesses
from pipeline.text.entities.known import Mentions, mentions
from pipeline.text.entities.propagate import settled
from pipeline.text.entities.spans import Span, disjoint, entity, within_lines
from pipeline.text.entities.words import Word, words

LONGEST = 50_000
"""Characters of an article that are searched; what an endless page has beyond is left alone."""

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


def tag(body: str, language: Language, title: str = "") -> tuple[Entity, ...]:
    """Mentions in `body`: disjoint, sorted, `body[start:end] == text`.

    The title is read for evidence (a full name, a country), its own names are not returned.
    Safe for many threads; loads what a language needs at its first text.
    """
    offset = len(title) + 1 if title else 0
    text = (f"{title}\n{body}" if title else body)[: offset + LONGEST]
    found = words(text)
    seen = mentions(text, found, language)
    spans = _linked(disjoint(_all_spans(text, found, seen, language)), seen)
    spans = disjoint(settled(text, spans, found, language))
    return tuple(entity(text, span, offset) for span in spans if span.start >= offset)


def _all_spans(text: str, found: list[Word], seen: Mentions, language: Language) -> list[Span]:
    """What is known, and names that need no gazetteer."""
    if language.code in _REFINERS:
        return _REFINERS[language.code](text, seen.sure)
    if language.code in _TAGGERS:
        named = _TAGGERS[language.code](text)
        return seen.sure + [part for span in named for part in within_lines(text, span)]
    if language.script in _CASED:
        return seen.sure + list(guesses(text, found, language))
    return seen.sure


def _linked(spans: list[Span], seen: Mentions) -> list[Span]:
    """Attach what the gazetteers know of a whole name, or of the one person inside a longer one."""
    whole = {(one.start, one.end, one.type): one.known for one in seen.possible + seen.sure}
    persons = {one.start: one for one in seen.sure if one.type == "PER"}
    linked = []
    for span in spans:
        known = span.known or whole.get((span.start, span.end, span.type))
        if known is None and span.type == "PER":
            within = {
                persons[at].known
                for at in range(span.start, span.end)
                if at in persons and persons[at].end <= span.end
            }
            known = within.pop() if len(within) == 1 else None
        linked.append(span._replace(known=known))
    return linked
