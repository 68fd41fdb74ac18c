"""The loop of a follower: changes after its cursor -> write -> move the cursor.

Each sink has its own thread and cursor: a slow or broken one holds up nobody, and a new one
starts from the first change.
"""

import logging
import threading
from collections.abc import Callable

import sqlalchemy as sa

from pipeline.backoff import delay_s
from pipeline.errors import Transient
from pipeline.sinks.sink import Sink
from pipeline.store import followers
from pipeline.store.followers import Position

BATCH = 500
LOOK_EVERY_S = 0.2
_BACKOFF_S = (1.0, 60.0)

logger = logging.getLogger(__name__)


def follow(
    store: sa.Engine, name: str, open_sink: Callable[[], Sink], stop: threading.Event
) -> None:
    """Deliver changes to one sink until `stop` is set. What it cannot write, it tries again."""
    sink: Sink | None = None
    failures = 0
    while not stop.is_set():
        try:
            sink = sink or open_sink()
            if not deliver(store, name, sink):
                stop.wait(LOOK_EVERY_S)
            failures = 0
        except (Transient, OSError) as error:
            # What failed may not be usable again: an idempotent producer, a file that is gone.
            if sink is not None:
                sink.close()
                sink = None
            delay = delay_s(failures, *_BACKOFF_S)
            failures += 1
            logger.warning("sink %s: next try in %.0f s: %s", name, delay, error)
            stop.wait(delay)
    if sink is not None:
        sink.close()


def deliver(store: sa.Engine, name: str, sink: Sink) -> int:
    """Write the next batch of changes; returns how many there were."""
    position = followers.position(store, name)
    changes = followers.changes_after(store, position.number, BATCH)
    if changes:
        state = sink.write(changes, position.state)
        followers.move(store, name, position, Position(number=changes[-1].number, state=state))
    return len(changes)
