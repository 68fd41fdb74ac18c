"""Which IP addresses may be connected to: the public Internet, and what the operator allows.

The ranges are those of IANA's special-purpose registries (RFC 6890 and its updates, read in 2026)
that are not globally reachable, with multicast, and the clouds' metadata services that live at
public addresses. They are written out because Python's own lists changed between its releases.
"""

from collections.abc import Iterator, Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Network = IPv4Network | IPv6Network

_KINDS = {
    "unspecified": ("0.0.0.0/8", "::/128"),
    "loopback": ("127.0.0.0/8", "::1/128"),
    "private": ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fec0::/10"),
    "link-local": ("169.254.0.0/16", "fe80::/10"),
    "carrier's private": ("100.64.0.0/10",),
    "multicast": ("224.0.0.0/4", "ff00::/8"),
    "broadcast": ("255.255.255.255/32",),
    "cloud metadata": ("168.63.129.16/32",),  # Azure's; the others' are link-local or private
    "documentation": (
        *("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"),
        *("2001:db8::/32", "3fff::/20"),
    ),
    "reserved": (
        *("192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4"),
        "2001::/23",  # protocol assignments; of them only Teredo carries an address to judge
    ),
}
_REFUSED = [
    (network, kind) for kind, written in _KINDS.items() for network in map(ip_network, written)
]
_PUBLIC_6 = IPv6Network("2000::/3")
_TEREDO = IPv6Network("2001::/32")
_NAT64 = IPv6Network("64:ff9b::/96")


def refusal(address: str, allowed: Sequence[Network] = ()) -> str | None:
    """What kind of address it is, if it is not to be connected to; None: it may be.

    An IPv6 address that stands for an IPv4 one (mapped, 6to4, NAT64, Teredo) is judged by that.
    Raises ValueError for what is no address.

    >>> refusal("::ffff:10.1.2.3"), refusal("93.184.215.14")
    ('private', None)
    """
    return _refusal(ip_address(address), allowed)


def _refusal(address: IPv4Address | IPv6Address, allowed: Sequence[Network]) -> str | None:
    if any(address in network for network in allowed):
        return None
    inside = list(_embedded(address))
    if inside:
        return next(filter(None, (_refusal(one, allowed) for one in inside)), None)
    for network, kind in _REFUSED:
        if address in network:
            return kind
    return "reserved" if address.version == 6 and address not in _PUBLIC_6 else None


def _embedded(address: IPv4Address | IPv6Address) -> Iterator[IPv4Address]:
    """The IPv4 addresses that packets to this IPv6 address end up at."""
    if isinstance(address, IPv4Address):
        return
    if address.ipv4_mapped:
        yield address.ipv4_mapped
    elif address.sixtofour:
        yield address.sixtofour
    elif address in _NAT64:
        yield IPv4Address(int(address) & 0xFFFFFFFF)
    elif address in _TEREDO:
        yield IPv4Address(int(address) >> 64 & 0xFFFFFFFF)  # the server
        yield IPv4Address(~int(address) & 0xFFFFFFFF)  # the client, its bits turned (RFC 4380)
