"""What the articles of each source and site have in common: read by the graph, learned in commits.

Learning takes longer than the commit's lock may be held. So what an epoch teaches is worked out
before the lock, on profiles as they are then; under the lock only those that another worker has
changed meanwhile are learned anew. The order of commits is the order of learning.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import sqlalchemy as sa

from pipeline.errors import UnreadableProfile
from pipeline.records import Draft, Origin
from pipeline.store.decide import Decision
from pipeline.store.lookups import chunks, of_pairs
from pipeline.store.schema import source_profiles as table
from pipeline.text.profile import UNKNOWN, SourceProfile

MOST_IN_MEMORY = 128
"""Profiles that are kept at a time, up to 1 MB each; others are read again."""

MOST_SITES = 1000
"""Sites of a source that have a profile: links lead anywhere, and a host's name costs nothing."""


class Key(NamedTuple):
    """A source, and one site of it: the host of its articles' canonical URLs."""

    source: str
    site: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """A profile after some more articles."""

    before: int  # articles that it had learned from
    lessons: tuple[Origin, ...]
    profile: bytes


def key_of(source: str, canonical_url: str) -> Key:
    """Whose profile an article belongs to."""
    try:
        site = urlsplit(canonical_url).hostname or ""
    except ValueError:
        site = ""
    return Key(source, site)


def load(connection: sa.Connection, key: Key) -> SourceProfile:
    """The profile as it is stored; an empty one of what is not known. Raises UnreadableProfile."""
    row = connection.execute(
        sa.select(table).where(table.c.source == key.source, table.c.site == key.site)
    ).one_or_none()
    return _read(row) if row else UNKNOWN


def prepare(connection: sa.Connection, decisions: Iterable[Decision]) -> dict[Key, Learned]:
    """Learn, before the lock, what these decisions will teach if they stay. Writes nothing.

    Raises UnreadableProfile.
    """
    return _learned(connection, _lessons(decisions))


def learn(
    connection: sa.Connection,
    decisions: Iterable[Decision],
    prepared: Mapping[Key, Learned],
    now: str,
) -> None:
    """Write what the decisions teach: as prepared where that still holds. Under the lock.

    Raises UnreadableProfile.
    """
    lessons = _lessons(decisions)
    articles = _articles(connection, lessons)

    def holds(key: Key) -> bool:
        before = prepared.get(key)
        return (
            before is not None
            and before.before == articles.get(key, 0)
            and before.lessons == _origins(lessons[key])
        )

    anew = _learned(connection, {key: lessons[key] for key in lessons if not holds(key)})
    rows = [
        {
            **key._asdict(),
            "articles": learned.before + len(learned.lessons),
            "updated_at": now,
            "profile": learned.profile,
        }
        for key, learned in ((key, anew.get(key) or prepared[key]) for key in lessons)
    ]
    if rows:
        connection.execute(_PUT, rows)
    for source in {key.source for key in lessons if key not in articles}:
        _forget(connection, source)


def _forget(connection: sa.Connection, source: str) -> None:
    """Of a source with too many sites, those that have taught nothing for the longest time."""
    sites = sa.select(table.c.site).where(table.c.source == source)
    over = sites.order_by(table.c.updated_at.desc(), table.c.articles.desc(), table.c.site).offset(
        MOST_SITES
    )
    gone = connection.scalars(over).all()
    for some in chunks(gone):
        connection.execute(sa.delete(table).where(table.c.source == source, table.c.site.in_(some)))


_PUT = sa.text(
    "INSERT INTO source_profiles (source, site, articles, updated_at, profile)"
    " VALUES (:source, :site, :articles, :updated_at, :profile)"
    " ON CONFLICT (source, site) DO UPDATE SET articles = excluded.articles,"
    " updated_at = excluded.updated_at, profile = excluded.profile"
)


def _lessons(decisions: Iterable[Decision]) -> dict[Key, list[Draft]]:
    """The articles that each profile learns from, in the order of commits."""
    lessons: dict[Key, list[Draft]] = {}
    for decision in decisions:
        if decision.teaches:
            raw = decision.draft.raw
            assert raw is not None
            key = key_of(raw.source, raw.canonical_url)
            lessons.setdefault(key, []).append(decision.draft)
    return lessons


def _origins(drafts: Iterable[Draft]) -> tuple[Origin, ...]:
    return tuple(draft.origin for draft in drafts)


def _learned(
    connection: sa.Connection, lessons: Mapping[Key, Sequence[Draft]]
) -> dict[Key, Learned]:
    stored = _by_key(connection, sa.select(table), lessons)
    found = {}
    for key, drafts in lessons.items():
        row = stored.get(key)
        profile = _read(row) if row else UNKNOWN  # one at a time: they are large in memory
        for draft in drafts:
            profile = profile.learn(draft.traces, draft.language)
        found[key] = Learned(
            before=row.articles if row else 0, lessons=_origins(drafts), profile=profile.dump()
        )
    return found


def _articles(connection: sa.Connection, keys: Collection[Key]) -> dict[Key, int]:
    counts = sa.select(table.c.source, table.c.site, table.c.articles)
    return {key: row.articles for key, row in _by_key(connection, counts, keys).items()}


def _by_key(
    connection: sa.Connection, query: sa.Select[Any], keys: Collection[Key]
) -> dict[Key, sa.Row[Any]]:
    found = {}
    for some in chunks(sorted(keys)):
        for row in connection.execute(of_pairs(query, (table.c.source, table.c.site), some)):
            found[Key(row.source, row.site)] = row
    return found


def _read(row: sa.Row[Any]) -> SourceProfile:
    try:
        return SourceProfile.load(row.profile)
    except ValueError as error:
        raise UnreadableProfile(
            f"the profile of source {row.source!r} at site {row.site!r} is {error}. Use the "
            "version that wrote it, or have it learned anew: see docs/operations.md."
        ) from error
