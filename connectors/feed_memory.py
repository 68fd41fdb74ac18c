"""What is remembered of a feed from poll to poll: its cursor."""

from dataclasses import dataclass, field

import msgspec

from connectors.backlog import Entries
from connectors.feed import Feed
from connectors.feed_moves import Move
from connectors.rhythm import Rhythm
from connectors.source import Cursor, Hub, Outcome
from connectors.unchanged_items import KnownFeed
from connectors.validators import Validators


@dataclass(slots=True, kw_only=True)
class FeedMemory:
    """JSON values. Times: seconds since the epoch."""

    url: str = ""  # as configured
    entries: Entries = field(default_factory=Entries)
    known: KnownFeed = field(default_factory=KnownFeed)
    hub: Hub | None = None
    validators: Validators = field(default_factory=Validators)
    move: Move = field(default_factory=Move)
    rhythm: Rhythm = field(default_factory=Rhythm)
    ask_at: float | None = 0.0  # None: gone
    why: str = ""  # it is asked then
    answered_at: float | None = None
    failures: int = 0
    gone_since: float | None = None
    outcome: Outcome = "ok"

    @property
    def feed(self) -> Feed | None:
        """What the feed last said of itself."""
        return msgspec.convert(self.known.about, Feed) if self.known.about else None


def remembered(cursor: Cursor, url: str) -> FeedMemory:
    """The memory that a cursor holds; of a feed that is configured elsewhere now, its entries."""
    if "seen" in cursor:  # as version 0.1 wrote it
        cursor = cursor | {"entries": {part: cursor[part] for part in ("seen", "waiting")}}
    memory = msgspec.convert(cursor, FeedMemory)
    if memory.url == url:
        return memory
    return FeedMemory(url=url, entries=memory.entries, rhythm=memory.rhythm)
