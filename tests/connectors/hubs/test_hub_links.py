import pytest

from connectors.feed import Feed
from connectors.hubs.hub_links import hub_of
from connectors.source import Hub

URL = "https://paper.example/feed"
HUB = "https://hub.example/"


def found(link="", **feed):
    return hub_of({"link": link}, Feed(format="rss20", **feed), URL)


@pytest.mark.parametrize(
    ("link", "topic"),
    [
        ('<https://hub.example/>; rel="hub"', URL),
        ("<https://hub.example/>; rel=hub, <https://paper.example/atom>; rel=self", "/atom"),
        ('</atom>;rel="self" , <https://hub.example/>;title="a, b";rel="x HUB"', "/atom"),
        ('<https://hub.example/>; rel="hub", <https://other.example/>; rel="hub"', URL),
    ],
)
def test_headers_name_the_hub(link, topic):
    topic = topic if "://" in topic else f"https://paper.example{topic}"
    assert found(link) == Hub(url=HUB, topic=topic)


def test_the_feed_names_it_where_no_header_does():
    assert found(hub=HUB, topic="https://paper.example/x").topic == "https://paper.example/x"
    assert found('<https://hub.example/>; rel="hub"', hub="https://b.example/").url == HUB


@pytest.mark.parametrize(
    "link",
    ["", "nonsense", "<https://a.example/>; rel=next", "<javascript:x>; rel=hub", "<" * 99_999],
)
def test_no_hub(link):
    assert found(link) is None
