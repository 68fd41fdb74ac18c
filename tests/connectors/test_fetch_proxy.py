import asyncio
import shutil

import pytest

from connectors.fetch import Access, Fetcher
from connectors.web.fetch_config import FetchConfig
from pipeline.errors import FetchFailed, UnsafeAddress
from tests.connectors.http2_site import http2_site, self_signed
from tests.connectors.http_proxy import http_proxy
from tests.connectors.site import Answer, Site


@pytest.fixture
def site():
    with Site() as running:
        yield running


def by_proxy(url, ports, *, address=None, **options):
    """The response or failure, and what the proxy was asked."""

    async def main():
        config = FetchConfig(host_spacing_s=0, obey_robots=False, **options)
        async with http_proxy(ports) as proxy, Fetcher(config) as fetcher:
            try:
                outcome = await fetcher.get(url, access=Access(proxy=address or proxy.url))
            except FetchFailed as error:
                outcome = error
            return outcome, proxy.asked

    return asyncio.run(main())


def test_a_proxy_is_asked_for_names_it_resolves_and_sees_its_password_alone(site):
    site.pages["/feed?id=7"] = b"news"
    answer, ((line, headers),) = by_proxy("http://paper.example/feed?id=7", {80: site.server_port})
    assert (answer.body, answer.url) == (b"news", "http://paper.example/feed?id=7")
    assert line == "GET http://paper.example/feed?id=7 HTTP/1.1"
    assert headers["host"] == "paper.example"
    assert headers["proxy-authorization"] == "basic bwu6ceb3"  # me:p@w, in lower case
    assert "authorization" not in headers


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl for a certificate")
def test_https_goes_through_a_tunnel_with_the_servers_certificate_checked(tmp_path, monkeypatch):
    certificate, key = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    async def main(host):
        config = FetchConfig(host_spacing_s=0, obey_robots=False)
        async with (
            http2_site(certificate, key) as site,
            http_proxy({443: site.port}) as proxy,
            Fetcher(config) as fetcher,
        ):
            access = Access(proxy=proxy.url)
            urls = (f"https://{host}/10", f"https://{host}/20")
            bodies = [(await fetcher.get(url, access=access)).body for url in urls]
            return bodies, [line for line, _ in proxy.asked]

    with pytest.MonkeyPatch.context() as patch:  # a name that the guard leaves to the proxy
        patch.setattr("connectors.web.connections._is_this_machine", lambda host: False)
        bodies, lines = asyncio.run(main("localhost"))
    assert (bodies, lines) == ([b"x" * 10, b"x" * 20], ["CONNECT localhost:443 HTTP/1.1"])
    with pytest.raises(FetchFailed, match=r"the certificate of paper.example is not valid: Host"):
        asyncio.run(main("paper.example"))


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.1/",
        "http://0x7f.1/",
        "http://[::ffff:169.254.169.254]/",
        "https://[fd00:ec2::254]/",
        "http://localhost/",
        "http://LOCALHOST./",
        "http://a.localhost/",
        "http://paper.example:22/",
        "https://93.184.215.14:22/",
    ],
)
def test_a_proxy_is_not_asked_for_what_is_refused_by_its_looks(site, url):
    for start in (url, "http://paper.example/away"):
        site.pages["/away"] = Answer(status=302, headers={"Location": url})
        error, asked = by_proxy(start, {80: site.server_port})
        assert isinstance(error, UnsafeAddress), error
        assert len(asked) == (start != url)


def test_what_the_proxy_refuses_is_said_and_its_password_is_not(site):
    error, _ = by_proxy("https://paper.example/", {})
    assert str(error) == "the proxy refuses: 403 Not Here"
    error, _ = by_proxy("http://paper.example/", {}, address="http://me:pw@127.0.0.1:1")
    assert str(error) == "no connection to 127.0.0.1: Connection refused"
    for address in ("socks5://me:pw@h:1", "me:pw@h:1", "http://"):
        error, _ = by_proxy("http://paper.example/", {}, address=address)
        assert str(error) == "the proxy of this source is not http://host:port"


def test_other_sources_go_without_the_proxy(site):
    site.pages["/a"] = b"x"

    async def main():
        config = FetchConfig(host_spacing_s=0, allow_networks=["127.0.0.0/8"])
        ports = {site.server_port: site.server_port}
        async with http_proxy(ports) as proxy, Fetcher(config) as fetcher:
            for access in (Access(proxy=proxy.url), Access(), Access(proxy=proxy.url)):
                await fetcher.get(site.url("/a"), access=access)
            return [line.split(" ")[1] for line, _ in proxy.asked]

    lines = asyncio.run(main())  # robots.txt is asked for by the proxy of who needs it first
    assert lines == [site.url("/robots.txt"), site.url("/a"), site.url("/a")]
    assert len(site.asked) == 3
