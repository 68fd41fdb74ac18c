"""Attempts to make the collector ask for what only this machine can reach."""

import asyncio
import shutil

import pytest

from connectors.fetch import Access, Fetcher
from connectors.web.fetch_config import FetchConfig
from pipeline.errors import FetchFailed, UnsafeAddress
from tests.connectors.http2_site import http2_site, self_signed
from tests.connectors.site import Answer, Site


@pytest.fixture
def site():
    with Site() as running:
        running.pages["/"] = b"secret"
        yield running


def get(url, *, look_up=None, times=1, access=Access(), before_each=lambda: None, **options):  # noqa: B008
    """The bodies of `times` requests, each maybe a failure."""

    async def main():
        config = FetchConfig(host_spacing_s=0, obey_robots=False, **options)
        resolver = {"look_up": look_up} if look_up else {}
        async with Fetcher(config, **resolver) as fetcher:
            outcomes = []
            for _ in range(times):
                before_each()
                try:
                    outcomes.append((await fetcher.get(url, access=access)).body)
                except FetchFailed as error:
                    outcomes.append(error)
            return outcomes

    return asyncio.run(main())


HERE = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "0x7f.1",
    "0x7f000001",
    "0x7F.0x0.0x0.0x1",
    "2130706433",
    "017700000001",
    "0177.0.0.01",
    "127.0.0.1.",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "%31%32%37.0.0.1",
    "0",
    "0.0.0.0",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "%6cocalhost",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[2002:7f00:1::]",
    "paper.example@127.0.0.1",
    "paper.example:80@127.0.0.1",
    "127.0.0.1:1@localhost",
]


@pytest.mark.parametrize("host", HERE)
def test_no_way_of_writing_this_machine_gets_there(site, host):
    (error,) = get(f"http://{host}:{site.server_port}/")
    assert isinstance(error, UnsafeAddress) or "no address is known for localhost." in str(error)
    assert site.asked == []


@pytest.mark.parametrize("host", HERE)
def test_no_redirect_gets_there(site, host):
    # only 127.0.0.9 is allowed, where this server answers too
    site.pages["/away"] = Answer(
        status=302, headers={"Location": f"//{host}:{site.server_port}/".encode().decode("latin-1")}
    )
    with Site("127.0.0.9") as allowed:
        allowed.pages["/away"] = site.pages["/away"]
        (error,) = get(allowed.url("/away"), allow_networks=["127.0.0.9"])
    assert isinstance(error, UnsafeAddress) or "no address is known for localhost." in str(error)
    assert site.asked == []


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "gopher://127.0.0.1:6379/_SET%20a%20b",
        "data:text/html,x",
        "javascript:alert(1)",
        "unix:///run/docker.sock",
        "http://",
        "http://[::1",
        "http://127.0.0.1:99999/",
        "http://a b/",
    ],
)
def test_redirects_to_what_is_not_http_are_not_followed(site, location):
    site.pages["/away"] = Answer(status=302, headers={"Location": location})
    (error,) = get(site.url("/away"), allow_networks=["127.0.0.1"])
    assert "not an http(s) address" in str(error)


def test_a_name_that_changes_between_requests_is_judged_anew(site, monkeypatch):
    """DNS rebinding: the first answer is harmless, the second is 127.0.0.1."""
    monkeypatch.setattr("connectors.web.host_names._KEPT_S", 0)
    answers = iter([("127.0.0.9",), ("127.0.0.1",), ("10.0.0.1", "127.0.0.1")])
    with Site("127.0.0.9", site.server_port) as allowed:
        allowed.pages["/"] = Answer(b"news", headers={"Connection": "close"})
        news, *refused = get(
            f"http://paper.example:{site.server_port}/",
            look_up=lambda name: next(answers),
            times=3,
            allow_networks=["127.0.0.9"],
        )
    assert news == b"news"
    assert [type(error) for error in refused] == [UnsafeAddress, UnsafeAddress]
    assert site.asked == []


def test_a_name_is_resolved_once_for_a_connection(site):
    """There is no second look-up that could answer differently from the one that was judged."""
    asked = []

    def look_up(name):
        asked.append(name)
        return ("127.0.0.9",) if len(asked) == 1 else ("127.0.0.1",)

    with Site("127.0.0.9", site.server_port) as allowed:
        allowed.pages["/"] = b"news"
        url = f"http://paper.example:{site.server_port}/"
        assert get(url, look_up=look_up, allow_networks=["127.0.0.9"]) == [b"news"]
    assert asked == ["paper.example"]


def test_addresses_of_the_clouds_are_refused_by_name_too():
    for address in ("169.254.169.254", "fd00:ec2::254", "100.100.100.200", "168.63.129.16"):
        (error,) = get("http://metadata.example/latest/", look_up=lambda name, it=address: (it,))
        assert isinstance(error, UnsafeAddress)
        assert address in str(error)


def test_ports_are_refused_wherever_the_name_leads():
    for port in (0, 22, 25, 6379, 9200):
        (error,) = get(f"http://paper.example:{port}/", look_up=lambda name: ("93.184.215.14",))
        assert isinstance(error, UnsafeAddress)


def test_a_host_header_cannot_be_smuggled_into_the_request(site):
    for path in ("/%0d%0aHost:%20x", "/\r\nHost: x", "/?a\nb", "/\tb"):
        get(f"http://127.0.0.1:{site.server_port}{path}", allow_networks=["127.0.0.1"])
    assert {headers["host"] for _, headers in site.asked} == {site.address}
    assert all("\n" not in path for path, _ in site.asked)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl for a certificate")
def test_tls_is_checked_against_the_name_not_the_address(tmp_path, monkeypatch):
    certificate, key = self_signed(tmp_path)

    async def ask(host, port):
        config = FetchConfig(host_spacing_s=0, obey_robots=False, allow_networks=["127.0.0.1"])
        async with Fetcher(config, look_up=lambda name: ("127.0.0.1",)) as fetcher:
            try:
                return (await fetcher.get(f"https://{host}:{port}/7")).body
            except FetchFailed as error:
                return str(error)

    async def main(*hosts):
        async with http2_site(certificate, key) as site:
            return [await ask(host, site.port) for host in hosts]

    unknown = "the certificate of localhost is not valid: self-signed certificate"
    assert asyncio.run(main("localhost")) == [unknown]
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    good, dotted, *bad = asyncio.run(main("localhost", "localhost.", "paper.example", "127.0.0.1"))
    assert (good, dotted) == (b"x" * 7, b"x" * 7)
    assert ["the certificate of" in error for error in bad] == [True, True]
