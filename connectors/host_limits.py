"""Gentleness: how many requests at a time, and how close together, one host gets."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

_SWEEP_AT = 10_000  # hosts remembered before those with nothing to wait for are forgotten


@dataclass(slots=True)
class _Host:
    free: asyncio.Semaphore
    next_start: float = 0.0
    users: int = 0


class HostLimits:
    """At most `concurrency` requests to a host at a time, their starts `spacing_s` apart."""

    def __init__(
        self,
        concurrency: int,
        spacing_s: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._concurrency = concurrency
        self._spacing_s = spacing_s
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def slot(self, name: str) -> AsyncIterator[None]:
        """Wait for the turn of a request to host `name`, first come first served."""
        host = self._hosts.get(name)
        if host is None:
            self._sweep()
            host = self._hosts[name] = _Host(asyncio.Semaphore(self._concurrency))
        host.users += 1
        try:
            async with host.free:
                now = self._clock()
                start = max(now, host.next_start)
                host.next_start = start + self._spacing_s
                if start > now:
                    await self._sleep(start - now)
                yield
        finally:
            host.users -= 1

    def _sweep(self) -> None:
        if len(self._hosts) < _SWEEP_AT:
            return
        now = self._clock()
        self._hosts = {
            name: host for name, host in self._hosts.items() if host.users or host.next_start > now
        }
