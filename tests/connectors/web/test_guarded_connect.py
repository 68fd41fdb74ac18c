import asyncio
import socket
from contextlib import ExitStack
from ipaddress import ip_network

import pytest

from connectors.web import guarded_connect
from connectors.web.guarded_connect import GuardedConnect
from connectors.web.host_names import Names
from pipeline.errors import FetchFailed, UnsafeAddress

ALLOWED = ["127.0.0.1/32", "127.0.0.3/32"]


@pytest.fixture
def port():
    """Of a server at 127.0.0.1, which answers with where it was connected to."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def connect(host, port, *found, allowed=ALLOWED, ports=(80,), timeout_s=5):
    """Where the connection was made to, when the name leads to `found`."""

    async def main():
        names = Names(lambda name: found)
        backend = GuardedConnect(names, [ip_network(one) for one in allowed], ports, 1000)
        try:
            stream = await backend.connect_tcp(host, port, timeout_s)
        finally:
            names.close()
        there = stream.get_extra_info("peername")[0]
        await stream.aclose()
        return there

    return asyncio.run(main())


def test_an_allowed_address_is_connected_to_whatever_its_port(port):
    assert connect("paper.example", port, "127.0.0.1") == "127.0.0.1"
    assert connect("127.0.0.1", port) == "127.0.0.1"


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("127.0.0.1", "loopback"),
        ("::1", "loopback"),
        ("::ffff:127.0.0.1", "loopback"),
        ("64:ff9b::7f00:1", "loopback"),
        ("10.0.0.1", "private"),
        ("169.254.169.254", "link-local"),
        ("fd00:ec2::254", "private"),
        ("0.0.0.0", "unspecified"),
    ],
)
def test_no_other_is_named_or_as_such(port, address, kind):
    for host in ("paper.example", address):
        with pytest.raises(UnsafeAddress, match=rf"{host} .* a {kind} address, .* \({address}\)"):
            connect(host, port, address, allowed=())


def test_of_several_addresses_the_safe_ones_are_used(port):
    assert connect("paper.example", port, "127.0.0.2", "10.0.0.1", "127.0.0.1") == "127.0.0.1"
    with pytest.raises(UnsafeAddress, match=r"loopback address, .*\(127\.0\.0\.2\)"):
        connect("paper.example", port, "127.0.0.2", "10.0.0.1")


def test_a_public_address_has_the_ports_that_are_allowed():
    for port in (22, 25, 6379, 81):
        with pytest.raises(UnsafeAddress, match=f"port {port} is not one of fetch.ports"):
            connect("paper.example", port, "93.184.215.14")


def test_the_next_address_is_tried_where_nobody_listens(port):
    assert connect("paper.example", port, "127.0.0.3", "127.0.0.1") == "127.0.0.1"
    with pytest.raises(FetchFailed, match=r"no connection to paper.example: Connection refused"):
        connect("paper.example", port, "127.0.0.3")


def test_the_next_address_is_tried_when_one_does_not_answer(port):
    with ExitStack() as stack:
        full = stack.enter_context(socket.create_server(("127.0.0.3", port), backlog=0))
        for _ in range(3):  # its queue is full: the kernel drops who comes next
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        found = ("127.0.0.3", "127.0.0.1")
        assert connect("paper.example", port, *found, timeout_s=0.4) == "127.0.0.1"
        with pytest.raises(FetchFailed, match=r"no connection to paper.example within 0.1 s"):
            connect("paper.example", port, "127.0.0.3", timeout_s=0.1)


def test_this_machine_is_refused_under_its_public_addresses_too(port, monkeypatch):
    monkeypatch.setattr(guarded_connect, "refusal", lambda address, allowed: None)  # all are public
    with pytest.raises(UnsafeAddress, match=r"127\.0\.0\.1 .* an address of this machine"):
        connect("paper.example", port, "127.0.0.1", allowed=(), ports=(port,))
