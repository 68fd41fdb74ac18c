"""Whether two names can be one person's: by the sounds of their parts, and which parts there are.

Parts may change places (Orbán Viktor), be joined (Jong Un), be initials; a middle name, a particle
or a title may be missing. Two parts that both stand without a counterpart are two persons.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.text.entities.names.forms import bare, forms
from pipeline.text.entities.names.likeness import likeness, weight
from pipeline.text.entities.names.parts import Kind, Part, Reading
from pipeline.text.entities.words import script_of

_LEAST_PART = 0.62
"""Of 10,000 pairs of parts of names in two scripts, 94 % of equal ones reach it, 1 % of others."""
_LEAST_PART_SAME_SCRIPT = 0.86
_LEAST_JOINED = 0.8
_INITIAL = 0.9
_EAST_ASIAN = frozenset(["CJK", "HANGUL"])
_LONGEST_PART = 2  # characters of a surname or given name, nearly always
_LONGEST_OWN = 4  # characters of a name that is not written by its sound
_GREEK = {"is", "os"}
"""Two surnames that differ so are two, in any script that writes these vowels."""
_GENDERED = frozenset(["ao", "oa"])


class Match(NamedTuple):
    """How alike (0..1), and how many parts of a name spoke for it: 0 if they contradict.

    `complete`: no part of either is without its counterpart.
    """

    score: float
    parts: int
    complete: bool = False


NONE = Match(0.0, 0)


class Languages(NamedTuple):
    """Those of two names in one script, whose words may be forms of one another."""

    ours: str
    theirs: str


def match(
    ours: Sequence[Reading], theirs: Sequence[Reading], language: str, their_language: str
) -> Match:
    """The best match of two names' readings, each of a language (BCP 47; may be empty)."""
    languages = Languages(language, their_language)
    found = (_match(a, b, languages) for a in ours for b in theirs)
    return max(found, key=lambda one: (one.parts > 1, one.score), default=NONE)


@lru_cache(maxsize=20_000)
def _match(ours: Reading, theirs: Reading, languages: Languages) -> Match:
    shorter, longer = _core(ours), _core(theirs)
    if len(shorter) > len(longer):
        shorter, longer = longer, shorter
        languages = Languages(languages.theirs, languages.ours)
    script = script_of(ours[0].text)
    same_script = script == script_of(theirs[0].text)
    if same_script and script in _EAST_ASIAN and _is_one_word(ours) and _is_one_word(theirs):
        return _characters(ours, theirs)
    optional = [part for part in (*ours, *theirs) if part.kind is Kind.OPTIONAL]
    by_parts = _by_parts(shorter, longer, optional, languages if same_script else None)
    if by_parts.parts or len(shorter) == len(longer) or same_script or len(longer) == 1:
        return by_parts
    return _joined(shorter, longer)


def _is_one_word(reading: Reading) -> bool:
    """Whether surname and given name, if there are two, are written together."""
    return reading[0].text == reading[-1].text


def _characters(ours: Reading, theirs: Reading) -> Match:
    """Names of characters are the same characters, or simplified ones that sound alike."""
    shorter, longer = sorted((ours[0].text, theirs[0].text), key=len)
    same = shorter == longer or (
        script_of(shorter) == "CJK"
        and len(shorter) == len(longer)
        and (len(ours) > 1 or len(shorter) > _LONGEST_OWN)  # else the given name is not read
        and bool(set(shorter) & set(longer))
        and [part.sounds for part in ours] == [part.sounds for part in theirs]
    )
    if same:
        return Match(1.0, min(len(ours), len(theirs)), complete=True)
    is_part = longer.startswith(shorter) or (len(shorter) > 1 and longer.endswith(shorter))
    return Match(1.0, 1) if is_part and len(shorter) <= _LONGEST_PART else NONE


def _core(reading: Reading) -> list[Part]:
    return [part for part in reading if part.kind is not Kind.OPTIONAL]


def _by_parts(
    shorter: list[Part], longer: list[Part], optional: list[Part], languages: Languages | None
) -> Match:
    """`languages`: where both are in one script, and nothing but forms of words may differ."""
    least = _LEAST_PART if languages is None else _LEAST_PART_SAME_SCRIPT
    left = list(longer)
    total = weights = 0.0
    parts = 0
    for part in sorted(shorter, key=lambda one: (one.kind is Kind.INITIAL, -len(one.sounds))):
        scored = [(_alike(part, other, languages), other) for other in left]
        score, other = max(scored, key=lambda one: one[0], default=(0.0, part))
        if score < least:
            if any(_alike(part, other, languages) >= least for other in optional):
                continue
            return NONE
        left.remove(other)
        initial = Kind.INITIAL in (part.kind, other.kind)
        heavy = 0.5 if initial else min(weight(part.sounds), weight(other.sounds))
        total += score * heavy
        weights += heavy
        parts += not initial
    if not weights or not parts:
        return NONE
    if parts == 1 and len(shorter) > 1:  # J. Smith says more than Smith
        parts = 2
    return Match(total / weights, parts, complete=not left)


def _alike(a: Part, b: Part, languages: Languages | None) -> float:
    if Kind.INITIAL in (a.kind, b.kind):
        return _INITIAL if likeness(a.sounds[:1], b.sounds[:1]) >= _LEAST_PART else 0.0
    if a.sounds[:-2] == b.sounds[:-2] and {a.sounds[-2:], b.sounds[-2:]} == _GREEK:
        return 0.0
    if languages is None:
        return likeness(a.sounds, b.sounds)
    if a.text == b.text or forms(a.text, languages.ours) & forms(b.text, languages.ours):
        return 1.0
    ours = bare(a.text, a.sounds, languages.ours)
    theirs = bare(b.text, b.sounds, languages.theirs)
    if len(ours) == len(theirs) == 1:
        gendered = a.text[-1] + b.text[-1] in _GENDERED  # Mario and Maria
        return 0.0 if gendered else likeness(a.sounds, b.sounds, strict=True)
    return max(
        likeness(one, other, strict=True)
        for one in _uninflected(ours)
        for other in _uninflected(theirs)
    )


def _uninflected(found: tuple[str, ...]) -> tuple[str, ...]:
    """A word beside an inflected one: Gorelova has in its stem no more than Gorelowej has."""
    return found if len(found) > 1 else (found[0], found[0].rstrip("aeiou") or found[0])


def _joined(shorter: list[Part], longer: list[Part]) -> Match:
    """Names whose scripts cut them into other parts, surname first or last."""
    if len(shorter) == 1 and len(shorter[0].sounds) < max(5, len(longer[0].sounds) + 3):
        return NONE
    ours = "".join(part.sounds for part in shorter)
    turned = (longer, longer[1:] + longer[:1], longer[-1:] + longer[:-1])
    score = max(likeness(ours, "".join(part.sounds for part in one)) for one in turned)
    return Match(score, 2, complete=True) if score >= _LEAST_JOINED else NONE
