"""The Kafka log that this store follows: which one it is, and how far it has been read."""

from collections.abc import Mapping
from dataclasses import asdict

import sqlalchemy as sa

from pipeline.errors import LogMismatch
from pipeline.records import LogIdentity
from pipeline.store.schema import attempts, log_identity, offsets, poison
from pipeline.store.sqlite import writing


def follow(
    store: sa.Engine, log: LogIdentity, begins: Mapping[int, int], *, anew: bool = False
) -> dict[int, int]:
    """Return the next offset to read of each partition.

    `begins` is the first offset that each partition still holds. The first time, the log's
    identity is kept and reading starts at its beginning. Later, another cluster, another topic
    of the same name or another number of partitions raises LogMismatch: offsets of one log mean
    nothing in another. `anew` is a person's decision to follow this log from its beginning
    whatever was followed before; articles that the store has already end as seen.
    """
    topic = log.topic
    with writing(store) as connection:
        known = connection.execute(
            sa.select(log_identity).where(log_identity.c.topic == topic)
        ).one_or_none()
        if known is None or anew:
            _begin(connection, log, begins, number=known.log + 1 if known else 1)
        else:
            for what, value in asdict(log).items():
                if getattr(known, what) != value:
                    raise LogMismatch(
                        f"topic {topic}: the store has followed {what} {getattr(known, what)}, "
                        f"Kafka now says {value}. Nothing was read. Point `kafka` at the log of "
                        "before, or see docs/operations.md for `wireroom enrich --new-log`."
                    )
        return next_offsets(connection, topic)


def _begin(
    connection: sa.Connection, log: LogIdentity, begins: Mapping[int, int], number: int
) -> None:
    for table in (log_identity, offsets, poison):
        connection.execute(sa.delete(table).where(table.c.topic == log.topic))
    connection.execute(sa.delete(attempts))
    connection.execute(sa.insert(log_identity).values(log=number, **asdict(log)))
    connection.execute(
        sa.insert(offsets),
        [
            {"topic": log.topic, "partition": partition, "next_offset": begin}
            for partition, begin in begins.items()
        ],
    )


def number(connection: sa.Connection, topic: str) -> int:
    """Which log of the topic is followed: 1, and one more each time it was begun anew."""
    found = connection.scalar(sa.select(log_identity.c.log).where(log_identity.c.topic == topic))
    assert found is not None, f"no log of {topic} is followed"
    return int(found)


def next_offsets(connection: sa.Connection, topic: str) -> dict[int, int]:
    """The next offset to read of each partition, as committed."""
    rows = connection.execute(
        sa.select(offsets.c.partition, offsets.c.next_offset).where(offsets.c.topic == topic)
    )
    return {row.partition: row.next_offset for row in rows}
