"""Ports of this machine's own address."""

import random
import socket

HOST = "127.0.0.1"

PORTS = range(20_000, 32_768)
"""Below the ports that Linux gives to clients: one of those, trying to reach a server that is away,
can be given the server's own port and connect to itself, and the server could not come back."""


def is_free(port: int) -> bool:
    """Whether a server could listen on `port` now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def free_port(*, but: int = 0) -> int:
    """Any free port of PORTS, other than `but`."""
    drawn = random.SystemRandom().sample(PORTS, len(PORTS))
    return next(port for port in drawn if port != but and is_free(port))
