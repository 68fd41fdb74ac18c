"""The fenced commit: an epoch's decisions, records and offsets in one transaction.

The transaction first compares and sets each partition's offset from the epoch's start to its
end. A worker that lost its partitions while it slept finds another offset there and is fenced:
nothing of it is written. Replaying a committed epoch therefore changes nothing. Change numbers
are given out under the same lock, so they become visible in order and without gaps.

What the epoch teaches its sources' profiles, and whom its names mean, is worked out before the
lock, on the decisions as they would be now; under the lock it is compared with those that count.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from pipeline.errors import Fenced
from pipeline.records import Disposition, EpochOutput, OffsetRange
from pipeline.store import (
    attempts,
    change_log,
    dead_letter_limits,
    known,
    log,
    rows_of,
    source_profiles,
)
from pipeline.store.article_rows import write_articles
from pipeline.store.change_log import Entry
from pipeline.store.decide import Decision, decide
from pipeline.store.entities.loading import last_change, load
from pipeline.store.entities.resolution import Resolution, resolve
from pipeline.store.entities.writing import write_entities
from pipeline.store.schema import (
    dead_letters,
    offsets,
    poison,
    sightings,
    totals,
)
from pipeline.store.sqlite import reading, writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What could be worked out before the lock, and on which decisions."""

    decisions: list[Decision]
    learned: dict[source_profiles.Key, source_profiles.Learned]
    resolution: Resolution


@dataclass(frozen=True, slots=True, kw_only=True)
class Committed:
    """What an epoch came to; `counts` has every disposition, their sum is what was read."""

    counts: dict[Disposition, int]
    headlines: tuple[tuple[Disposition, str, str], ...]  # disposition, language, title


def commit(
    store: sa.Engine, output: EpochOutput, limits: dead_letter_limits.DeadLetterLimits, now: str
) -> Committed:
    """Commit one epoch; `now` is RFC 3339.

    Raises Fenced when the store's offsets are not the epoch's start, DeadLetterLimit when its
    dead letters exceed `limits`, UnreadableProfile, and what the database raises; then nothing is
    committed.
    """
    with reading(store) as connection:
        prepared = prepare(connection, output)
    with writing(store) as connection:
        _advance_offsets(connection, output.ranges)
        dead_letter_limits.admit(connection, output, limits)
        resolution = _resolve_again(connection, prepared, decide_all(connection, output))
        decisions = [one.decision for one in resolution.placed]
        log_number = log.number(connection, output.ranges[0].topic)
        dead_ids = _write_dead_letters(connection, output, log_number)
        seq_of = write_articles(connection, decisions)
        write_entities(connection, resolution, seq_of)
        source_profiles.learn(connection, decisions, prepared.learned, now)
        _write_sightings(connection, output, decisions, log_number)
        change_log.append(connection, _changes(decisions, dead_ids), now)
        counts = _count(connection, output, decisions)
        attempts.settle(connection, output.ranges)
    return Committed(
        counts=counts,
        headlines=tuple(
            (decision.disposition, decision.article.language.code, decision.article.title)
            for decision in decisions
            if decision.article
        ),
    )


def decide_all(connection: sa.Connection, output: EpochOutput) -> list[Decision]:
    """Decide what becomes of an epoch's articles, in the order of the log. Writes nothing."""
    drafts = sorted(output.drafts, key=lambda draft: draft.origin)
    state = known.load(connection, drafts)
    return [decide(state, draft) for draft in drafts]


def prepare(connection: sa.Connection, output: EpochOutput) -> Prepared:
    """All of a commit's work on the articles that can be done before the lock. Writes nothing."""
    decisions = decide_all(connection, output)
    return Prepared(
        decisions=decisions,
        learned=source_profiles.prepare(connection, decisions),
        resolution=resolve(load(connection, decisions), decisions),
    )


def _resolve_again(
    connection: sa.Connection, prepared: Prepared, decisions: list[Decision]
) -> Resolution:
    """Whom the names mean: as prepared, unless something was committed meanwhile."""
    is_as_before = prepared.resolution.state.change == last_change(connection)
    if is_as_before and prepared.decisions == decisions:
        return prepared.resolution
    return resolve(load(connection, decisions), decisions)


def is_committed(store: sa.Engine, ranges: Sequence[OffsetRange]) -> bool:
    """Whether a commit whose outcome is unknown (the connection broke in COMMIT) happened."""
    with reading(store) as connection:
        return all(_next_offset(connection, part) == part.end for part in ranges)


def _next_offset(connection: sa.Connection, part: OffsetRange) -> int | None:
    return connection.scalar(
        sa.select(offsets.c.next_offset).where(
            offsets.c.topic == part.topic, offsets.c.partition == part.partition
        )
    )


def _advance_offsets(connection: sa.Connection, ranges: Iterable[OffsetRange]) -> None:
    for part in ranges:
        moved = connection.execute(
            sa.update(offsets)
            .where(
                offsets.c.topic == part.topic,
                offsets.c.partition == part.partition,
                offsets.c.next_offset == part.start,
            )
            .values(next_offset=part.end)
        )
        if moved.rowcount != 1:
            raise Fenced(
                f"{part.topic}/{part.partition}: this epoch began at {part.start}, "
                f"the store is at {_next_offset(connection, part)}"
            )


def _write_dead_letters(
    connection: sa.Connection, output: EpochOutput, log_number: int
) -> list[int]:
    ids = []
    for letter in sorted(output.dead, key=lambda letter: letter.origin):
        inserted = connection.execute(
            sa.insert(dead_letters).values(
                log=log_number,
                topic=letter.origin.topic,
                partition=letter.origin.partition,
                offset=letter.origin.offset,
                key=letter.key,
                value=letter.value,
                stage=letter.stage,
                error=letter.error,
                reason=letter.reason,
                article_id=letter.article_id,
                at=letter.at,
            )
        )
        (dead_id,) = inserted.inserted_primary_key or (None,)
        assert isinstance(dead_id, int)
        ids.append(dead_id)
        connection.execute(
            sa.delete(poison).where(
                poison.c.topic == letter.origin.topic,
                poison.c.partition == letter.origin.partition,
                poison.c.offset == letter.origin.offset,
            )
        )
    return ids


def _write_sightings(
    connection: sa.Connection,
    output: EpochOutput,
    decisions: Iterable[Decision],
    log_number: int,
) -> None:
    rows = [
        *(rows_of.seen(seen) for seen in output.seen),
        *(rows_of.decided(decision) for decision in decisions),
        *(rows_of.dead(letter) for letter in output.dead),
    ]
    if rows:
        connection.execute(sa.insert(sightings), [{"log": log_number, **row} for row in rows])


def _changes(decisions: Iterable[Decision], dead_ids: Iterable[int]) -> list[Entry]:
    return [
        *(
            Entry(
                kind=decision.disposition.value,
                article_id=decision.article.id,
                revision=decision.article.revision,
            )
            for decision in decisions
            if decision.article
        ),
        *(Entry(kind=Disposition.DEAD.value, dead_letter_id=dead_id) for dead_id in dead_ids),
    ]


def _count(
    connection: sa.Connection, output: EpochOutput, decisions: Sequence[Decision]
) -> dict[Disposition, int]:
    found = Counter(decision.disposition for decision in decisions)
    found[Disposition.SEEN] += len(output.seen)
    found[Disposition.DEAD] += len(output.dead)
    counts = {disposition: found[disposition] for disposition in Disposition}
    read = sum(counts.values())
    for name, count in [("in", read), *((kind.value, n) for kind, n in counts.items())]:
        moved = connection.execute(
            sa.update(totals).where(totals.c.name == name).values(records=totals.c.records + count)
        )
        if moved.rowcount == 0:
            connection.execute(sa.insert(totals).values(name=name, records=count))
    return counts
