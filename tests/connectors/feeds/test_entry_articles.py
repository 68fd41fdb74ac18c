import pytest

from connectors.feed import Feed
from connectors.feeds.entry_articles import entry_articles
from connectors.source import SourceConfig
from connectors.urls import article_id, canonical, entry_id
from pipeline.records import Entry

SITE = "https://paper.example"


def articles(*entries, source="src", link=None):
    feed = Feed(format="rss20", link=link, entries=entries)
    return entry_articles(SourceConfig(id=source), feed, f"{SITE}/feed", None, "t")


def ids(*entries, **feed):
    return [article.id for article in articles(*entries, **feed)]


def test_an_entry_is_named_by_its_link():
    first = Entry(guid="1", link=f"{SITE}/1")
    second = Entry(link="http://paper.example/2?rss")
    assert ids(first, second) == [article_id(f"{SITE}/1"), article_id(f"{SITE}/2")]


def test_entries_that_share_a_link_are_named_by_source_and_guid():
    entries = [Entry(guid=guid, link=f"{SITE}/live#{guid}") for guid in "ab"]
    assert ids(*entries) == [entry_id("src", "a"), entry_id("src", "b")]
    assert set(ids(*entries, source="other")).isdisjoint(ids(*entries))


def test_the_same_entry_twice_is_one_article():
    entry = Entry(guid="1", link=f"{SITE}/1")
    assert ids(entry, entry) == [article_id(f"{SITE}/1")]


def test_entries_without_link_and_guid_are_named_by_title_and_time():
    entries = [
        Entry(title="Weather", published="2024-06-20T05:00:00.000Z"),
        Entry(title="Weather", published="2024-06-21T05:00:00.000Z"),
        Entry(title="Sport", updated="2024-06-21T05:00:00.000Z"),
    ]
    assert len(set(ids(*entries))) == 3


@pytest.mark.parametrize("link", [f"{SITE}/", "http://www.paper.example", f"{SITE}/words/"])
def test_the_page_of_a_feed_names_no_article(link):
    """One entry a day that links there: each would be a revision of the one before."""
    assert ids(Entry(guid="7", link=link), link=f"{SITE}/words") == [entry_id("src", "7")]


@pytest.mark.parametrize("part", ["#comment-34", "#IDComment1", "#block-65f0a", "#c7"])
def test_a_numbered_part_of_a_page_is_not_the_page(part):
    """Also where a feed lists but one of them at a time."""
    comment = Entry(guid="7", link=f"{SITE}/bridge{part}")
    assert ids(comment) == [entry_id("src", "7")]


@pytest.mark.parametrize("mark", ["#comments", "#xtor=RSS-3208", "#:~:text=7", "#", "?rss#top"])
def test_other_fragments_are_the_page(mark):
    assert ids(Entry(guid="7", link=f"{SITE}/bridge{mark}")) == [article_id(f"{SITE}/bridge")]


def test_comments_that_share_their_articles_guid_are_told_apart():
    comments = [Entry(guid="7", link=f"{SITE}/bridge#comment-{number}") for number in "12"]
    assert len(set(ids(*comments))) == 2


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
