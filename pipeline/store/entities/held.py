"""An entity while an epoch is decided: as it is stored, then with what the epoch adds to it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from pipeline.records import EntityType
from pipeline.store.entities.folding import folded
from pipeline.text.entities.names import Candidate

MOST_NAMES_A_LANGUAGE = 8
"""Spellings kept of an entity in one language: inflected forms have no end."""

MOST_NAMES = 200

MOST_CONTEXT = 24
"""Others kept that were seen beside an entity, those of most articles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """A name as an article in `language` first wrote it."""

    name: str
    language: str
    is_whole: bool  # no short form of a longer name in the same article


class Seen(NamedTuple):
    """Another entity that articles name beside one, by its number."""

    number: int
    articles: int


@dataclass(slots=True, kw_only=True)
class Held:
    """An entity, and what has been added to it since it was loaded."""

    number: int
    id: str
    type: EntityType
    name: str
    latitude: float | None = None
    longitude: float | None = None
    first_article: str
    articles: int = 0
    context: dict[str, Seen] = field(default_factory=dict)  # by id, the oldest first
    names: dict[str, Spelling] = field(default_factory=dict)  # by their folded form
    is_new: bool = False
    is_changed: bool = False  # in what its own row says
    new_names: set[str] = field(default_factory=set)  # folded; or now whole
    _candidate: Candidate | None = None

    def is_whole(self, name: str) -> bool:
        """Whether it is known by this as a whole name."""
        known = self.names.get(folded(name))
        return known is not None and known.is_whole

    def candidate(self) -> Candidate:
        """What it is to whoever compares names."""
        if self._candidate is None:
            names = sorted(form for form, spelling in self.names.items() if spelling.is_whole)
            self._candidate = Candidate(
                id=self.id,
                type=self.type,
                name=self.name,
                spellings=tuple(self.names[form].name for form in names),
                languages=tuple(self.names[form].language for form in names),
                context=tuple(self.context),
                articles=self.articles,
            )
        return self._candidate

    def count(self, articles: int) -> None:
        """Take notice of so many more articles that mention it."""
        if articles:
            self.articles += articles
            self._change()

    def describe(self, name: str, latitude: float | None, longitude: float | None) -> None:
        """Take over what a table says of it now."""
        if (name, latitude, longitude) != (self.name, self.latitude, self.longitude):
            self.name, self.latitude, self.longitude = name, latitude, longitude
            self._change()

    def spell(self, name: str, language: str, *, is_whole: bool) -> bool:
        """Add a spelling while there is room, or call it whole; whether it was not known so."""
        form = folded(name)
        known = self.names.get(form)
        if known is not None:
            if known.is_whole or not is_whole:
                return False
            self.names[form] = replace(known, is_whole=True)
        elif form and self._has_room_for(language):
            self.names[form] = Spelling(name=name, language=language, is_whole=is_whole)
        else:
            return False
        self.new_names.add(form)
        self._candidate = None
        return True

    def _has_room_for(self, language: str) -> bool:
        same = sum(spelling.language == language for spelling in self.names.values())
        return same < MOST_NAMES_A_LANGUAGE and len(self.names) < MOST_NAMES

    def meet(self, others: Iterable["Held"]) -> None:
        """Take notice of an article's other entities."""
        for other in others:
            seen = self.context.get(other.id)
            if seen is None and len(self.context) >= MOST_CONTEXT:
                del self.context[min(self.context, key=lambda one: self.context[one].articles)]
            times = seen.articles if seen else 0
            self.context[other.id] = Seen(other.number, times + 1)
            self._change()

    def _change(self) -> None:
        self.is_changed = True
        self._candidate = None
