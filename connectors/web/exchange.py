"""One request and its answer, bounded in every way: time, bytes, headers, framing, unpacking."""

from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass

import httpcore2
from ada_url import URL
from h2.events import Event
from h2.exceptions import H2Error

from connectors.web.connections import Connection, Connections, Route
from connectors.web.fetch_config import FetchConfig
from connectors.web.network_stream import NetworkStream
from connectors.web.unpack import Body
from pipeline.errors import FetchFailed, UnsafeAddress

Headers = list[tuple[bytes, bytes]]

_FRAMING = 256 * 1024  # bytes of chunk sizes, frames and pings, beyond twice the body's
_MOST_HEADERS = 256
_MOST_PIECES = 20_000  # of a body; 15 us each
_READ_ANYWAY = 16 * 1024  # of a body that nobody wants: less work than another connection
_JOINED = frozenset({"link", "cache-control"})  # headers that are lists when they are repeated
_BROKEN = (
    *(httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.ProxyError),
    *(httpcore2.ConnectionNotAvailable, H2Error, ValueError),  # h11 and h2 let some through
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came, whatever its status; the body only of success."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    truncated: bool


async def exchange(
    connections: Connections,
    url: str,
    headers: Headers,
    config: FetchConfig,
    proxy: str | None,
    form: bytes | None,
) -> Answer:
    """GET a URL that `urls.href` made, or POST a form to it. Raises FetchFailed.

    A kept connection that turns out to be closed is replaced by a new one.
    """
    address = _address(url, config.loopback_test)
    origin = address.origin
    route: Route = (origin.scheme, origin.host, origin.port, proxy)
    connection = await connections.take(route)
    try:
        try:
            answer = await _ask(connection, address, headers, config, form)
        except _BROKEN:
            if connection.stream is None or connection.stream.heard:
                raise
            connection = connections.make(route)
            answer = await _ask(connection, address, headers, config, form)
    except _BROKEN as error:
        raise FetchFailed(_words(error)) from error
    await connections.keep(connection)
    return answer


async def _ask(
    connection: Connection,
    url: httpcore2.URL,
    headers: Headers,
    config: FetchConfig,
    form: bytes | None,
) -> Answer:
    timeouts = {"connect": config.connect_timeout_s, "read": config.first_byte_timeout_s}
    method = "GET" if form is None else "POST"
    request = httpcore2.Request(
        method, url, headers=headers, content=form, extensions={"timeout": timeouts}
    )
    whole = False
    try:
        response = await connection.line.handle_async_request(request)
        timeouts["read"] = config.read_timeout_s
        stream = response.extensions["network_stream"]
        assert isinstance(stream, NetworkStream)
        connection.stream = stream
        received = _received(response.headers, config.max_header_kb)
        wanted = 200 <= response.status < 300
        body = Body(
            received.get("content-encoding", "") if wanted else "",
            int(config.max_body_mb * 1_000_000) if wanted else _READ_ANYWAY,
        )
        whole = await _read(response, stream, body)
    finally:
        if not whole:
            await connection.line.aclose()
    return Answer(
        status=response.status, headers=received, body=bytes(body), truncated=body.truncated
    )


async def _read(response: httpcore2.Response, stream: NetworkStream, body: Body) -> bool:
    """Read until the end, or until the body has enough (False)."""
    stream.allowance += _FRAMING
    count = 0
    async with aclosing(response.aiter_stream()) as pieces:
        async for piece in pieces:
            count += 1
            if count > _MOST_PIECES:
                raise FetchFailed("the body comes in crumbs")
            stream.allowance += 2 * len(piece)
            if not body.add(piece):
                return False
    await response.aclose()
    return True


def _address(url: str, loopback: str) -> httpcore2.URL:
    parts = URL(url)
    target = parts.pathname + parts.search
    if parts.port == "0":  # httpcore2 would take it for none given
        raise UnsafeAddress("port 0 is not one to connect to")
    if loopback:
        host, _, port = loopback.partition(":")
        return httpcore2.URL(scheme="http", host=host, port=int(port), target=target)
    return httpcore2.URL(
        scheme=parts.protocol[:-1],
        host=parts.hostname.strip("[]"),
        port=int(parts.port) if parts.port else None,
        target=target,
    )


def _received(raw: Headers, max_kb: float) -> dict[str, str]:
    """Headers by name in lower case, values byte for byte; the first of a name counts."""
    size = sum(len(name) + len(value) + 4 for name, value in raw)
    if size > max_kb * 1000 or len(raw) > _MOST_HEADERS:
        raise FetchFailed(f"{len(raw)} headers of {size} bytes")
    received: dict[str, str] = {}
    for raw_name, raw_value in raw:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        if name not in received:
            received[name] = value
        elif name in _JOINED:
            received[name] += f", {value}"
    return received


def _words(error: Exception) -> str:
    said = error.args[0] if error.args else ""
    if isinstance(error, httpcore2.ProxyError):
        return f"the proxy refuses: {said}"
    if isinstance(error, httpcore2.NetworkError):
        return f"the connection broke: {said}"
    if isinstance(error, httpcore2.LocalProtocolError) and not isinstance(said, H2Error):
        return "a header of the configuration is none that HTTP can carry"
    text = type(said).__name__ if isinstance(said, H2Error | Event) else str(said)
    if text.startswith("Server disconnected"):
        return "the server closed the connection without an answer"
    if text.startswith("peer closed connection"):
        return "the server closed the connection in the middle of the answer"
    return f"the answer is not proper HTTP: {text[:100]}".rstrip(": ")
