"""Reads what the store knows of the names of an epoch: a handful of queries, however many.

Done before the commit's lock; under it again only if something else was committed meanwhile.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa

from pipeline.store.decide import Decision, may_be_copy
from pipeline.store.entities.held import Held, Seen, Spelling
from pipeline.store.entities.state import State, keys_of_new, longest_forms, names_of
from pipeline.store.equal_texts import first_texts
from pipeline.store.lookups import chunks
from pipeline.store.schema import (
    articles,
    changes,
    entities,
    entity_keys,
    entity_names,
    mapped_ids,
    revisions,
)


def last_change(connection: sa.Connection) -> int:
    """The number of the newest change: while it stays, what was loaded holds."""
    return connection.scalar(sa.select(sa.func.max(changes.c.number))) or 0


def load(connection: sa.Connection, decisions: Sequence[Decision]) -> State:
    """Everything that resolving the names of these decisions may ask.

    The state may ask for more in the same transaction.
    """
    last = connection.scalar(sa.select(sa.func.max(entities.c.number))) or 0
    state = State(
        fetch=partial(fetch, connection, entities.c.number),
        change=last_change(connection),
        next_number=last + 1,
    )
    made = [decision for decision in decisions if decision.article is not None]
    long = (one.draft.body_hash for one in made if may_be_copy(one.draft.body))
    state.texts = first_texts(connection, long)
    kin = _mentioned(connection, made)
    ids = _ids(state, made) | {one for others in kin.values() for one in others}
    state.renamed = _renamed(connection, ids)
    state.mentioned = {
        article: tuple(dict.fromkeys(map(state.now, others))) for article, others in kin.items()
    }
    state.hold(fetch(connection, entities.c.id, set(map(state.now, ids))))
    names = [name for one in made for name in one.draft.names]
    wanted = {key for name in names for key in keys_of_new(name)}
    wanted.update(_keys_of_new_spellings(state, made))
    state.by_key = _leads(connection, wanted)
    state.beside = _beside(connection, state.comparable(names) - state.by_number.keys())
    likely = (state.likely(one.draft.names, _context(state, one)) for one in made)
    state.hold(state.fetch(set().union(*likely)))
    return state


def _context(state: State, decision: Decision) -> set[int]:
    """Whom the draft links, by number; those that are new here were seen beside nobody."""
    ids = {state.now(entity.id) for entity in decision.draft.entities or () if entity.id}
    return {state.held[one].number for one in ids if one in state.held}


def _mentioned(connection: sa.Connection, made: Sequence[Decision]) -> dict[str, list[str]]:
    """The ids in the current texts of articles that these are revisions or copies of."""
    kin = {one.article_id for one in made if one.supersedes}
    kin.update(one.original.article_id for one in made if one.original)
    found = {}
    for some in chunks(sorted(kin)):
        for row in connection.execute(
            sa.select(revisions.c.article_id, revisions.c.entities)
            .join_from(articles, revisions)
            .where(articles.c.id.in_(some), revisions.c.revision == articles.c.revision)
        ):
            found[row.article_id] = [one["id"] for one in row.entities if one.get("id")]
    return found


def _ids(state: State, made: Sequence[Decision]) -> set[str]:
    """Every id that the texts bring along, or take over from an equal one."""
    found = [one.draft.entities or () for one in made]
    found += [text.entities for text in state.texts.values()]
    return {entity.id for some in found for entity in some if entity.id}


def _renamed(connection: sa.Connection, ids: Iterable[str]) -> dict[str, str]:
    found = {}
    for some in chunks(sorted(ids)):
        rows = connection.execute(sa.select(mapped_ids).where(mapped_ids.c.old.in_(some)))
        found.update({row.old: row.new for row in rows})
    return found


def _keys_of_new_spellings(state: State, made: Sequence[Decision]) -> Iterator[str]:
    """The keys that entities of tables may get in this epoch."""
    for one in made:
        assert one.article is not None
        language = one.article.language.code
        for entity_id, entity in longest_forms(one.draft.entities or ()).items():
            held = state.held.get(state.now(entity_id))
            for name, of in names_of(entity, language):
                if held is None or not held.is_whole(name):
                    yield from state.keys_of(name, entity.type, of)


def _leads(connection: sa.Connection, wanted: Iterable[str]) -> dict[str, dict[int, int]]:
    """To whom keys lead: numbers, and articles of each."""
    query = sa.select(entity_keys.c.key, entity_keys.c.entity, entities.c.articles).join_from(
        entity_keys, entities
    )
    leads: dict[str, dict[int, int]] = {}
    for some in chunks(sorted(wanted)):
        for row in connection.execute(query.where(entity_keys.c.key.in_(some))):
            leads.setdefault(row.key, {})[row.entity] = row.articles
    return leads


def _beside(connection: sa.Connection, numbers: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Who was seen beside these entities; all else of them is only read of the likeliest."""
    found = {}
    for some in chunks(sorted(numbers)):
        query = sa.select(entities.c.number, entities.c.context).where(entities.c.number.in_(some))
        for row in connection.execute(query):
            found[row.number] = tuple(other for other, _ in row.context)
    return found


def fetch(connection: sa.Connection, column: sa.Column[Any], values: Collection[Any]) -> list[Held]:
    """The entities whose `column` has one of `values`."""
    found: dict[int, Held] = {}
    contexts: dict[int, list[tuple[int, int]]] = {}
    for some in chunks(sorted(values)):
        rows = connection.execute(sa.select(entities).where(column.in_(some))).all()
        held = {row.number: _held(row) for row in rows}
        names = sa.select(entity_names).where(entity_names.c.entity.in_(held))
        for name in connection.execute(names):
            held[name.entity].names[name.folded] = Spelling(
                name=name.name, language=name.language, is_whole=name.is_whole
            )
        found.update(held)
        contexts.update({row.number: row.context for row in rows})
    ids = _ids_of(connection, {other for seen in contexts.values() for other, _ in seen})
    for number, seen in contexts.items():
        found[number].context = {
            ids[other]: Seen(other, times) for other, times in seen if other in ids
        }
    return list(found.values())


def _ids_of(connection: sa.Connection, numbers: Collection[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for some in chunks(sorted(numbers)):
        query = sa.select(entities.c.number, entities.c.id).where(entities.c.number.in_(some))
        found.update({row.number: row.id for row in connection.execute(query)})
    return found


def _held(row: sa.Row[Any]) -> Held:
    return Held(
        number=row.number,
        id=row.id,
        type=row.type,
        name=row.name,
        latitude=row.latitude,
        longitude=row.longitude,
        first_article=row.first_article,
        articles=row.articles,
    )
