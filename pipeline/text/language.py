"""Which language a text is in: four identifiers vote, close relatives are settled by their words.

1. URLs, handles, hashtags and emoji go, and so does what is in another script than most letters.
   What is left of figures or a program is no language, `zxx`.
2. Where CLD2 sees a second language, passages vote one by one; the others than the main one go.
3. lid.176, CLD2, py3langid and ELD give their opinions (`language_vote`).
4. Where the leader has close relatives, function words and spellings (`close_languages`), for
   Chinese the characters themselves, share out what the whole family got.
5. What was declared, configured and usual at the source counts as prior odds (`language_evidence`):
   the shorter or the more ambiguous the text, the more; between close languages history says
   little, lest mistakes breed.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.records import Language
from pipeline.text.close_languages import group_of, settle
from pipeline.text.language_evidence import bounded, claims, history
from pipeline.text.language_models import cld2
from pipeline.text.language_passages import (
    FEWEST_LETTERS,
    beginning,
    in_script,
    is_speech,
    letters,
    passages,
    plain_lines,
)
from pipeline.text.language_prior import rarity
from pipeline.text.language_vote import Ballot, is_written_in
from pipeline.text.script import UNKNOWN, han_outside

UNDETERMINED = "und"
NO_LANGUAGE = "zxx"

Scores = dict[str, float]
"""Log odds of each language, up to a constant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detected:
    """The language of a text, and the next best answers with their confidence, best first."""

    language: Language
    alternatives: tuple[tuple[str, float], ...] = ()


_NONE: Scores = {}

_UNSURE = 0.25  # less for the leader and its close relatives together is no answer
_LONE, _LONG = 0.8, 33
"""Nor is less than this for Latin text of so many letters that no model stands by: that is how
languages of other scripts look when they are romanised."""
_ALTERNATIVES, _LEAST_ALTERNATIVE = 4, 0.01

_SECOND_LANGUAGE = 0.05  # of the text, by CLD2: worth a closer look
_FOREIGN = 3.0  # log odds against the main language that make a passage foreign

_MARKER = 1.5  # log odds of a character of another writing
_MOST = 8  # characters of another writing that count
_TRADITIONAL, _WRITTEN_CANTONESE = -0.5, -2.0  # log odds before a character is seen
_NO_KANA = 0.3  # log odds against Japanese a letter, where a text has no kana
_NOTHING = -20.0  # score of a language nobody mentioned
_OF_HAN = frozenset({"zh", "ja"})
_HAN_SCRIPTS = {"zh-Hans": "Hans", "zh-Hant": "Hant", "ja": "Jpan"}
_CHINESE = ("zh-Hans", "zh-Hant", "yue")
_CANTONESE = frozenset("嘅唔佢哋喺嚟咗冇啲嗰咁嘢噉")
"""Characters of written Cantonese that Mandarin does not use."""


def detect(
    text: str,
    declared: str | None = None,
    hint: str | None = None,
    usual: Mapping[str, int] | None = None,
) -> Detected:
    """Identify the main language of `text`: `und` where it cannot be told, `zxx` where there is
    none. Never raises.

    `declared` is what the feed or the page says of itself, in any spelling of a language tag;
    `hint` is what the operator configured for the source; `usual` counts the languages of the
    source's earlier articles.

    Confidence is the probability that the answer is right; of `und` it is that of the best guess.
    """
    lines = plain_lines(text)
    if not is_speech(" ".join(lines)):
        return Detected(language=_language(NO_LANGUAGE, 1.0, UNKNOWN, declared))
    lines, written, share = in_script(lines)
    odds = _fitting(claims(declared, hint), written)
    past = _fitting(history(usual or {}), written)
    lines, part = _main_lines(lines, written)
    reading = beginning(lines)
    if letters(reading) < FEWEST_LETTERS:
        return Detected(language=_language(UNDETERMINED, 0.0, written, declared))
    ballot = Ballot(reading, letters(reading), written)
    scores, family = _scores(reading, written, ballot, odds, past)
    if not scores:
        return Detected(language=_language(UNDETERMINED, 0.0, written, declared))
    ranking = _ranking(scores)
    best, confidence = ranking[0]
    sure = sum(probability for code, probability in ranking if code in family)
    lone = written == "Latn" and letters(reading) >= _LONG and not ballot.backs(family)
    if sure < _UNSURE or (lone and confidence < _LONE):
        code, others = UNDETERMINED, ranking
    else:
        code, others = "prs" if best == "fa" and "prs" in odds else best, ranking[1:]
    return Detected(
        language=_language(
            code, confidence, _HAN_SCRIPTS.get(code, written), declared, share * part
        ),
        alternatives=tuple(
            (other, round(probability, 4))
            for other, probability in others[:_ALTERNATIVES]
            if probability >= _LEAST_ALTERNATIVE
        ),
    )


def _language(
    code: str, confidence: float, written: str, declared: str | None, share: float = 1.0
) -> Language:
    return Language(
        code=code,
        confidence=round(confidence, 4),
        script=written,
        declared=declared,
        share=round(share, 3),
    )


def _main_lines(lines: list[str], written: str) -> tuple[list[str], float]:
    """What of `lines` is in their main language, and the share of the letters that it has."""
    found = passages(lines)
    seen = cld2().opinion(" ".join(lines)).shares if len(found) > 1 else {}
    if sorted(seen.values())[-2:-1] < [_SECOND_LANGUAGE]:
        return lines, 1.0
    votes = [
        (passage, letters(passage), *vote)
        for passage in found
        if (vote := _scores(passage, written, Ballot(passage, letters(passage), written)))[0]
    ]
    sizes: dict[frozenset[str], int] = {}
    for _, size, _, family in votes:
        sizes[family] = sizes.get(family, 0) + size
    main = max(sizes, key=sizes.__getitem__, default=frozenset[str]())
    own = [
        (passage, size)
        for passage, size, scores, _ in votes
        if max(scores.get(code, _NOTHING) for code in main) > max(scores.values()) - _FOREIGN
    ]
    if len(own) == len(votes):
        return lines, 1.0
    return [passage for passage, _ in own], sum(s for _, s in own) / sum(sizes.values())


def _fitting(odds: Scores, written: str) -> Scores:
    return {code: worth for code, worth in odds.items() if is_written_in(code, written)}


def _scores(
    text: str, written: str, ballot: Ballot, odds: Scores = _NONE, past: Scores = _NONE
) -> tuple[Scores, frozenset[str]]:
    """The log odds of every language in question, and the family of the leading one."""
    asked = ballot.mentioned.union(code for code in odds | past if code not in _CHINESE)
    scores = {code: ballot.score(code) for code in sorted(asked)}
    if not scores:
        return scores, frozenset()
    families: list[frozenset[str]] = []
    for code in (max(scores, key=scores.__getitem__), *odds, *past):
        if not any(code in family for family in families):
            scores, family = _settled(code, scores, ballot, text, written)
            families.append(family)
    for worths in (odds, bounded(past, scores, written)):
        for code, worth in worths.items():
            if code in scores:
                scores[code] += worth
    leader = max(scores, key=scores.__getitem__)
    return scores, next((each for each in families if leader in each), frozenset({leader}))


def _settled(
    code: str, scores: Scores, ballot: Ballot, text: str, written: str
) -> tuple[Scores, frozenset[str]]:
    """Share out anew what `code` and its close relatives got together; name them."""
    if code in _OF_HAN and written in ("Hans", "Hant", "Hani"):
        before = {code: scores[code] for code in sorted(_OF_HAN & scores.keys())}
        inside = _han(text, scores)
    elif group := group_of(code, written):
        relatives = sorted(group.languages)  # sums come out the same in any process
        before = {c: scores.get(c, ballot.score(c)) for c in relatives}
        evidence = settle(text, group)
        trust = group.trust / ballot.strength
        inside = {c: rarity(c) + trust * ballot.opinion(c) + evidence[c] for c in relatives}
    else:
        return scores, frozenset({code})
    shift = _log_sum(before.values()) - _log_sum(inside.values())
    others = {code: score for code, score in scores.items() if code not in before}
    return others | {c: s + shift for c, s in inside.items()}, frozenset(inside)


def _han(text: str, scores: Scores) -> Scores:
    """Share a text of Han without kana between Chinese, written three ways, and Japanese."""
    simplified, traditional, japanese = (min(count, _MOST) for count in han_outside(text))
    cantonese = min(sum(character in _CANTONESE for character in text), _MOST)
    chinese = scores.get("zh", _NOTHING)
    return {
        "zh-Hans": chinese - _MARKER * simplified,
        "zh-Hant": chinese - _MARKER * traditional + _TRADITIONAL,
        "yue": chinese - _MARKER * (traditional - 2 * cantonese) + _WRITTEN_CANTONESE,
        "ja": scores.get("ja", _NOTHING) - _MARKER * japanese - _NO_KANA * letters(text),
    }


def _ranking(scores: Scores) -> list[tuple[str, float]]:
    total = _log_sum(scores.values())
    shares = ((code, math.exp(score - total)) for code, score in scores.items())
    return sorted(shares, key=lambda item: (-item[1], item[0]))


def _log_sum(scores: Iterable[float]) -> float:
    scores = list(scores)
    highest = max(scores)
    return highest + math.log(sum(math.exp(score - highest) for score in scores))
