from ipaddress import ip_network

import pytest

from connectors.web.addresses import refusal


@pytest.mark.parametrize(
    "address",
    [
        "93.184.215.14",
        "8.8.8.8",
        "172.15.255.255",
        "172.32.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "223.255.255.255",
        "2606:2800:21f:cb07:6820:80da:af6b:8b2c",
        "2a00:1450:4001:829::200e",
        "2001:4860:4860::8888",
        "::ffff:8.8.8.8",  # mapped
        "2002:808:808::1",  # 6to4
        "64:ff9b::808:808",  # NAT64
    ],
)
def test_the_public_internet_may_be_connected_to(address):
    assert refusal(address) is None


@pytest.mark.parametrize(
    ("kind", "addresses"),
    [
        ("unspecified", "0.0.0.0 0.1.2.3 :: ::ffff:0.0.0.0"),
        ("loopback", "127.0.0.1 127.255.255.254 ::1 ::ffff:127.0.0.1 ::ffff:7f00:1 2002:7f00:1::"),
        ("loopback", "64:ff9b::127.0.0.1 2001:0:7f00:1:0:0:f7f7:f7f7 2001:0:808:808::80ff:fffe"),
        ("private", "10.0.0.0 172.16.0.1 172.31.255.255 192.168.1.1 fc00:: fd12:3456::1 fec0::1"),
        ("private", "fd00:ec2::254 fd20:ce::254 64:ff9b::a00:1 2002:c0a8:101::1"),
        ("link-local", "169.254.169.254 169.254.0.1 fe80::1 fe80::1%1 ::ffff:169.254.169.254"),
        ("carrier's private", "100.64.0.0 100.100.100.200 100.127.255.255"),
        ("multicast", "224.0.0.1 239.255.255.250 ff02::1"),
        ("broadcast", "255.255.255.255"),
        ("cloud metadata", "168.63.129.16 ::ffff:168.63.129.16"),
        ("documentation", "192.0.2.1 198.51.100.7 203.0.113.9 2001:db8::1 3fff::1"),
        ("reserved", "192.0.0.192 192.88.99.1 198.18.0.1 240.0.0.1 2001:2::1 2001:20::1"),
        ("reserved", "::8.8.8.8 ::7f00:1 64:ff9b:1::808:808 100::1 5f00::1 4000::1 ::fffe:1:1"),
    ],
)
def test_all_else_is_refused_by_its_kind(kind, addresses):
    assert {one: refusal(one) for one in addresses.split()} == dict.fromkeys(
        addresses.split(), kind
    )


def test_what_the_operator_allows_may_be_connected_to_and_nothing_beside_it():
    allowed = [ip_network("10.1.0.0/16"), ip_network("::1/128")]
    for address in ("10.1.255.255", "::ffff:10.1.0.1", "64:ff9b::10.1.0.1", "::1", "8.8.8.8"):
        assert refusal(address, allowed) is None
    for address in ("10.2.0.0", "127.0.0.1", "::2", "::ffff:10.2.0.0"):
        assert refusal(address, allowed) is not None


@pytest.mark.parametrize("text", ["", "localhost", "127.1", "0x7f000001", "1.2.3.4:80", "[::1]"])
def test_what_is_no_address_is_an_error(text):
    with pytest.raises(ValueError, match="does not appear"):
        refusal(text)
