import pytest

from connectors.entry_articles import entry_articles
from connectors.feed import Feed
from connectors.source import SourceConfig
from connectors.urls import article_id, canonical, entry_id
from pipeline.records import Entry

SITE = "https://paper.example"


def articles(*entries):
    feed = Feed(format="rss20", entries=entries)
    return entry_articles(SourceConfig(id="src"), feed, f"{SITE}/feed", None, "t")


def test_a_guid_is_a_second_name_of_its_article():
    (one,) = articles(Entry(guid="7", link=f"{SITE}/bridge"))
    assert one.id == article_id(canonical(f"{SITE}/bridge"))
    assert one.guid_id == entry_id("src", "7")


def test_a_guid_of_several_articles_names_none_of_them():
    bridge, harvest, election = articles(
        Entry(guid="post", link=f"{SITE}/bridge", title="The bridge is open"),
        Entry(guid="post", link=f"{SITE}/harvest", title="A poor harvest"),
        Entry(guid="own", link=f"{SITE}/election", title="Who stands"),
    )
    assert len({bridge.id, harvest.id, election.id}) == 3
    assert (bridge.guid_id, harvest.guid_id) == (None, None)
    assert election.guid_id == entry_id("src", "own")


@pytest.mark.parametrize("mark", ["?utm_source=rss", "#comments", "/"])
def test_one_article_listed_twice_keeps_its_guid(mark):
    (one,) = articles(
        Entry(guid="7", link=f"{SITE}/bridge"), Entry(guid="7", link=f"{SITE}/bridge{mark}")
    )
    assert one.guid_id == entry_id("src", "7")
