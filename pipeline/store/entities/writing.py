"""Writes what an epoch adds to the entities, many rows a statement. Under the commit's lock."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from pipeline.store.entities.held import Held
from pipeline.store.entities.mentions import REMOVE
from pipeline.store.entities.resolution import Resolution
from pipeline.store.entities.state import State
from pipeline.store.schema import entities, entity_keys, mentions, vectors

SeqOf = Mapping[tuple[str, int], int]
"""Rows of `revisions`, by article id and revision."""


def write_entities(connection: sa.Connection, resolution: Resolution, seq_of: SeqOf) -> None:
    """Write the entities, their names and keys, what mentions them, and the texts' vectors.

    `seq_of` has the new revisions, and those that they supersede.
    """
    held = list(resolution.state.held.values())
    _insert(connection, entities, [_row(one) for one in held if one.is_new])
    changed = [
        {"this": one.number, **_what_changes(one)}
        for one in held
        if one.is_changed and not one.is_new
    ]
    if changed:
        connection.execute(_CHANGE, changed)
    _write_names(connection, held)
    _write_keys(connection, resolution.state)
    _write_mentions(connection, resolution, seq_of)
    _insert(
        connection,
        vectors,
        [
            {"seq": seq_of[article.id, article.revision], "vector": one.embedding}
            for one in resolution.placed
            if (article := one.decision.article) is not None and one.embedding is not None
        ],
    )


def _row(held: Held) -> dict[str, Any]:
    return {
        "number": held.number,
        "id": held.id,
        "type": held.type,
        "first_article": held.first_article,
        **_what_changes(held),
    }


_CHANGE = sa.update(entities).where(entities.c.number == sa.bindparam("this"))


def _what_changes(held: Held) -> dict[str, Any]:
    return {
        "name": held.name,
        "latitude": held.latitude,
        "longitude": held.longitude,
        "articles": held.articles,
        "context": [list(seen) for seen in held.context.values()],
    }


_NAME = sa.text(
    "INSERT INTO entity_names (entity, folded, name, language, is_whole)"
    " VALUES (:entity, :folded, :name, :language, :is_whole)"
    " ON CONFLICT (entity, folded) DO UPDATE SET is_whole = excluded.is_whole"
)


def _write_names(connection: sa.Connection, held: Iterable[Held]) -> None:
    rows = [
        {
            "entity": one.number,
            "folded": form,
            "name": one.names[form].name,
            "language": one.names[form].language,
            "is_whole": one.names[form].is_whole,
        }
        for one in held
        for form in sorted(one.new_names)
    ]
    if rows:
        connection.execute(_NAME, rows)


def _write_keys(connection: sa.Connection, state: State) -> None:
    gone, new = [], []
    for (key, number), was in sorted(state.was_key.items()):
        is_now = number in state.by_key[key]
        if was and not is_now:
            gone.append({"this": number, "old": key})
        elif is_now and not was:
            new.append({"entity": number, "key": key})
    if gone:
        this = entity_keys.c.entity == sa.bindparam("this")
        connection.execute(
            sa.delete(entity_keys).where(this, entity_keys.c.key == sa.bindparam("old")), gone
        )
    _insert(connection, entity_keys, new)


def _write_mentions(connection: sa.Connection, resolution: Resolution, seq_of: SeqOf) -> None:
    """An article's mentions are those of its last text in the epoch: others come and go again."""
    rows: dict[tuple[int, int], str] = {}
    gone: list[dict[str, int]] = []
    for one in resolution.placed:
        article, before = one.decision.article, one.decision.supersedes
        if article is None or not one.decision.is_current:
            continue
        seq = seq_of[article.id, article.revision]
        rows.update({(number, seq): article.language.code for number in one.mentions})
        if before is not None:
            old = seq_of[article.id, before.revision]
            gone += [
                {"this": number, "old": old}
                for number in one.no_longer
                if rows.pop((number, old), None) is None
            ]
    if gone:
        connection.execute(REMOVE, gone)
    _insert(
        connection,
        mentions,
        [
            {"entity": number, "seq": seq, "language": language}
            for (number, seq), language in rows.items()
        ],
    )


def _insert(connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(sa.insert(table), rows)
