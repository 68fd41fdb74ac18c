"""The names of one article: which mentions are one person, place or organisation."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from pipeline.records import Entity, EntityType, Language, NewName
from pipeline.text.entities.names.forms import forms
from pipeline.text.entities.names.keys import keys
from pipeline.text.entities.names.parts import Kind, Reading, readings, split, without_titles
from pipeline.text.entities.names.same import match
from pipeline.text.entities.words import fold, name_keys

_BRACKET = re.compile(r"\s?[(（\[]\s?[\"“«'„]?")
_LONGEST_ACRONYM = 8
_LEAST_ALONE = 0.86
_MOST_COMPARED = 100
"""Names of a type of which each is compared with each; a page of more is a list of names."""


@dataclass(slots=True)
class _Group:
    """One person, place or organisation; `id` where a table knows it."""

    type: EntityType
    id: str | None = None
    forms: Counter[str] = field(default_factory=Counter)
    mentions: list[int] = field(default_factory=list)

    def add(self, form: str, places: Iterable[int]) -> None:
        for place in places:
            self.forms[form] += 1
            self.mentions.append(place)


class _Groups:
    """The groups of an article; those of a list of names by the words and keys of their forms."""

    def __init__(self, code: str) -> None:
        self._code = code
        self.all: list[_Group] = []
        self._of_type: dict[EntityType, list[_Group]] = {}
        self._of_id: dict[str, _Group] = {}
        self._sharing: dict[tuple[EntityType, str], list[_Group]] = {}

    def new(self, kind: EntityType, known: str | None = None) -> _Group:
        group = _Group(kind, known)
        self.all.append(group)
        self._of_type.setdefault(kind, []).append(group)
        return group

    def of_id(self, kind: EntityType, known: str) -> _Group:
        if known not in self._of_id:
            self._of_id[known] = self.new(kind, known)
        return self._of_id[known]

    def near(self, kind: EntityType, form: str) -> list[_Group]:
        """Those that `form` is to be compared with."""
        every = self._of_type.get(kind, [])
        if len(every) <= _MOST_COMPARED:
            return every
        sharing = (
            group
            for shared in self._shared(kind, form)
            for group in self._sharing.get((kind, shared), ())
        )
        near = {id(group): group for group in islice(sharing, _MOST_COMPARED)}
        return list(near.values())

    def named(self, groups: Iterable[_Group], form: str) -> None:
        """Note what those of `groups` that have `form` share with names to come."""
        having = [group for group in groups if form in group.forms]
        for group in having:
            for shared in self._shared(group.type, form):
                self._sharing.setdefault((group.type, shared), []).append(group)

    def _shared(self, kind: EntityType, form: str) -> Iterable[str]:
        words = split(fold(form).casefold())
        return dict.fromkeys((*keys(form, kind, self._code), *words))


def grouped(text: str, entities: Sequence[Entity], language: Language) -> tuple[NewName, ...]:
    """The names among `entities` that no table knows, each with all its mentions.

    A short form belongs to the longer name that it fits; of two such names to the one named last
    before it, as readers take it. `text` is what the entities' places count in.
    """
    groups = _groups(text, entities, language)
    return tuple(
        NewName(
            type=group.type,
            name=(name := _fullest(group, language.code)),
            keys=keys(name, group.type, language.code),
            mentions=tuple(sorted(group.mentions)),
        )
        for group in groups
        if group.id is None and group.mentions
    )


def joined(text: str, entities: Sequence[Entity], language: Language) -> tuple[Entity, ...]:
    """`entities`, with short forms linked to whom a longer name in the text is linked to.

    To be called before `grouped`.
    """
    found = list(entities)
    for group in _groups(text, entities, language):
        linked = next((entities[at] for at in group.mentions if entities[at].id), None)
        for at in group.mentions if linked is not None else ():
            if found[at].id is None:
                assert linked is not None
                found[at] = replace(
                    found[at],
                    id=linked.id,
                    name=linked.name,
                    latitude=linked.latitude,
                    longitude=linked.longitude,
                )
    return tuple(found)


def _groups(text: str, entities: Sequence[Entity], language: Language) -> list[_Group]:
    """All groups, in the order of the text."""
    places: dict[tuple[EntityType, str, str | None], list[int]] = {}
    for at, entity in enumerate(entities):
        places.setdefault((entity.type, _spelling(entity), entity.id), []).append(at)
    groups = _Groups(language.code)
    for (kind, form, known), found in sorted(
        places.items(), key=lambda one: _order(one[0], language.code)
    ):
        if known is not None:
            fitting = [groups.of_id(kind, known)]
        else:
            near = groups.near(kind, form)
            fitting = [group for group in near if _fits(form, group, language)]
            exact = [group for group in fitting if _has_word(group, form)]
            fitting = exact or fitting or [groups.new(kind)]
        _nearest(fitting, form, found)
        groups.named(fitting, form)
    _join_acronyms(text, entities, groups.all)
    return sorted((group for group in groups.all if group.mentions), key=lambda g: min(g.mentions))


def _spelling(entity: Entity) -> str:
    return " ".join(without_titles(entity.text, entity.type).split()) or entity.text


def _parts(form: str, kind: EntityType, code: str) -> tuple[int, int]:
    """How much of a name a form has: its words, and parts of those where they are one word."""
    found: Sequence[Reading] = readings(form, kind, code)
    words = len(split(form))
    counts = [sum(part.kind is Kind.NAME for part in reading) for reading in found] or [0]
    parts = counts[0] if words == 1 else max(counts)
    return (words if kind != "PER" or words == 1 else parts, parts)


def _order(place: tuple[EntityType, str, str | None], code: str) -> tuple[int, ...]:
    """Who is known first, then longer names before shorter ones."""
    kind, form, known = place
    return (known is None, *(-count for count in _parts(form, kind, code)), -len(form))


def _fits(form: str, group: _Group, language: Language) -> bool:
    """Of a person with a full name that one must fit: another Kim also fits a Kim alone.

    A full name is nobody's of whom only a surname led to a figure of the tables.
    """
    others = list(group.forms)
    if group.type == "PER":
        full = [other for other in others if _is_full(other, language.code)]
        if not full and group.id is not None and _is_full(form, language.code):
            return False
        others = full or others
    return any(_is_form_of(form, other, group.type, language.code) for other in others)


def _is_full(form: str, code: str) -> bool:
    """Whether a person's name has more than one part that is no initial."""
    return _parts(form, "PER", code)[1] > 1


def _is_form_of(form: str, other: str, kind: EntityType, code: str) -> bool:
    if fold(form).casefold() == fold(other).casefold():
        return True
    if kind == "PER":
        if _is_word_of(form, other):
            return True
        found = match(readings(form, kind, code), readings(other, kind, code), code, code)
        return found.parts > 0 and found.score >= _LEAST_ALONE
    ours, theirs = ([key.lower() for key in name_keys(one)] for one in (form, other))
    return (
        0 < len(ours) <= len(theirs)
        and all(forms(a, code) & forms(b, code) for a, b in zip(ours, theirs, strict=False))
        and (len(ours) == len(theirs) or (kind == "ORG" and len(form) >= 4))
    )


def _has_word(group: _Group, form: str) -> bool:
    """Whether it is called `form` in a longer name, to the letter."""
    return any(_is_word_of(form, other) for other in group.forms)


def _is_word_of(form: str, other: str) -> bool:
    return fold(form).casefold() in split(fold(other).casefold())


def _nearest(fitting: Sequence[_Group], form: str, places: Sequence[int]) -> None:
    """Give each mention to the one group of those that was named last before it, if any was."""
    if len(fitting) == 1:
        fitting[0].add(form, places)
        return
    named = {id(group): tuple(group.mentions) for group in fitting}
    for at in places:
        before = [
            (max(earlier), group)
            for group in fitting
            if (earlier := [other for other in named[id(group)] if other < at])
        ]
        if before:
            max(before, key=lambda one: one[0])[1].add(form, [at])


def _join_acronyms(text: str, entities: Sequence[Entity], groups: list[_Group]) -> None:
    """World Food Programme (WFP), and the other way round; later mentions of WFP with it."""
    at_group = {at: group for group in groups for at in group.mentions}
    for at in range(len(entities) - 1):
        ours, theirs = at_group.get(at), at_group.get(at + 1)
        if ours is None or theirs is None or ours is theirs or {ours.type, theirs.type} != {"ORG"}:
            continue
        between = text[entities[at].end : entities[at + 1].start]
        shorter = min(entities[at].text, entities[at + 1].text, key=len)
        if _BRACKET.fullmatch(between) and len(shorter) <= _LONGEST_ACRONYM:
            if ours.id and theirs.id:
                continue
            kept, gone = (theirs, ours) if theirs.id else (ours, theirs)
            kept.forms += gone.forms
            kept.mentions += gone.mentions
            at_group.update(dict.fromkeys(gone.mentions, kept))
            gone.mentions = []


def _fullest(group: _Group, code: str) -> str:
    """The form with most parts; of its grammatical forms the shortest, which is the plain one."""
    return min(
        group.forms,
        key=lambda form: (
            *(-count for count in _parts(form, group.type, code)),
            len(form),
            -group.forms[form],
        ),
    )
