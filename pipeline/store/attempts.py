"""A durable note before each run of an epoch, so that a death leaves a trace of what killed it.

`begin` writes it, the commit removes it. What is found at the next start was cut short by a
death: of the process, or by the watchdog. An epoch given up in order (Kafka away, disk full)
removes its note by `abandon`: it is no sign of poison.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from pipeline.records import DeadLetter, OffsetRange, Origin
from pipeline.store import schema
from pipeline.store.sqlite import reading, writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """An epoch that did not come to its end."""

    ranges: tuple[OffsetRange, ...]
    started_at: float  # seconds since the epoch


def begin(store: sa.Engine, ranges: Sequence[OffsetRange], now: float | None = None) -> None:
    """Note that these ranges are about to be run."""
    with writing(store) as connection:
        connection.execute(
            sa.insert(schema.attempts).values(
                ranges=[asdict(part) for part in ranges],
                started_at=time.time() if now is None else now,
            )
        )


def unfinished(store: sa.Engine) -> list[Attempt]:
    """The attempts that a death cut short, oldest first."""
    with reading(store) as connection:
        rows = connection.execute(sa.select(schema.attempts).order_by(schema.attempts.c.id))
        return [
            Attempt(
                ranges=tuple(OffsetRange(**part) for part in row.ranges),
                started_at=row.started_at,
            )
            for row in rows
        ]


def settle(connection: sa.Connection, ranges: Iterable[OffsetRange]) -> None:
    """Forget every attempt at records of these partitions: they are committed."""
    partitions = {(part.topic, part.partition) for part in ranges}
    for row in connection.execute(sa.select(schema.attempts)).all():
        if any((part["topic"], part["partition"]) in partitions for part in row.ranges):
            connection.execute(sa.delete(schema.attempts).where(schema.attempts.c.id == row.id))


def abandon(store: sa.Engine, ranges: Iterable[OffsetRange]) -> None:
    """Forget the attempts at these partitions: the epoch was given up, nothing died."""
    with writing(store) as connection:
        settle(connection, ranges)


def convict(store: sa.Engine, origin: Origin, reason: str) -> None:
    """Note that this record kills the process: it becomes a dead letter without being run."""
    with writing(store) as connection:
        connection.execute(sa.insert(schema.poison).values(**asdict(origin), reason=reason))


def convicted(store: sa.Engine, ranges: Iterable[OffsetRange]) -> dict[Origin, str]:
    """The convicted records of these ranges and what each did."""
    found: dict[Origin, str] = {}
    with reading(store) as connection:
        for part in ranges:
            rows = connection.execute(
                sa.select(schema.poison).where(
                    schema.poison.c.topic == part.topic,
                    schema.poison.c.partition == part.partition,
                    schema.poison.c.offset >= part.start,
                )
            )
            for row in rows:
                origin = Origin(topic=row.topic, partition=row.partition, offset=row.offset)
                found[origin] = row.reason
    return found


def dead_letter(origin: Origin, key: bytes | None, value: bytes, reason: str) -> DeadLetter:
    """The dead letter of a convicted record."""
    return DeadLetter(
        origin=origin,
        key=key,
        value=value,
        stage="process",
        error="ProcessKilled",
        reason=reason,
        article_id=key.decode("ascii", "replace") if key else None,
    )
