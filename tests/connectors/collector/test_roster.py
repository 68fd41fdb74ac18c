from math import inf

import pytest

from connectors.collector.roster import change
from connectors.pages import Pages
from connectors.rss import Rss
from connectors.section import Section
from connectors.sitemap import Sitemap
from connectors.warc import Warc
from connectors.web.source_access import access
from pipeline.errors import ConfigError

FEED = Rss(id="a", type="rss", url="https://a.example:8080/feed")


class Connected:
    def __init__(self, config):
        self.config = config


def one(config):
    (member,) = change({}, [config], Connected).members.values()
    return member


@pytest.mark.parametrize(
    ("config", "host", "every_s"),
    [
        (FEED, "a.example:8080", inf),
        (FEED.model_copy(update={"every_minutes": 2}), "a.example:8080", 120),
        (Sitemap(id="a", type="sitemap", url="https://b.example/"), "b.example", inf),
        (
            Section(id="a", type="section", url="http://c.example/", every_minutes=1),
            "c.example",
            60,
        ),
        (Pages(id="a", type="pages", urls=["https://d.example/1"]), "", inf),
        (Pages(id="a", type="pages", urls=["https://d.example/1"], every_minutes=9), "", 540),
        (Warc(id="a", type="warc", path="old"), "", inf),
    ],
)
def test_where_and_how_often_a_source_is_asked(config, host, every_s):
    member = one(config)
    assert (member.place.host, member.every_s) == (host, every_s)


def test_what_is_declared_as_before_stays_connected():
    members = {"a": one(FEED)}
    other = Rss(id="b", type="rss", url="https://b.example/feed")
    now = change(members, [FEED, other], Connected)
    assert now.members["a"] is members["a"]
    assert (now.new, now.changed, now.removed) == ({"b"}, set(), set())
    moved = FEED.model_copy(update={"url": "https://c.example/feed"})
    then = change(now.members, [moved, other.model_copy(update={"enabled": False})], Connected)
    assert (then.new, then.changed, then.removed) == (set(), {"a"}, {"b"})
    assert str(then) == "0 new sources, 1 changed, 1 removed, 0 as before"


def test_all_sources_that_lack_something_are_named_at_once():
    sources = [
        Rss(id=name, type="rss", url="https://a.example/", token_env=variable)
        for name, variable in [("a", "ROSTER_A"), ("b", None), ("c", "ROSTER_C")]
    ]

    def connect(source):
        access(source)
        return Connected(source)

    with pytest.raises(ConfigError) as error:
        change({}, sources, connect)
    assert str(error.value).splitlines() == [
        "source a: the environment has no ROSTER_A",
        "source c: the environment has no ROSTER_C",
    ]
