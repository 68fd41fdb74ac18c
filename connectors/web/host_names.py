"""Host names to IP addresses, by the system's resolver: in few threads, remembered for a minute."""

import asyncio
import socket
import time
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread

from pipeline.errors import FetchFailed

_THREADS = 16
_KEPT = 20_000  # names
_KEPT_S = 60.0  # the resolver does not tell how long an answer is good for

Found = tuple[str, ...]


def look_up(name: str) -> Found:
    """The addresses of a name, best first (RFC 6724). Raises OSError."""
    asked = name.encode("ascii")  # text would be encoded once more, and fail where it is long
    answers = socket.getaddrinfo(asked, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in answers))


class Names:
    """What names lead to.

    Its threads are daemons: a process that ends does not wait for a name server that is away.
    """

    def __init__(
        self,
        look_up: Callable[[str], Found] = look_up,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._look_up = look_up
        self._clock = clock
        self._known: dict[str, tuple[float, Found]] = {}  # oldest first
        self._asked: SimpleQueue[tuple[str, asyncio.Future[Found]] | None] = SimpleQueue()
        self._threads = 0
        self._under_way = 0

    async def addresses(self, name: str) -> Found:
        """Where `name` leads. Raises FetchFailed if nowhere, or nobody can tell."""
        now = self._clock()
        good_until, found = self._known.get(name, (now, ()))
        if good_until > now:
            return found
        try:
            found = await self._ask(name)
        except socket.gaierror as error:
            away = error.errno == socket.EAI_AGAIN
            words = "no name server answers for" if away else "no address is known for"
            raise FetchFailed(f"{words} {name}") from error
        self._known.pop(name, None)
        self._known[name] = (now + _KEPT_S, found)
        if len(self._known) > _KEPT:
            del self._known[next(iter(self._known))]
        return found

    def close(self) -> None:
        """Let the threads end."""
        for _ in range(self._threads):
            self._asked.put(None)
        self._threads = 0

    async def _ask(self, name: str) -> Found:
        self._under_way += 1
        if self._under_way > self._threads and self._threads < _THREADS:
            self._threads += 1
            Thread(target=self._answer, name="names", daemon=True).start()
        future: asyncio.Future[Found] = asyncio.get_running_loop().create_future()
        self._asked.put((name, future))
        try:
            return await future
        finally:
            self._under_way -= 1

    def _answer(self) -> None:
        while (asked := self._asked.get()) is not None:
            name, future = asked
            if future.cancelled():
                continue
            found: Found | Exception
            try:
                found = self._look_up(name)
            except Exception as error:  # noqa: BLE001 - raised where it is waited for
                found = error
            try:
                future.get_loop().call_soon_threadsafe(_settle, future, found)
            except RuntimeError:
                return  # the loop has ended meanwhile


def _settle(future: asyncio.Future[Found], found: Found | Exception) -> None:
    if future.done():
        return  # nobody waits any more
    if isinstance(found, Exception):
        future.set_exception(found)
    else:
        future.set_result(found)
