"""A request of any bytes to the address that hubs call."""

import asyncio
from pathlib import Path
from random import Random

from connectors.hubs.subscriptions import Subscriptions
from connectors.hubs.websub_config import WebSubConfig
from connectors.hubs.websub_server import CallbackServer
from connectors.source import Hub, Poll, Pushed
from connectors.websub import WebSub

TOPIC = "https://paper.example/feed"
TOKEN = "token"
SECRET = "secret"
_LOOP = asyncio.new_event_loop()


class _Writer:
    """What the server writes to; a connection without a network."""

    def __init__(self) -> None:
        self.written = b""
        self.transport = self

    def write(self, data: bytes) -> None:
        self.written += data

    async def drain(self) -> None: ...

    async def wait_closed(self) -> None: ...

    def can_write_eof(self) -> bool:
        return False

    def close(self) -> None: ...

    def abort(self) -> None: ...


async def _nobody(hub: str, form: object) -> None: ...


def websub(raw: bytes) -> None:
    _LOOP.run_until_complete(_call(raw))


async def _call(raw: bytes) -> None:
    """One connection to a subscriber that waits for the verification of TOPIC at TOKEN."""
    pushed: list[Pushed] = []
    table = Subscriptions(Path(":memory:"))
    hubs = WebSub(
        WebSubConfig(public_url="https://news.example/hooks"),
        table,
        _nobody,
        lambda source, body: pushed.append(body),
        lambda: 0.0,
        Random(1),
    )
    hubs.keep({"a"})
    named = Hub(url="https://hub.example/", topic=TOPIC)
    hubs.polled("a", Poll(items=(), cursor={}, next_poll_at=0.0, http_status=200, hub=named))
    (one,) = hubs._all.values()
    one.token, one.secret, one.pending = TOKEN, SECRET, "subscribe"
    hubs._all = {TOKEN: one}
    reader, writer = asyncio.StreamReader(), _Writer()
    reader.feed_data(raw)
    reader.feed_eof()
    server = CallbackServer("127.0.0.1:1", "/hooks", 10_000, hubs)
    await server._serve(reader, writer)  # type: ignore[arg-type]
    table.close()
    answer = writer.written.removeprefix(b"HTTP/1.1 100 \r\n\r\n")[:13]
    assert answer[:9] in (b"HTTP/1.1 ", b"")
    assert answer[9:12] != b"500"
    assert answer[9:12] == b"200" or not (pushed or one.lease_ends_at)
