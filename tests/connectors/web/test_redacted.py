import pytest

from connectors.web.redacted import redacted


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://x.example/feed?id=7&page=2#top", "https://x.example/feed?id=7&page=2#top"),
        ("https://me:pw@x.example/feed", "https://***@x.example/feed"),
        ("http://me@x.example:81/", "http://***@x.example:81/"),
        ("http://a@b:c@x.example/@home", "http://***@x.example/@home"),
        ("https://x.example/@user/feed", "https://x.example/@user/feed"),
        ("https://x.example/?mail=a@b.example", "https://x.example/?mail=a@b.example"),
        ("https://x.example/?author=li&keyword=rain", "https://x.example/?author=li&keyword=rain"),
        ("https://x.example/?monkey=1&design=2", "https://x.example/?monkey=1&design=2"),
        ("https://x.example/?sig=a&b=1", "https://x.example/?sig=***&b=1"),
        ("https://x.example/?%74oken=a;key=b", "https://x.example/?%74oken=***;key=***"),
        ("https://x.example/#access_token=a&x=1", "https://x.example/#access_token=***&x=1"),
        ("https://x.example/?token=&x=1", "https://x.example/?token=&x=1"),
        ("no address: //u:p@h/ and ?key=k, then", "no address: //***@h/ and ?key=*** then"),
    ],
)
def test_what_looks_secret_is_hidden_and_nothing_else(url, shown):
    assert redacted(url) == shown


NAMES = """
token key api_key apikey API-Key access_token auth authorization password passwd pwd secret
client_secret signature X-Amz-Signature X-Amz-Credential X-Amz-Security-Token sessionid
PHPSESSION jwt hmac private_key user_pass user.key
"""


@pytest.mark.parametrize("name", NAMES.split())
def test_names_that_look_secret(name):
    assert redacted(f"https://x.example/?{name}=c0ffee&a=b") == f"https://x.example/?{name}=***&a=b"
