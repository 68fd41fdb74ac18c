import pytest
from pydantic import ValidationError

from connectors.fetch import Access
from connectors.pages import Pages
from connectors.rss import Rss
from connectors.web.source_access import WebSource, access, access_at
from pipeline.errors import ConfigError

SECRET = Access(headers={"X-Key": "k"}, cookies={"sid": "1"}, proxy="http://p:1", robots=False)
HOME = "https://feeds.example.org/rss"


def source(**options):
    return WebSource(id="src", **options)


def test_credentials_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("U", "me")
    monkeypatch.setenv("P", "päss:word")
    monkeypatch.setenv("JAR", " sid=a=b;plan=full ; ")
    monkeypatch.setenv("PROXY", "http://u:p@proxy.example:3128")
    found = access(source(user_env="U", password_env="P", cookies_env="JAR", proxy_env="PROXY"))
    assert found.headers == {"Authorization": "Basic bWU6cMOkc3M6d29yZA=="}
    assert found.cookies == {"sid": "a=b", "plan": "full"}
    assert (found.proxy, found.robots) == ("http://u:p@proxy.example:3128", True)
    assert access(source(headers={"X-A": "1"}, robots=False)) == Access(
        headers={"X-A": "1"}, robots=False
    )


def test_all_that_the_environment_lacks_is_named_and_no_value_is():
    with pytest.raises(ConfigError, match="source src: the environment has no A_KEY, A_TOKEN"):
        access(source(headers_env={"X-Key": "A_KEY"}, token_env="A_TOKEN"))


def test_what_is_no_cookie_is_said_without_its_value(monkeypatch):
    monkeypatch.setenv("JAR", "secret")
    with pytest.raises(ConfigError) as error:
        access(source(cookies_env="JAR"))
    assert "JAR" in str(error.value)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize(
    ("page", "headers", "cookies", "robots"),
    [
        ("https://feeds.example.org/1", True, True, False),
        ("https://www.example.org/1", False, True, False),
        ("http://feeds.example.org/1", False, False, False),
        ("https://example.com/1", False, False, True),
        ("https://feeds.example.org:8443/1", False, True, False),
    ],
)
def test_what_pages_get_of_it(page, headers, cookies, robots):
    own = access_at(SECRET, HOME, page)
    assert (bool(own.headers), bool(own.cookies), own.robots) == (headers, cookies, robots)
    assert own.proxy == SECRET.proxy


def test_a_mounted_secret_may_end_in_a_newline_and_has_none_inside(monkeypatch):
    monkeypatch.setenv("T", "token\n")
    assert access(source(token_env="T")).headers == {"Authorization": "Bearer token"}
    monkeypatch.setenv("T", "to\nken")
    with pytest.raises(ConfigError, match=r"source src: .* inside: T$") as error:
        access(source(token_env="T"))
    assert "ken" not in str(error.value)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"headers": {"X Key": "v"}}, "'X Key' is no name of a header"),
        ({"headers": {"X-A": "a\nb: c"}}, "the value of X-A has a line break"),
        ({"headers": {"X-A": "a "}}, "the value of X-A has .* a space at its edge"),
        ({"headers": {"HOST": "a.example"}}, "HOST is set by Wireroom itself"),
        ({"headers_env": {"Content-Length": "N"}}, "Content-Length is set by Wireroom itself"),
        ({"headers": {"Authorization": "x"}}, "Authorization is a secret.* token_env"),
        ({"headers": {"cookie": "x"}}, "cookie is a secret.* cookies_env"),
        ({"headers": {"X-Api-Key": "x"}}, "X-Api-Key is a secret.* headers_env"),
        ({"proxy": "socks5://p.example:1080"}, "no SOCKS"),
        ({"proxy": "p.example:3128"}, "http://HOST:PORT"),
        ({"proxy": "http://u:pw@p.example:3128"}, "with a password is given by proxy_env"),
    ],
)
def test_what_cannot_be_sent_or_is_a_secret_is_named(options, problem):
    with pytest.raises(ValidationError, match=problem):
        source(**options)


def test_ordinary_headers_are_taken():
    headers = {"X-A": "", "Accept-Language": "hi, en;q=0.5", "Referer": "https://a.example/ä"}
    assert source(headers=headers).headers == headers
    assert source(headers_env={"Authorization": "A"}).headers_env == {"Authorization": "A"}


def test_an_address_carries_no_password():
    with pytest.raises(ValidationError, match="write user_env and password_env"):
        Rss(id="a", type="rss", url="https://me:pw@a.example/")
    with pytest.raises(ValidationError, match="write user_env and password_env"):
        Pages(id="a", type="pages", urls=["https://a.example/", "https://me@a.example/"])


def test_a_proxy_from_the_environment_is_looked_at_too(monkeypatch):
    monkeypatch.setenv("PROXY", "socks5://me:pw@p.example:1")
    with pytest.raises(ConfigError, match="source src: PROXY: no SOCKS") as error:
        access(source(proxy_env="PROXY"))
    assert "pw" not in str(error.value)
