"""The collector's connections: made with the guard, kept open for a while after an answer.

Each serves one request at a time, over HTTP/2 too: no host gets more than a few at once anyway,
and what is read from a connection then belongs to one answer, so limits on it are exact.
"""

import ssl
import time
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from ipaddress import ip_network
from urllib.parse import unquote_to_bytes

import httpcore2
from ada_url import URL

from connectors.web.fetch_config import FetchConfig
from connectors.web.guarded_connect import GuardedConnect
from connectors.web.host_names import Names
from connectors.web.network_stream import NetworkStream
from pipeline.errors import FetchFailed, UnsafeAddress

_KEPT = 100  # over TLS each takes about 300 KB, most of it asyncio's buffer
_KEPT_S = 10.0
_EVERYWHERE = (ip_network("0.0.0.0/0"), ip_network("::/0"))

Route = tuple[bytes, bytes, int, str | None]
"""Scheme, host, port, proxy."""


@dataclass(slots=True, eq=False)
class Connection:
    """One connection, maybe not made yet; `stream` since its first answer."""

    line: httpcore2.AsyncConnectionInterface
    route: Route
    stream: NetworkStream | None = None
    kept_at: float = 0.0


class Connections:
    """Gives connections to servers, directly or by proxies, and keeps idle ones."""

    def __init__(self, config: FetchConfig, names: Names) -> None:
        self.allowance = int(config.max_header_kb * 1000) + 64 * 1024  # what one read may exceed
        networks = ["127.0.0.1"] if config.loopback_test else config.allow_networks
        allowed = [ip_network(network) for network in networks]
        self._guard = GuardedConnect(names, allowed, config.ports, self.allowance)
        self._to_proxies = GuardedConnect(names, _EVERYWHERE, (), self.allowance)
        self._idle: dict[Route, list[Connection]] = {}
        self._by_age: OrderedDict[Connection, None] = OrderedDict()

    async def take(self, route: Route) -> Connection:
        """An idle connection, else a new one, which connects with its first request.

        Raises UnsafeAddress for what a proxy must not be asked to reach.
        """
        while idle := self._idle.get(route):
            connection = idle[-1]
            self._forget(connection)
            stream = connection.stream
            if stream is not None and not stream.closed and not connection.line.has_expired():
                stream.expect(self.allowance)
                return connection
            await connection.line.aclose()
        return self.make(route)

    def make(self, route: Route) -> Connection:
        """A new connection."""
        scheme, host, port, proxy = route
        if proxy is not None:
            self._check_behind_proxy(host.decode(), port)
        pool = httpcore2.AsyncConnectionPool(
            ssl_context=self._tls if scheme == b"https" else None,
            proxy=None if proxy is None else self._proxy(proxy),
            http2=True,
            keepalive_expiry=_KEPT_S,
            network_backend=self._guard if proxy is None else self._to_proxies,
        )
        line = pool.create_connection(httpcore2.Origin(scheme, host, port))
        return Connection(line, route)

    async def keep(self, connection: Connection) -> None:
        """Take back a connection whose answer was read to its end; old ones are closed."""
        if not connection.line.is_idle():
            return
        connection.kept_at = time.monotonic()
        self._idle.setdefault(connection.route, []).append(connection)
        self._by_age[connection] = None
        while len(self._by_age) > _KEPT or self._oldest_at() < connection.kept_at - _KEPT_S:
            oldest = next(iter(self._by_age))
            self._forget(oldest)
            await oldest.line.aclose()

    async def close(self) -> None:
        """Close all that are kept."""
        for connection in self._by_age:
            await connection.line.aclose()
        self._by_age.clear()
        self._idle.clear()

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """The certificates to trust: slow to read, and plain HTTP needs none."""
        return httpcore2.default_ssl_context()

    @cached_property
    def _tls_to_proxies(self) -> ssl.SSLContext:
        """One of their own: httpcore2 sets in it, for each connection, what HTTP is offered."""
        return httpcore2.default_ssl_context()

    def _oldest_at(self) -> float:
        return next(iter(self._by_age)).kept_at

    def _forget(self, connection: Connection) -> None:
        del self._by_age[connection]
        alike = self._idle[connection.route]
        alike.remove(connection)
        if not alike:
            del self._idle[connection.route]

    def _check_behind_proxy(self, host: str, port: int) -> None:
        """What can be told of a host whose name only the proxy resolves."""
        try:
            address = "127.0.0.1" if _is_this_machine(host) else host
            problem = self._guard.problem(address, port)
        except ValueError:  # a name
            problem = self._guard.port_problem(port)
        if problem is not None:
            raise UnsafeAddress(f"{host} is not asked for: {problem}")

    def _proxy(self, address: str) -> httpcore2.Proxy:
        try:
            url = URL(address)
        except ValueError:
            url = None
        if url is None or url.protocol not in ("http:", "https:"):
            raise FetchFailed("the proxy of this source is not http://host:port")
        user = (unquote_to_bytes(url.username), unquote_to_bytes(url.password))
        return httpcore2.Proxy(
            httpcore2.URL(
                scheme=url.protocol[:-1],
                host=url.hostname.strip("[]"),
                port=int(url.port) if url.port else None,
                target="/",
            ),
            auth=user if any(user) else None,
            ssl_context=self._tls_to_proxies if url.protocol == "https:" else None,
        )


def _is_this_machine(host: str) -> bool:
    name = host.rstrip(".")
    return name == "localhost" or name.endswith(".localhost")
