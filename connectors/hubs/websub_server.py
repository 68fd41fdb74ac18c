"""The address that hubs call: a small HTTP server, every request bounded in time and size.

Made of asyncio's sockets and h11's parser, not of an ASGI server: uvicorn has no limit on how
slowly a request may come in, keeps connections open, and takes over the process's signals, which
are the collector's. Here a connection is one request; what is no address that was given to a hub
is answered 404, whatever the method.
"""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import parse_qsl

import h11

from pipeline.errors import ConfigError

log = logging.getLogger(__name__)

_READ = 16 * 1024
_LONGEST_HEAD = 16 * 1024  # or twice that: it is looked at after each reading
_MOST_CONNECTIONS = 128
_MOST_BODIES = 16  # read at a time: what they may take of memory
_MOST_FIELDS = 20
_LINGER_S = 1.0  # for a client that still sends: closing at once would cost it the answer
_BROKEN = (h11.ProtocolError, OSError, EOFError, TimeoutError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a request is answered with."""

    status: int
    text: str = ""
    retry_after_s: int | None = None


NOT_FOUND = Reply(status=404)
_TOO_LONG = Reply(status=413)


class Callbacks(Protocol):
    """What the addresses are for; `token` is the last segment of one."""

    async def verify(self, token: str, fields: Mapping[str, str]) -> Reply:
        """A hub asks whether something was meant, or refuses it."""
        ...

    def admit(self, token: str) -> Reply | None:
        """Before a body is read. None: it may come."""
        ...

    async def push(self, token: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """A body came; names of headers in lower case."""
        ...


class CallbackServer:
    """Listens while it is entered."""

    def __init__(
        self,
        listen: str,
        path: str,
        max_body_bytes: int,
        callbacks: Callbacks,
        *,
        head_timeout_s: float = 5.0,
        body_timeout_s: float = 20.0,
    ) -> None:
        """`path` is where the public address leads to; a proxy before us may take it away."""
        host, _, port = listen.rpartition(":")
        self._listen = (host.strip("[]"), int(port))
        self._paths = {"", path.rstrip("/")}
        self._max_body_bytes = max_body_bytes
        self._callbacks = callbacks
        self._head_timeout_s, self._body_timeout_s = head_timeout_s, body_timeout_s
        self._clients: dict[asyncio.Task[None], bool] = {}  # oldest first; True: waits for its head
        self._bodies = 0
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        """Listen. Raises ConfigError where that cannot be."""
        host, port = self._listen
        try:
            self._server = await asyncio.start_server(self._serve, host, port, limit=_READ)
        except OSError as error:
            raise ConfigError(f"websub.listen: {host}:{port}: {error.strerror}") from error
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        clients = list(self._clients)
        for client in clients:
            client.cancel()
        await asyncio.gather(*clients, return_exceptions=True)
        await self._server.wait_closed()

    @property
    def port(self) -> int:
        """Where it listens."""
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        client = asyncio.current_task()
        assert client is not None
        if len(self._clients) >= _MOST_CONNECTIONS and not self._hang_up():
            writer.transport.abort()
            return
        self._clients[client] = True
        try:
            await self._exchange(client, _Exchange(reader, writer))
        except _BROKEN as error:
            log.debug("a caller of websub.listen: %s: %s", type(error).__name__, error)
        except asyncio.CancelledError:
            log.debug(
                "a caller of websub.listen was hung up on"
            )  # asyncio would log it as an error
        finally:
            del self._clients[client]
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    def _hang_up(self) -> bool:
        """Make room: whoever has been silent longest goes. False: all are at work."""
        silent = next((client for client, waits in self._clients.items() if waits), None)
        if silent is not None:
            silent.cancel()
        return silent is not None

    async def _exchange(self, client: asyncio.Task[None], exchange: "_Exchange") -> None:
        try:
            async with asyncio.timeout(self._head_timeout_s):
                request = await exchange.request()
            self._clients[client] = False
            reply = await self._reply(request, exchange)
        except h11.RemoteProtocolError as error:
            reply = Reply(status=error.error_status_hint)
        except TimeoutError:
            reply = Reply(status=408)
        except _BROKEN:
            raise
        except Exception:  # a crash of one answer: the hub gets a 500 and the others their answers
            log.exception("websub: answering a hub failed")
            reply = Reply(status=500)
        async with asyncio.timeout(self._head_timeout_s):
            await exchange.send(reply)
        with suppress(TimeoutError):
            async with asyncio.timeout(_LINGER_S):
                await exchange.linger(self._max_body_bytes)

    async def _reply(self, request: h11.Request, exchange: "_Exchange") -> Reply:
        path, _, query = request.target.decode("latin-1").partition("?")
        place, _, token = path.rpartition("/")
        if place not in self._paths or not token:
            return NOT_FOUND
        if request.method == b"GET":
            fields = _fields(query)
            return NOT_FOUND if fields is None else await self._callbacks.verify(token, fields)
        if request.method != b"POST":
            return NOT_FOUND
        headers: dict[str, str] = {}
        for name, value in request.headers:
            headers.setdefault(name.decode("latin-1"), value.decode("latin-1"))
        if (refusal := self._callbacks.admit(token)) is not None:
            return refusal
        if headers.get("content-encoding", "identity") != "identity":
            return Reply(status=415)
        if int(headers.get("content-length", "0")) > self._max_body_bytes:
            return _TOO_LONG
        if self._bodies >= _MOST_BODIES:
            return Reply(status=503, retry_after_s=10)
        self._bodies += 1
        try:
            async with asyncio.timeout(self._body_timeout_s):
                body = await exchange.body(self._max_body_bytes)
            return (
                await self._callbacks.push(token, headers, body) if body is not None else _TOO_LONG
            )
        finally:
            self._bodies -= 1


class _Exchange:
    """One request and its answer."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=_LONGEST_HEAD)

    async def request(self) -> h11.Request:
        event = await self._next()
        if not isinstance(event, h11.Request):
            raise EOFError("hung up")
        return event

    async def body(self, most: int) -> bytes | None:
        """None: there is more than `most`."""
        body = bytearray()
        while isinstance(event := await self._next(), h11.Data):
            body += event.data
            if len(body) > most:
                return None
        if not isinstance(event, h11.EndOfMessage):
            raise EOFError("hung up")
        return bytes(body)

    async def send(self, reply: Reply) -> None:
        body = reply.text.encode()
        headers = [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("X-Content-Type-Options", "nosniff"),
            ("Content-Length", str(len(body))),
            ("Connection", "close"),
        ]
        if reply.retry_after_s is not None:
            headers.append(("Retry-After", str(reply.retry_after_s)))
        for event in (
            h11.Response(status_code=reply.status, headers=headers),
            h11.Data(data=body),
            h11.EndOfMessage(),
        ):
            self._writer.write(self._http.send(event) or b"")
        await self._writer.drain()
        if self._writer.can_write_eof():
            self._writer.write_eof()

    async def linger(self, most: int) -> None:
        """Read on, for a while, what nobody wants."""
        while most > 0 and (data := await self._reader.read(_READ)):
            most -= len(data)

    async def _next(self) -> object:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            if self._http.they_are_waiting_for_100_continue:
                go_on = h11.InformationalResponse(status_code=100, headers=[])
                self._writer.write(self._http.send(go_on) or b"")
            self._http.receive_data(await self._reader.read(_READ))
        return event


def _fields(query: str) -> dict[str, str] | None:
    """The first value of each; None: too many."""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return None
    return dict(reversed(pairs))
