"""Who a name in an article is, among those that the store knows."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.records import EntityType, NewName
from pipeline.text.entities.names.parts import guessed_language, readings
from pipeline.text.entities.names.same import NONE, Match, match
from pipeline.text.entities.words import fold, script_of

_LIKE_WITH_CONTEXT = 0.76
_LIKE = 0.82
"""Likeness of full names that is enough: where both were seen beside the same others, and where
nothing is known of that."""
_LIKE_AGAINST_CONTEXT = 0.9
_KNOWN_WELL = 3
"""The same where both were seen, but beside nobody in common; and then only for somebody of so
many articles: who is often in the news is meant more often than a namesake."""
_LIKE_ALONE = 0.88
_SHARED_ALONE = 2
"""A single name is only taken for somebody seen beside so many others of its article."""
_MOST_SPELLINGS = 24
_MOST_ACROSS = 8  # of them, where none is in the name's own script
_BEYOND_DOUBT = 0.97
MADE_UP = re.compile("wr:[0-9a-f]{16}")
"""Ids that the store made up itself. Those of the tables may begin so, too: wr:some-name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An entity of the store that shares a key with a name.

    `spellings` are names it was given, each in the one of `languages`, where these are known;
    `context` ids seen beside it, `articles` how many have it.
    """

    id: str
    type: EntityType
    name: str
    spellings: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    articles: int = 0


class _Judged(NamedTuple):
    score: float
    shared: int
    place: int  # in the order of candidates, negative: the first is the greatest
    candidate: Candidate


def chosen(
    name: NewName, context: frozenset[str], candidates: Sequence[Candidate], language: str = ""
) -> Candidate | None:
    """The candidate that `name` means, or None: then it is somebody new.

    `context` are the other ids in the article, `language` its BCP 47 code, where it is known.
    Candidates come with the likelier first, which decides between equals.
    """
    judged = []
    for place, candidate in enumerate(candidates):
        if candidate.type == name.type:
            shared = len(context.intersection(candidate.context))
            against = not shared and _says_much(context) and _says_much(candidate.context)
            score = _score(name, candidate, shared, language, against=against)
            if score:
                judged.append(_Judged(score + 0.1 * min(shared, 3), shared, -place, candidate))
    return max(judged).candidate if judged else None


def _says_much(context: Iterable[str]) -> bool:
    """Whether a table knows any of them: of others, one may well have two ids."""
    return not all(map(MADE_UP.fullmatch, context))


def _score(
    name: NewName, candidate: Candidate, shared: int, language: str, *, against: bool
) -> float:
    spellings = _spellings(candidate)
    if name.type != "PER":
        return _score_of_whole(name, spellings, shared, language, against=against)
    best = _best_match(name, spellings, language)
    if best.parts > 1:
        if against and candidate.articles < _KNOWN_WELL:
            return 0.0
        enough = _LIKE_AGAINST_CONTEXT if against else _LIKE_WITH_CONTEXT if shared else _LIKE
        return best.score if best.score >= enough else 0.0
    enough_shared = shared >= _SHARED_ALONE
    return best.score if best.parts and best.score >= _LIKE_ALONE and enough_shared else 0.0


def _spellings(candidate: Candidate) -> dict[str, str]:
    """The names of a candidate, each with its language, which may be a guess or unknown."""
    languages = (*candidate.languages, *[""] * len(candidate.spellings))
    found = dict(zip(candidate.spellings[:_MOST_SPELLINGS], languages, strict=False))
    found.setdefault(candidate.name, "")
    return {name: language or guessed_language(name) for name, language in found.items()}


def _best_match(name: NewName, spellings: Mapping[str, str], language: str) -> Match:
    """Among spellings in the name's own script, if it has any: they say more than others."""
    language = language or guessed_language(name.name)
    ours = readings(name.name, name.type, language)
    script = script_of(name.name)
    own = [one for one in spellings if script_of(one) == script]
    best = NONE
    for one in own or list(spellings)[:_MOST_ACROSS]:
        theirs = readings(one, name.type, spellings[one])
        found = match(ours, theirs, language, spellings[one])
        best = max(best, found, key=lambda one: (one.parts > 1, one.score))
        if best.parts > 1 and best.score >= _BEYOND_DOUBT:
            break
    return best


def _score_of_whole(
    name: NewName, spellings: Mapping[str, str], shared: int, language: str, *, against: bool
) -> float:
    """Places and organisations: many are called alike, so none is joined against its context."""
    if against:
        return 0.0
    if any(fold(one).casefold() == fold(name.name).casefold() for one in spellings):
        return 1.0
    best = _best_match(name, spellings, language)
    return best.score if best.complete and best.score >= _LIKE_ALONE and shared else 0.0
