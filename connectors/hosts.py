"""What is known of each host, and its turns: how many requests, how close together, and when none.

A host is a name with its port where it has one. Two names of one site are two hosts, and so are
two sites on one address: content delivery networks serve thousands of papers from a few.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from pipeline.errors import HostHeld

_FEWEST_SWEPT = 1_000
_STEP_S = 5.0  # clocks are put right by less, again and again
_LONGEST_COPY_S = 8 * 24 * 3600.0  # a robots.txt is asked for earlier, or the clock was ahead
_RECORD_BYTES = 300  # measured, without the text of robots.txt


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsCopy:
    """The robots.txt of one host under one scheme, as it was last read."""

    scheme: str
    text: bytes | None  # packed (zlib), empty where the host has none; None: never reached
    until: float  # when it is asked for again, seconds since the epoch
    failing_since: float | None = None  # not reached since then; `text` is older
    failures: int = 0
    why: str = ""  # it was not reached, in words


@dataclass(frozen=True, slots=True, kw_only=True)
class HostRecord:
    """What must outlive the process. msgspec writes and reads it."""

    host: str
    held_until: float = 0.0  # no request before, seconds since the epoch
    why: str = ""  # it is held
    held_at: float = 0.0  # since then; later than now, the clock was ahead: it is over
    delay_s: float = 0.0  # between requests, as its robots.txt asks
    robots: tuple[RobotsCopy, ...] = ()

    @property
    def empty(self) -> bool:
        """Nothing is known any more: what was saved can be deleted."""
        return self == HostRecord(host=self.host)

    @property
    def size(self) -> int:
        """About the memory it takes, bytes."""
        return _RECORD_BYTES + sum(len(copy.text or b"") for copy in self.robots)


@dataclass(slots=True)
class _Turns:
    """A host that is asked now, or was a moment ago."""

    free: asyncio.Semaphore
    line: asyncio.Lock = field(default_factory=asyncio.Lock)
    next_start: float = 0.0
    users: int = 0  # running or waiting
    running: int = 0


def host_of(url: str) -> str:
    """The host of an http(s) URL that `urls.href` made.

    >>> host_of("https://me@news.example:8443/feed")
    'news.example:8443'
    """
    return urlsplit(url).netloc.rpartition("@")[2]


class Hosts:
    """At most `concurrency` requests to a host at a time, their starts `spacing_s` apart.

    A host may ask for more time between requests (`set_delay`, obeyed up to `max_delay_s`) or for
    none at all for a while (`hold`). Times are seconds; `clock` gives seconds since the epoch.
    What is known of hosts takes up to `memory_mb`, enough for 100,000: those that changed longest
    ago are forgotten first. A host of which nothing is known takes nothing between its requests.
    """

    def __init__(
        self,
        concurrency: int,
        spacing_s: float,
        *,
        max_delay_s: float = 300.0,
        memory_mb: float = 100.0,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.clock = clock
        self.requests = 0  # let go so far, to all hosts
        self._concurrency = concurrency
        self._spacing_s = spacing_s
        self._max_delay_s = max_delay_s
        self._room = int(memory_mb * 1_000_000)
        self._sleep = sleep
        self._turns: dict[str, _Turns] = {}
        self._sweep_at = _FEWEST_SWEPT
        self._records: dict[str, HostRecord] = {}  # those that changed last come last
        self._changed: set[str] = set()

    @asynccontextmanager
    async def slot(self, host: str) -> AsyncIterator[None]:
        """Wait for the turn of a request, first come first served, and keep it inside the block.

        Raises HostHeld while the host is held, also when that comes while waiting.
        """
        self.check_hold(host)
        turns = self._turns.get(host) or self._begin(host)
        turns.users += 1
        try:
            async with turns.free:
                async with turns.line:
                    await self._spacing(host, turns)
                turns.running += 1
                self.requests += 1
                try:
                    yield
                finally:
                    turns.running -= 1
        finally:
            turns.users -= 1

    async def _spacing(self, host: str, turns: _Turns) -> None:
        while True:
            self.check_hold(host)
            now, gap_s = self.clock(), self._gap_s(host)
            start = min(turns.next_start, now + gap_s)  # not later, should the clock be set back
            if start <= now:
                turns.next_start = now + gap_s
                return
            turns.next_start = start
            await self._sleep(start - now)

    def wait_s(self, host: str) -> float:
        """How long a newcomer would wait for its turn, were every answer quick."""
        now, turns = self.clock(), self._turns.get(host)
        held_s = self._held_s(self._records.get(host))
        queue_s = 0.0
        if turns:
            waiting = turns.users - turns.running
            queue_s = max(turns.next_start - now, 0.0) + waiting * self._gap_s(host)
        return max(held_s, queue_s, 0.0)

    def hold(self, host: str, for_s: float, why: str) -> None:
        """Send nothing to the host for so long (429, 503); a longer hold stays."""
        now, record = self.clock(), self._record(host)
        if for_s > max(self._held_s(record), 0.0):
            self._keep(replace(record, held_until=now + for_s, why=why, held_at=now))

    def set_delay(self, host: str, delay_s: float) -> float:
        """The host wants at least so long between requests (Crawl-delay); gives what it gets."""
        delay_s = min(delay_s, self._max_delay_s)
        record = self._record(host)
        if delay_s != record.delay_s:
            before_s = self._gap_s(host)
            self._keep(replace(record, delay_s=delay_s))
            if turns := self._turns.get(host):  # it counts from the last request, robots.txt mostly
                turns.next_start += self._gap_s(host) - before_s
        return delay_s

    def robots(self, host: str, scheme: str) -> RobotsCopy | None:
        """What was kept of the host's robots.txt."""
        latest = self.clock() + _LONGEST_COPY_S
        copies = (copy for copy in self._record(host).robots if copy.until <= latest)
        return next((copy for copy in copies if copy.scheme == scheme), None)

    def keep_robots(self, host: str, copy: RobotsCopy) -> None:
        """Remember the host's robots.txt."""
        record = self._record(host)
        others = tuple(known for known in record.robots if known.scheme != copy.scheme)
        self._keep(replace(record, robots=(*others, copy)))

    def changed(self) -> list[HostRecord]:
        """What changed since this was last asked, to be saved; empty records can be deleted."""
        names, self._changed = self._changed, set()
        return [self._record(name) for name in names]

    def load(self, records: Iterable[HostRecord]) -> None:
        """Take in what was saved."""
        for record in records:
            self._put(record)

    def _record(self, host: str) -> HostRecord:
        return self._records.get(host) or HostRecord(host=host)

    def _keep(self, record: HostRecord) -> None:
        self._changed.add(record.host)
        self._put(record)

    def _put(self, record: HostRecord) -> None:
        old = self._records.pop(record.host, None)
        self._room += (old.size if old else 0) - record.size
        self._records[record.host] = record
        while self._room < 0:
            forgotten = self._records.pop(next(iter(self._records)))
            self._room += forgotten.size
            self._changed.add(forgotten.host)

    def check_hold(self, host: str) -> None:
        """Raise HostHeld while the host is held."""
        record = self._records.get(host)
        left_s = self._held_s(record)
        if record and left_s > 0:
            raise HostHeld(f"{host} is left alone for {left_s:.0f} s: {record.why}", left_s)

    def _held_s(self, record: HostRecord | None) -> float:
        now = self.clock()
        if record is None or now < record.held_at - _STEP_S:
            return 0.0
        return record.held_until - now

    def _gap_s(self, host: str) -> float:
        record = self._records.get(host)
        return max(self._spacing_s, record.delay_s) if record else self._spacing_s

    def _begin(self, host: str) -> _Turns:
        if len(self._turns) >= self._sweep_at:
            now = self.clock()
            self._turns = {
                name: turns
                for name, turns in self._turns.items()
                if turns.users or turns.next_start > now
            }
            self._sweep_at = max(_FEWEST_SWEPT, 2 * len(self._turns))
        turns = self._turns[host] = _Turns(asyncio.Semaphore(self._concurrency))
        return turns
