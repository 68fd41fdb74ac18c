"""When a run with `--until-idle` is over."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from pipeline.store import followers, log
from pipeline.store.sqlite import reading


class Settling:
    """Waits until a store has all of the log up to `ends`, and the followers all of that.

    Others may go on writing meanwhile: what came later is not waited for.
    """

    def __init__(
        self, store: sa.Engine, topic: str, ends: Mapping[int, int], follower_names: Sequence[str]
    ) -> None:
        self._store = store
        self._topic = topic
        self._ends = ends
        self._followers = follower_names
        self._last_change: int | None = None  # when the log was through

    def is_over(self) -> bool:
        """Whether that is so by now. Raises StoreUnavailable."""
        if self._last_change is None:
            if not self._is_committed():
                return False
            self._last_change = followers.last_change(self._store)
        positions = (followers.position(self._store, name) for name in self._followers)
        return all(position.number >= self._last_change for position in positions)

    def _is_committed(self) -> bool:
        with reading(self._store) as connection:
            offsets = log.next_offsets(connection, self._topic)
        return all(offsets.get(partition, -1) >= end for partition, end in self._ends.items())
