"""The Kafka log that this store follows: which one it is, and how far it has been read."""

from collections.abc import Mapping
from dataclasses import asdict

import sqlalchemy as sa

from pipeline.errors import LogMismatch
from pipeline.records import LogIdentity
from pipeline.store.schema import log_identity, offsets
from pipeline.store.sqlite import writing


def follow(store: sa.Engine, log: LogIdentity, begins: Mapping[int, int]) -> dict[int, int]:
    """Return the next offset to read of each partition.

    `begins` is the first offset that each partition still holds. The first time, the log's
    identity is kept and reading starts at its beginning. Later, another cluster, another topic
    of the same name or another number of partitions raises LogMismatch: offsets of one log mean
    nothing in another, and starting over would be a decision for a person.
    """
    topic = log.topic
    with writing(store) as connection:
        known = connection.execute(
            sa.select(log_identity).where(log_identity.c.topic == topic)
        ).one_or_none()
        if known is None:
            connection.execute(sa.insert(log_identity).values(**asdict(log)))
            connection.execute(
                sa.insert(offsets),
                [
                    {"topic": topic, "partition": partition, "next_offset": begin}
                    for partition, begin in begins.items()
                ],
            )
        else:
            for what, value in asdict(log).items():
                if getattr(known, what) != value:
                    raise LogMismatch(
                        f"topic {topic}: the store has followed {what} {getattr(known, what)}, "
                        f"Kafka now says {value}. Nothing was read. Point `kafka` at the log of "
                        "before, or start with another `data_dir`."
                    )
        return next_offsets(connection, topic)


def next_offsets(connection: sa.Connection, topic: str) -> dict[int, int]:
    """The next offset to read of each partition, as committed."""
    rows = connection.execute(
        sa.select(offsets.c.partition, offsets.c.next_offset).where(offsets.c.topic == topic)
    )
    return {row.partition: row.next_offset for row in rows}
