import pytest

from connectors.fetch import Access
from connectors.source_access import WebSource, access, access_at
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
