"""What is remembered of a feed from poll to poll: its cursor."""

from dataclasses import dataclass, field

import msgspec

from connectors.collector.asking import Asked
from connectors.feeds.feed_moves import Move
from connectors.feeds.unchanged_items import KnownFeed
from connectors.schedule import Hints
from connectors.source import Cursor, Hub
from connectors.web.validators import Validators


@dataclass(slots=True, kw_only=True)
class FeedMemory(Asked):
    """JSON values. Times: seconds since the epoch."""

    known: KnownFeed = field(default_factory=KnownFeed)
    hints: Hints = field(default_factory=Hints)
    hub: Hub | None = None
    validators: Validators = field(default_factory=Validators)
    move: Move = field(default_factory=Move)
    gone_since: float | None = None

    def put_back(self, by_s: float) -> None:
        """Make all times earlier."""
        Asked.put_back(self, by_s)  # slots of a dataclass: super() would not find its class
        self.validators.put_back(by_s)
        if self.gone_since is not None:
            self.gone_since -= by_s


def remembered(cursor: Cursor, url: str) -> FeedMemory:
    """The memory that a cursor holds; of a feed that is configured elsewhere now, its entries."""
    if "seen" in cursor:  # as version 0.1 wrote it
        cursor = cursor | {"entries": {part: cursor[part] for part in ("seen", "waiting")}}
    memory = msgspec.convert(cursor, FeedMemory)
    if memory.url == url:
        return memory
    return FeedMemory(url=url, entries=memory.entries, rhythm=memory.rhythm)
