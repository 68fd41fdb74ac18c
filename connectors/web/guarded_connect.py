"""Connections to where it is safe to connect, whatever names, redirects and DNS say.

The name is resolved here, each address judged, and the connection made to a judged address, not to
the name; so no second look at DNS can lead elsewhere. TLS keeps the name. httpcore2 has no other
way to a socket than this.

Of a name with safe and refused addresses the safe ones are used: refusing the name would lose
sites whose DNS carries a stray private record, and gains nothing, since the refused addresses are
never connected to.
"""

import asyncio
import os
import socket
from collections.abc import Collection, Iterable, Sequence
from ipaddress import ip_address

import httpcore2

from connectors.web.addresses import Network, refusal
from connectors.web.host_names import Names
from connectors.web.network_stream import NetworkStream
from pipeline.errors import FetchFailed, UnsafeAddress

_TRIED = 4  # addresses of a name, one after the other


class GuardedConnect(httpcore2.AsyncNetworkBackend):
    """Makes connections for httpcore2.

    Raises UnsafeAddress where none may be made, FetchFailed where none can be.
    """

    def __init__(
        self, names: Names, allowed: Sequence[Network], ports: Collection[int], allowance: int
    ) -> None:
        self._names = names
        self._allowed = allowed
        self._ports = ports
        self._allowance = allowance

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = 10.0,
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to one of the addresses of `host`, which share the time."""
        try:
            async with asyncio.timeout(timeout) as limit:
                addresses = await self._safe(host, port)
                ends_at = limit.when()
                assert ends_at is not None
                return await self._first(addresses[:_TRIED], host, port, ends_at)
        except TimeoutError as error:
            raise FetchFailed(f"no connection to {host} within {timeout:g} s") from error

    async def _safe(self, host: str, port: int) -> list[str]:
        found = (host,) if _is_address(host) else await self._names.addresses(host)
        problems = {address: self.problem(address, port) for address in found}
        safe = [address for address, problem in problems.items() if problem is None]
        if not safe:
            address, problem = next(iter(problems.items()))
            raise UnsafeAddress(f"{host} is not connected to: {problem} ({address})")
        return safe

    def problem(self, address: str, port: int) -> str | None:
        """Why this is not connected to, in words; None: it may be."""
        if self._is_allowed(address):
            return None
        kind = refusal(address, self._allowed)
        if kind is not None:
            return f"a {kind} address, which fetch.allow_networks does not have"
        return self.port_problem(port)

    def port_problem(self, port: int) -> str | None:
        """The same of a public address, as far as its port tells."""
        return None if port in self._ports else f"port {port} is not one of fetch.ports"

    def _is_allowed(self, address: str) -> bool:
        return any(ip_address(address) in network for network in self._allowed)

    async def _first(
        self, addresses: Sequence[str], host: str, port: int, ends_at: float
    ) -> NetworkStream:
        loop = asyncio.get_running_loop()
        failed = OSError()
        for left, address in zip(range(len(addresses), 0, -1), addresses, strict=True):
            share_s = (ends_at - loop.time()) / left
            try:
                async with asyncio.timeout(share_s if left > 1 else None):
                    return await self._connect(address, port)
            except OSError as error:  # also TimeoutError
                failed = error
        words = os.strerror(failed.errno) if failed.errno else "no answer"
        raise FetchFailed(f"no connection to {host}: {words}") from failed

    async def _connect(self, address: str, port: int) -> NetworkStream:
        loop = asyncio.get_running_loop()
        sock = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
        try:
            sock.setblocking(False)
            await loop.sock_connect(sock, (address, port))
            self._check(sock, port)
            _, stream = await loop.create_connection(
                lambda: NetworkStream(self._allowance), sock=sock
            )
        except BaseException:
            sock.close()
            raise
        return stream

    def _check(self, sock: socket.socket, port: int) -> None:
        """What is really connected: also not this machine under one of its public addresses."""
        there, here = sock.getpeername()[0], sock.getsockname()[0]
        problem = self.problem(there, port)
        if problem is None and there == here and not self._is_allowed(there):
            problem = "an address of this machine"
        if problem is not None:
            raise UnsafeAddress(f"{there} is not connected to: {problem}")


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
