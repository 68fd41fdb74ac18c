"""What is known of the names of an epoch; grows as they are resolved, in the order of commits."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.records import Entity, EntityType, NewName
from pipeline.store.entities.folding import folded
from pipeline.store.entities.held import Held
from pipeline.store.equal_texts import Tagged
from pipeline.text.entities.names import keys

MOST_A_KEY = 64
"""Entities that a key leads to: beyond that, those of most articles, and who is new."""

MOST_CANDIDATES = 12
"""Entities that a name is compared with: those of most keys in common, then those
seen beside most of the article's others, then the best known, then the newest."""

_MOST_BY_ONE_KEY = 4
"""Of a name with several keys: compared are so many with only one of them."""

_JOINED: frozenset[EntityType] = frozenset(["PER", "ORG"])
"""Types of which a name that no table knows may mean someone that a table knows.

Places are left out: what the tables did not take for a place of theirs is none of theirs.
"""


@dataclass(slots=True, kw_only=True)
class State:
    """Made by `loading`, changed by `resolution`."""

    fetch: Callable[[Collection[int]], Iterable[Held]]  # more of them from the same snapshot
    change: int  # the store's last one when this was read
    next_number: int
    held: dict[str, Held] = field(default_factory=dict)  # by id
    by_number: dict[int, Held] = field(default_factory=dict)
    by_key: dict[str, dict[int, int]] = field(default_factory=dict)  # to numbers, and articles then
    beside: dict[int, tuple[int, ...]] = field(default_factory=dict)  # who was seen so, by number
    was_key: dict[tuple[str, int], bool] = field(default_factory=dict)  # where that has changed
    renamed: dict[str, str] = field(default_factory=dict)  # old id -> the one of now
    mentioned: dict[str, tuple[str, ...]] = field(default_factory=dict)  # article -> ids of now
    texts: dict[str, Tagged] = field(default_factory=dict)  # by body hash
    _keys: dict[tuple[str, EntityType, str], tuple[str, ...]] = field(default_factory=dict)

    def now(self, entity_id: str) -> str:
        """What this id is called now."""
        return self.renamed.get(entity_id, entity_id)

    def hold(self, entities: Iterable[Held]) -> None:
        """Take them in."""
        for held in entities:
            self.held[held.id] = self.by_number[held.number] = held

    def keys_of(self, name: str, kind: EntityType, language: str) -> tuple[str, ...]:
        """The keys by which a name leads to who is in a table; worked out once."""
        if kind not in _JOINED:
            return ()
        of = (name, kind, language)
        if of not in self._keys:
            self._keys[of] = keys(name, kind, language)
        return self._keys[of]

    def find_by(self, held: Held, by_keys: Iterable[str]) -> None:
        """Let an entity be found by these keys, where there is room or it is no less known.

        Who is new always finds room: one that no name is ever compared with stays unknown.
        """
        for key in by_keys:
            found = self.by_key.setdefault(key, {})
            if held.number in found:
                continue
            if len(found) >= MOST_A_KEY:
                known = {number: self._articles(number, then) for number, then in found.items()}
                least = min(known, key=lambda number: (known[number], number))
                if held.articles and known[least] > held.articles:
                    continue
                self.was_key.setdefault((key, least), True)
                del found[least]
            self.was_key.setdefault((key, held.number), False)
            found[held.number] = held.articles

    def candidates(
        self, name: NewName, context: Collection[int], taken: Collection[int]
    ) -> list[Held]:
        """Who may be meant by a name beside these others, those of most articles first."""
        numbers = self._likeliest(name, context, taken)
        if missing := [number for number in numbers if number not in self.by_number]:
            self.hold(self.fetch(missing))
        found = [self.by_number[number] for number in numbers]
        return sorted(found, key=lambda held: (-held.articles, held.number))

    def likely(self, names: Iterable[NewName], context: Collection[int]) -> set[int]:
        """Numbers of those who may be meant by an article's names, as things are."""
        likely = {number for name in names for number in self._likeliest(name, context, ())}
        return likely - self.by_number.keys()

    def comparable(self, names: Iterable[NewName]) -> set[int]:
        """Numbers of those among whom the likeliest are looked for."""
        return {number for name in names for lead in self._telling(name) for number in lead}

    def _telling(self, name: NewName) -> list[dict[int, int]]:
        """Keys that lead to very many count only if the name has no more telling one."""
        first, *others = (self.by_key.get(key, {}) for key in keys_of_new(name))
        return [first, *(lead for lead in others if len(lead) < MOST_A_KEY)]

    def _likeliest(
        self, name: NewName, context: Collection[int], taken: Collection[int]
    ) -> list[int]:
        telling = self._telling(name)
        shared = Counter(number for lead in telling for number in lead if number not in taken)
        known = {number: then for lead in telling for number, then in lead.items()}
        ordered = sorted(
            shared,
            key=lambda one: (
                shared[one],
                self._overlap(one, context),
                self._articles(one, known[one]),
                one,
            ),
            reverse=True,
        )
        alike = sum(shared[one] > 1 for one in ordered)
        has_others = len(keys_of_new(name)) > 1
        most = alike + _MOST_BY_ONE_KEY if has_others else MOST_CANDIDATES
        return ordered[: min(most, MOST_CANDIDATES)]

    def _overlap(self, number: int, context: Collection[int]) -> int:
        """How many of these were seen beside it."""
        held = self.by_number.get(number)
        if held:
            return sum(seen.number in context for seen in held.context.values())
        return sum(other in context for other in self.beside.get(number, ()))

    def _articles(self, number: int, then: int) -> int:
        held = self.by_number.get(number)
        return held.articles if held else then


def keys_of_new(name: NewName) -> tuple[str, ...]:
    """Its keys; a name of which nothing can be compared equals only itself."""
    return name.keys or (f"{name.type}={folded(name.name)}",)


def longest_forms(found: Sequence[Entity]) -> dict[str, Entity]:
    """Of each id, its longest mention in a text: shorter ones may be short forms of it."""
    longest: dict[str, Entity] = {}
    for entity in found:
        if entity.id is not None:
            held = longest.get(entity.id)
            if held is None or len(entity.text) > len(held.text):
                longest[entity.id] = entity
    return longest


def names_of(entity: Entity, language: str) -> tuple[tuple[str, str], ...]:
    """What a linked entity is called, in its table and in a text, with the languages of both."""
    written = (entity.text, language)
    return ((entity.name, "en"), written) if entity.name else (written,)
