"""What can be known of a text without a tagger: the gazetteers of its language, put together."""

import re
from functools import cache
from typing import NamedTuple

from pipeline.records import EntityType, Language
from pipeline.text.entities.capitals import capitalised, opens, stands_alone
from pipeline.text.entities.endings import endings
from pipeline.text.entities.gazetteer import (
    Context,
    Gazetteer,
    Known,
    Match,
    Trust,
    find,
)
from pipeline.text.entities.known_names.lookup import known_name, written_for, written_in
from pipeline.text.entities.places import linking
from pipeline.text.entities.places.countries import scripts, territories, zone_cities
from pipeline.text.entities.places.finder import finder
from pipeline.text.entities.spans import Rank, Span
from pipeline.text.entities.tables import rows
from pipeline.text.entities.words import Word, fold, script_of

_DOTTED = re.compile(r"(?:\w\.){2,}")
_SHORTEST_CITY = {"THAI": 6, "LAO": 6, "KHMER": 6, "MYANMAR": 6}
"""Without spaces between words, Riga (ริกา) is found inside of "services" (บริการ)."""


class Mentions(NamedTuple):
    """`sure` stand by themselves; `possible` are cities that a tagger may confirm."""

    sure: list[Span]
    possible: list[Span]


def mentions(text: str, found: list[Word], language: Language) -> Mentions:
    """What the gazetteers know in the text.

    A figure's short name (Kim) counts only if a longer one is in the text, a smaller city only if
    its country is.
    """
    code, script = language.code, language.script
    forms = endings(code, script)
    matches = [
        match
        for match in find(gazetteers(code, script), text, found, forms)
        if _meant(text, found, match, code)
    ]
    sure_ones = [one for match in matches for one in match.known if one.trust > Trust.IN_CONTEXT]
    ids = {one.id for one in sure_ones}
    countries = {one.country for one in sure_ones if one.country}
    context = Context(frozenset(ids), frozenset(countries))
    sure = [
        Span(match.start, _with_last_dot(text, match), one.type, Rank.KNOWN, one)
        for match in matches
        for one in [_spoken_for(match, ids, countries)]
        if one is not None
    ]
    sure = [_settled(text, span, language, context) for span in sure]
    possible = []
    for each in sorted(scripts(code, script)):
        if each == "LATIN" and script != "Latn":
            continue
        for match in finder(each).find(text, found, forms):
            meant = linking.of(text[match.start : match.end], language, context)
            span = Span(match.start, match.end, "LOC", Rank.CITY, meant)
            possible.append(span)
            alone = match.known[0].trust is Trust.ALONE
            spoken_for = alone or any(city.country in countries for city in match.known)
            if spoken_for and _plausible(text, found, match, code):
                sure.append(span)
    return Mentions(sure, possible)


def _settled(text: str, span: Span, language: Language, context: Context) -> Span:
    """Of places that share a name, the one that the text is about."""
    if span.type != "LOC":
        return span
    meant = linking.of(text[span.start : span.end], language, context)
    return span._replace(known=meant) if meant is not None else span


def of(name: str, kind: EntityType, language: Language, context: Context) -> Known | None:
    """What the tables know of a name that a tagger found, inflected or with a title or not.

    `context` is what else the article is about; a name that many have counts only beside it.
    An organisation that was taken for a place (the EU, NATO) is known all the same.
    """
    if kind != "LOC":
        return known_name(name, kind, language, context)
    place = linking.of(name, language, context)
    if place is not None:
        return place
    organisation = known_name(name, "ORG", language, context)
    return organisation if organisation and organisation.trust is Trust.CERTAIN else None


def _with_last_dot(text: str, match: Match) -> int:
    """End of the name, behind the last dot of U.S. and the like."""
    dotted = _DOTTED.fullmatch(text, match.start, match.end + 1)
    return match.end + 1 if dotted else match.end


def _spoken_for(match: Match, ids: set[str], countries: set[str]) -> Known | None:
    for one in match.known:
        if one.trust > Trust.IN_CONTEXT or one.id in ids or one.country in countries:
            return one
    return None


def _meant(text: str, found: list[Word], match: Match, code: str) -> bool:
    """Whether a certain name that is also another word of the language is one here."""
    if _fragment(text, match):
        return False
    if fold(text[match.start : match.end]) not in ambiguous(code):
        return True
    return (
        capitalised(text, found[match.first])
        and not opens(text, found, match.first)
        and stands_alone(text, found, match.first, match.last)
    )


_BEFORE_FRAGMENTS = frozenset("伊埃阿贝貝尼巴")
_BEHIND_FRAGMENTS = frozenset("尔爾斯特克德姆娜诺諾娃维維奇夫")


def _fragment(text: str, match: Match) -> bool:
    """Whether two characters that are a figure's name are part of a longer foreign one: 伊万斯."""
    short = match.end - match.start == 2 and match.known[0].trust is Trust.ALONE
    if not short or match.known[0].type != "PER" or script_of(text[match.start]) != "CJK":
        return False
    before, behind = text[match.start - 1 : match.start], text[match.end : match.end + 1]
    return before in _BEFORE_FRAGMENTS or behind in _BEHIND_FRAGMENTS


def _plausible(text: str, found: list[Word], match: Match, code: str) -> bool:
    doubtful = ambiguous(code)
    if fold(text[match.start : match.end]) in doubtful or found[match.first].key in doubtful:
        return False
    return stands_alone(text, found, match.first, match.last)


@cache
def ambiguous(code: str) -> frozenset[str]:
    """Keys of words that by themselves are no evidence of a place in the language."""
    return frozenset(
        fold(word)
        for codes, listed in rows("ambiguous.tsv", 2)
        if codes == "*" or code in codes.split()
        for word in listed.split()
    )


@cache
def certain_names(code: str, script: str) -> Gazetteer:
    """Countries and cities of CLDR, for one language."""
    gazetteer = Gazetteer(endings(code, script))
    for name, known in territories(code, script):
        gazetteer.add(name, known)
    for name, city in zone_cities(code, script):
        if len(name) >= _SHORTEST_CITY.get(script_of(name), 2):
            gazetteer.add(name, city.known())
    return gazetteer


def gazetteers(code: str, script: str) -> list[Gazetteer]:
    """All but the smaller cities, for one language."""
    shared = [written_in(each) for each in sorted(scripts(code, script))]
    return [certain_names(code, script), written_for(code), *shared]
