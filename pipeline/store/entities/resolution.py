"""Gives every name of an epoch its entity, article by article in the order of commits.

- What a table knows keeps the table's id, or what that is called now.
- A text that is stored to the letter keeps what was found in it; a copy in other words, or a
  revision, first looks among the entities of its original, or of what it revises.
- A name that no table knows goes to the candidate that `names.chosen` takes, of those that share
  a key with it; to a new entity if it takes none. Two names of one article are never one entity:
  whoever read the article has told them apart.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline import PIPELINE_VERSION
from pipeline.records import Article, Disposition, Entity, NewName
from pipeline.store.decide import Decision, may_be_copy
from pipeline.store.entities.held import Held
from pipeline.store.entities.own_id import own_id
from pipeline.store.entities.state import State, keys_of_new, longest_forms, names_of
from pipeline.store.equal_texts import Tagged
from pipeline.text.entities.names import MADE_UP, chosen

_COMPANIONS = 12
"""Entities of an article, those most often named, that each of the others is seen beside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A decision whose article has its entities."""

    decision: Decision
    embedding: bytes | None = None
    mentions: tuple[int, ...] = ()  # numbers of entities, if this is the current text now
    no_longer: tuple[int, ...] = ()  # those that the text of before mentioned


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """An epoch's decisions with their entities, and all that is to be written of those."""

    placed: tuple[Placed, ...]
    state: State


def resolve(state: State, decisions: Sequence[Decision]) -> Resolution:
    """Resolve the names of `decisions`, in their order. Changes `state`; may be done once."""
    return Resolution(placed=tuple(_placed(state, decision) for decision in decisions), state=state)


def _placed(state: State, decision: Decision) -> Placed:
    article = decision.article
    if article is None:
        return Placed(decision=decision)
    tagged = _tagged(state, decision, article)
    article = replace(article, entities=tagged.entities)
    mentioned = tuple(dict.fromkeys(one.id for one in tagged.entities if one.id))
    placed = Placed(decision=replace(decision, article=article), embedding=tagged.embedding)
    if not decision.is_current:
        return placed
    before = state.mentioned.get(article.id, ()) if decision.supersedes else ()
    state.mentioned[article.id] = mentioned
    added = [state.held[one] for one in mentioned if one not in before]
    gone = [state.held[one] for one in before if one not in mentioned]
    for held in added:
        held.count(1)
    for held in gone:
        held.count(-1)
    if article.disposition != Disposition.COPY:
        _introduce(state, added, article.entities)
    return replace(
        placed,
        mentions=tuple(state.held[one].number for one in mentioned),
        no_longer=tuple(state.held[one].number for one in before),
    )


def _introduce(state: State, added: Iterable[Held], entities: Iterable[Entity]) -> None:
    """Let each of these know the others that its article names."""
    counts = Counter(entity.id for entity in entities if entity.id)
    often = [state.held[one] for one, _ in counts.most_common(_COMPANIONS + 1)]
    for held in added:
        held.meet([one for one in often if one is not held][:_COMPANIONS])


def _tagged(state: State, decision: Decision, article: Article) -> Tagged:
    """What is in the article's text: as it was found in an equal one, else resolved here."""
    draft = decision.draft
    language = article.language.code
    may_be = may_be_copy(article.body)
    known = state.texts.get(draft.body_hash) if may_be else None
    if known is not None and known.is_of(article.body, language):
        entities = [_of_now(state, entity, article) for entity in known.entities]
        return replace(known, entities=tuple(entities))
    tagged = Tagged(
        body=article.body,
        language=language,
        pipeline_version=PIPELINE_VERSION,
        entities=_named(state, decision, article),
        embedding=draft.embedding,
    )
    if may_be and known is None:
        state.texts[draft.body_hash] = tagged
    return tagged


def _named(state: State, decision: Decision, article: Article) -> tuple[Entity, ...]:
    language = article.language.code
    for entity in article.entities:  # as a table describes them today
        if entity.id in state.held and entity.name and not MADE_UP.fullmatch(entity.id):
            state.held[entity.id].describe(entity.name, entity.latitude, entity.longitude)
    entities = [_of_now(state, entity, article) for entity in article.entities]
    for entity_id, entity in longest_forms(entities).items():
        held = state.held[entity_id]
        for called, of in names_of(entity, language):
            if held.spell(called, of, is_whole=True):
                state.find_by(held, state.keys_of(called, entity.type, of))
    _resolve_names(state, decision, entities, language)
    return tuple(entities)


def _resolve_names(state: State, decision: Decision, entities: list[Entity], language: str) -> None:
    """Give the draft's new names their ids, in `entities`."""
    kin_id = decision.original.article_id if decision.original else decision.article_id
    kin = [state.held[one] for one in state.mentioned.get(kin_id, ())]
    context = {entity.id for entity in entities if entity.id}
    taken: set[int] = set()
    for name in decision.draft.names:
        beside = {state.held[one].number for one in context}
        told = _Told(name=name, context=frozenset(context), language=language)
        held = (
            _of_kin(state, told, [one for one in kin if one.number not in taken])
            or _chosen(told, state.candidates(name, beside, taken))
            or _new(state, name, decision)
        )
        taken.add(held.number)
        context.add(held.id)
        held.spell(name.name, language, is_whole=True)
        state.find_by(held, keys_of_new(name))
        for place in name.mentions:
            held.spell(entities[place].text, language, is_whole=False)
            entities[place] = _as(held, entities[place])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """A name, and what its article says to tell who is meant."""

    name: NewName
    context: frozenset[str]
    language: str


def _of_now(state: State, entity: Entity, article: Article) -> Entity:
    """A linked entity as it is called now; entered if it is new."""
    if entity.id is None:
        return entity
    now = state.now(entity.id)
    return _as(state.held.get(now) or _enter(state, entity, now, article), entity)


def _as(held: Held, entity: Entity) -> Entity:
    return replace(
        entity, id=held.id, name=held.name, latitude=held.latitude, longitude=held.longitude
    )


def _of_kin(state: State, told: _Told, kin: Sequence[Held]) -> Held | None:
    """Who this is among the entities of the original, or of the text of before."""
    named_so = [one for one in kin if one.type == told.name.type and one.is_whole(told.name.name)]
    if len(named_so) == 1:
        return named_so[0]
    leads = [state.by_key.get(key, {}) for key in keys_of_new(told.name)]
    return _chosen(told, [one for one in kin if any(one.number in lead for lead in leads)])


def _chosen(told: _Told, among: Sequence[Held]) -> Held | None:
    if not among:
        return None
    candidates = [held.candidate() for held in among]
    one = chosen(told.name, told.context, candidates, told.language)
    return next((held for held in among if one is not None and held.id == one.id), None)


def _new(state: State, name: NewName, decision: Decision) -> Held:
    assert decision.article is not None
    article = decision.article
    namesake = 0
    found = own_id(name, article.id, article.revision)
    while found in state.held:
        namesake += 1
        found = own_id(name, article.id, article.revision, namesake)
    entity = Entity(text=name.name, start=0, end=0, type=name.type, name=name.name)
    return _enter(state, entity, found, article)


def _enter(state: State, entity: Entity, entity_id: str, article: Article) -> Held:
    held = Held(
        number=state.next_number,
        id=entity_id,
        type=entity.type,
        name=entity.name or entity.text,
        latitude=entity.latitude,
        longitude=entity.longitude,
        first_article=article.id,
        is_new=True,
    )
    state.next_number += 1
    state.hold([held])
    return held
