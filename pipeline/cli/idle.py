"""When a run with `--until-idle` is over."""

from collections.abc import Sequence

import sqlalchemy as sa

from pipeline.store import followers, log
from pipeline.store.sqlite import reading


def is_settled(
    store: sa.Engine, topic: str, ends: dict[int, int], follower_names: Sequence[str]
) -> bool:
    """Whether all of the log up to `ends` is committed, and all of that delivered to all sinks."""
    with reading(store) as connection:
        if log.next_offsets(connection, topic) != ends:
            return False
    last = followers.last_change(store)
    return all(followers.position(store, name).number == last for name in follower_names)
