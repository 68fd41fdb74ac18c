"""Which language a text is in: three identifiers vote, close relatives are settled by their words.

1. URLs, handles, hashtags and emoji go; the beginning of the rest is read.
2. lid.176, CLD2 and py3langid give their opinions. The vote is a weighted sum of log
   probabilities in which a model neither asserts nor denies a language that it does not know.
3. Where the leader has close relatives, function words and spellings (`close_languages`), for
   Chinese the characters themselves, share out what the whole family got.
4. What the publisher declared counts only among close relatives and for very short texts: default
   settings of publishing software are wrong too often outside English.
"""

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.records import Language
from pipeline.text.close_languages import group_of, settle
from pipeline.text.language_codes import normalise, usual_script
from pipeline.text.language_models import Model, Opinion, cld2, lid176, py3langid
from pipeline.text.script import han_outside, script

UNDETERMINED = "und"

Scores = dict[str, float]
"""Logarithm of what each language got, not normalised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detected:
    """The language of a text, and the next best answers with their confidence, best first."""

    language: Language
    alternatives: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class _Weight:
    """What a model's probabilities count for.

    `exponent`: how far it is trusted; `floor`: its least probability, so that one model alone
    cannot rule a language out; `unknown`: what it is taken to give a language it does not know.
    """

    exponent: float
    floor: float
    unknown: float


_LID176 = _Weight(exponent=0.5, floor=0.003, unknown=0.06)
_CLD2 = _Weight(exponent=0.65, floor=0.02, unknown=0.02)
_PY3LANGID = _Weight(exponent=0.4, floor=0.001, unknown=0.09)
# Nine numbers, found by hill climbing on the 15,500 rows of the four gold sets of shared/data/lid.

_ENOUGH = 1000  # characters; more change next to nothing and cost time
_FEWEST_LETTERS = 3
_SHORT_LETTERS = 20  # fewer hardly tell a language: any claim counts
_UNSURE = 0.35  # a language that gets less, its close relatives included, is no answer
_SURE = 0.9  # where lid.176 and CLD2 agree on a language without relatives, no third is asked
_MARKER = 1.5  # log odds of a character of another writing
_DECLARED, _HINTED = 1.0, 2.0  # log odds of a claim by the publisher, by the operator
_ALTERNATIVES, _LEAST_ALTERNATIVE = 4, 0.01

_MOST = 8  # characters of another writing that count
_TRADITIONAL, _WRITTEN_CANTONESE = -0.5, -2.0  # log odds before a character is seen
_NO_KANA = 0.3  # log odds against Japanese a letter, where a text has no kana
_NOTHING = -20.0  # score of a language nobody mentioned
_OF_HAN = frozenset({"zh", "ja"})
_HAN_SCRIPTS = {"zh-Hans": "Hans", "zh-Hant": "Hant", "ja": "Jpan"}
_CANTONESE = frozenset("嘅唔佢哋喺嚟咗冇啲嗰咁嘢噉")
"""Characters of written Cantonese that Mandarin does not use."""

_NOISE = re.compile(
    r"(?:https?://|www\.)\S+|\S+@\S+|[@#]\w+"
    # Controls, arrows and symbols, surrogates and private use, variation selectors, specials and
    # emoji. All that CLD2 refuses as unfit for interchange is among them.
    r"|[\x00-\x1f\x7f-\x9f\u2028\u2029\u2190-\u2bff\ud800-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f"
    r"\ufff0-\uffff\U0001f000-\U0001ffff\U0002fffe\U0002ffff\U00032400-\U0010ffff]+"
)

_Opinions = list[tuple[_Weight, Model, Opinion]]


def detect(text: str, declared: str | None = None, hint: str | None = None) -> Detected:
    """Identify the language of `text`; `und` where it cannot be told. Never raises.

    `declared` is what the feed or the page says of itself, in any spelling of a language tag;
    `hint` is what the operator configured for the source. Both only break ties.

    Confidence is the answer's share of the vote, 0..1: the models' probabilities, each to the
    power of its exponent, multiplied, then normalised over all languages that a model mentioned.
    Of `und` it is the share of the best guess.
    """
    text = _words_only(text)
    written = script(text)
    letters = _letters(text)
    claims = _claims(declared, hint)
    opinions = _opinions(text) if letters >= _FEWEST_LETTERS else []
    scores = _vote(opinions, claims, letters, written) if opinions else {}
    if not scores:
        return Detected(language=_language(UNDETERMINED, 0.0, written, declared))
    scores, family = _settle_family(scores, opinions, text, written, claims)
    ranking = _ranking(scores)
    best, confidence = ranking[0]
    if sum(share for code, share in ranking if code in family) < _UNSURE:
        code, others = UNDETERMINED, ranking
    else:
        code, others = "prs" if best == "fa" and "prs" in claims else best, ranking[1:]
    return Detected(
        language=_language(code, confidence, _HAN_SCRIPTS.get(code, written), declared),
        alternatives=tuple(
            (other, round(share, 4))
            for other, share in others[:_ALTERNATIVES]
            if share >= _LEAST_ALTERNATIVE
        ),
    )


def _language(code: str, confidence: float, written: str, declared: str | None) -> Language:
    return Language(code=code, confidence=round(confidence, 4), script=written, declared=declared)


def _words_only(text: str) -> str:
    """The beginning of `text` on one line, without what is in no language."""
    plain = " ".join(_NOISE.sub(" ", text[: 4 * _ENOUGH]).split())
    plain = unicodedata.normalize("NFKC", plain[:_ENOUGH])
    return plain.lower() if plain.isupper() else plain


def _letters(text: str) -> int:
    """How many letters `text` has; one of East Asia says as much as two of an alphabet."""
    return sum(1 + ("\u2e80" <= letter < "\ufb00") for letter in text if letter.isalpha())


def _claims(declared: str | None, hint: str | None) -> Scores:
    claims: Scores = {}
    for tag, odds in ((declared, _DECLARED), (hint, _HINTED)):
        code = normalise(tag) if tag else None
        if code:
            claims[code] = claims.get(code, 0.0) + odds
    return claims


def _opinions(text: str) -> _Opinions:
    asked: _Opinions = [
        (weight, model, model.opinion(text))
        for weight, model in ((_LID176, lid176()), (_CLD2, cld2()))
    ]
    first, second = (max(o.items(), key=lambda it: it[1], default=("", 0.0)) for _, _, o in asked)
    if first[0] != second[0] or min(first[1], second[1]) < _SURE:
        asked.append((_PY3LANGID, py3langid(), py3langid().opinion(text)))
    return asked


def _vote(opinions: _Opinions, claims: Scores, letters: int, written: str) -> Scores:
    """The score of every language that was mentioned; the shorter the text, the more by claims."""
    scores = {c: _score(c, opinions) for *_, opinion in opinions for c in opinion}
    if letters < _SHORT_LETTERS:
        for code, odds in claims.items():
            if usual_script(code) == written or group_of(code, written):
                scores[code] = _score(code, opinions) + odds * _SHORT_LETTERS / letters
    return scores


def _score(code: str, opinions: _Opinions) -> float:
    return sum(
        weight.exponent
        * math.log(
            max(opinion.get(code, 0.0), weight.floor) if code in model.languages else weight.unknown
        )
        for weight, model, opinion in opinions
    )


def _settle_family(
    scores: Scores, opinions: _Opinions, text: str, written: str, claims: Scores
) -> tuple[Scores, frozenset[str]]:
    """Share out anew what the leader and its close relatives got together; name them."""
    leader = max(scores, key=scores.__getitem__)
    if leader in _OF_HAN and written in ("Hans", "Hant", "Hani"):
        before = {code: scores[code] for code in _OF_HAN & scores.keys()}
        inside = _han(text, scores)
    elif group := group_of(leader, written):
        before = {c: scores.get(c, _score(c, opinions)) for c in group.languages}
        evidence = settle(text, group)
        inside = {c: group.trust * before[c] + evidence[c] for c in group.languages}
    else:
        return scores, frozenset({leader})
    inside = {code: score + claims.get(code, 0.0) for code, score in inside.items()}
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
        "ja": scores.get("ja", _NOTHING) - _MARKER * japanese - _NO_KANA * _letters(text),
    }


def _ranking(scores: Scores) -> list[tuple[str, float]]:
    total = _log_sum(scores.values())
    shares = ((code, math.exp(score - total)) for code, score in scores.items())
    return sorted(shares, key=lambda item: (-item[1], item[0]))


def _log_sum(scores: Iterable[float]) -> float:
    scores = list(scores)
    highest = max(scores)
    return highest + math.log(sum(math.exp(score - highest) for score in scores))
