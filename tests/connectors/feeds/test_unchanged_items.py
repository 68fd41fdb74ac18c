"""What is read of a feed when only some of it is new: the same as when all of it is."""

import gzip
from dataclasses import replace
from random import Random

import msgspec
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.feed import open_feed, read_feed
from connectors.feeds.entry_articles import entry_articles
from connectors.feeds.raw_items import lay_out
from connectors.feeds.unchanged_items import KnownFeed, read_articles
from connectors.rss import CutFeed
from connectors.source import SourceConfig
from connectors.urls import article_id, entry_id
from tests.quality.sets import DATA

SITE = "https://paper.example"
URL = f"{SITE}/feed"
SOURCE = SourceConfig(id="src")
REAL = sorted((DATA / "feeds" / "real").glob("*.xml.gz"))


def read(raw, known=None, **options):
    return read_articles(SOURCE, raw, {}, URL, None, "t", known or KnownFeed(), **options)


def remembered(reading):
    """What the cursor gives back after a restart."""
    cursor = orjson.dumps(msgspec.to_builtins(reading.present))
    return msgspec.convert(orjson.loads(cursor), KnownFeed)


def whole(raw):
    return entry_articles(SOURCE, read_feed(raw, {}, URL), URL, None, "t")


def forgotten(known):
    """The memory of ids and names alone: every item has to be read again."""
    return replace(known, items={f"x{key}": items for key, items in known.items.items()})


def check(before, after, known=None):
    """Read `before`, then `after`: found is what is new in it; all ids are as if all were read."""
    known = remembered(read(before, known))
    reading = read(after, known)
    expected = {article.id[:16]: article for article in read(after, forgotten(known)).articles}
    found = {article.id[:16]: article for article in reading.articles}
    assert found.items() <= expected.items()
    assert found.keys() | set(reading.unchanged) == expected.keys()
    entries = read_feed(before, {}, URL).entries
    assert all(expected[start].entry in entries for start in reading.unchanged)
    return reading


def rss(*items, head=""):
    return f'<rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'.encode()


def item(number, link=None, title="", more=""):
    return (
        f"<item><title>{title or number}</title><guid isPermaLink='false'>{number}</guid>"
        f"<link>{link or f'{SITE}/{number}'}</link>{more}</item>"
    )


def test_only_what_is_new_is_read():
    before, after = rss(item(2), item(1)), rss(item(3), item(2, title="Changed"), item(1))
    reading = check(before, after)
    assert [article.entry.title for article in reading.articles] == ["3", "Changed"]
    assert reading.unchanged == [article_id(f"{SITE}/1")[:16]]
    assert check(after, after).articles == []


def test_the_time_of_the_feed_itself_is_nothing_new():
    before, after = (
        rss(item(1), head=f"<title>Paper</title><lastBuildDate>{time}</lastBuildDate>")
        for time in ("today", "now")
    )
    former, reading = read(before), check(before, after)
    assert (reading.articles, reading.feed.title) == ([], "Paper")
    assert reading.present == former.present


def ids(reading):
    return [article.id for article in reading.articles]


class Readings:
    """One feed read again and again."""

    def __init__(self):
        self.known = KnownFeed()

    def __call__(self, *items, head="", **options):
        reading = read(rss(*items, head=head), self.known, **options)
        self.known = remembered(reading)
        return reading


LIVE = f"{SITE}/live"


def test_an_item_keeps_its_id_when_others_join_it_at_its_link_and_when_they_leave():
    feed, a, b, c = Readings(), item("a", LIVE), item("b", LIVE), item("c", LIVE)
    assert ids(feed(a)) == [article_id(LIVE)]
    assert ids(feed(b, a)) == [entry_id("src", "b")]
    assert ids(feed(item("b", LIVE, title="B, edited"))) == [entry_id("src", "b")]
    assert feed(item("b", LIVE, title="B, edited")).articles == []
    assert ids(feed(c)) == [entry_id("src", "c")]  # that the link was shared is not forgotten


def test_without_guids_as_well():
    a, b = (f"<item><title>{title}</title><link>{LIVE}</link></item>" for title in "AB")
    feed = Readings()
    assert ids(feed(a)) == [article_id(LIVE)]
    [joined] = ids(feed(b, a))
    assert joined != article_id(LIVE)
    assert feed(b).articles == []


def test_an_edited_item_keeps_its_id_beside_others_at_its_link():
    feed = Readings()
    feed(item("a", LIVE))
    edited = feed(item("b", LIVE), item("a", LIVE, more="<description>More</description>"))
    assert ids(edited) == [entry_id("src", "b"), article_id(LIVE)]


def test_a_guid_of_many_is_none_of_one_alone():
    feed = Readings()
    feed(item("all", f"{SITE}/a"), item("all", f"{SITE}/b"))
    [one] = feed(item("all", f"{SITE}/c")).articles
    assert (one.id, one.guid_id) == (article_id(f"{SITE}/c"), None)


def test_what_was_shared_is_remembered_within_bounds():
    feed = Readings()
    feed(*(item(f"{n}{side}", f"{SITE}/{n}") for n in range(600) for side in "ab"))
    feed(*(item(f"{n}{side}", f"{SITE}/{n}") for n in range(600, 1200) for side in "ab"))
    assert len(set(feed.known.shared)) == len(feed.known.shared) == 1000
    assert article_id(f"{SITE}/1199")[:16] in feed.known.shared


def test_what_is_pushed_is_no_revision_of_what_was_at_its_link():
    feed = Readings()
    feed(item("a", LIVE))
    pushed = [*ids(feed(item("b", LIVE), whole=False)), *ids(feed(item("c", LIVE), whole=False))]
    assert pushed == [entry_id("src", "b"), entry_id("src", "c")]
    assert feed(item("c", LIVE), item("b", LIVE), item("a", LIVE)).articles == []


def test_an_edited_headline_that_is_pushed_without_a_guid_is_the_same_article():
    feed, head = Readings(), "<language>hi</language>"  # which a hub may leave out
    old, new = (f"<item><title>{title}</title><link>{LIVE}</link></item>" for title in "AB")
    assert ids(feed(old, head=head)) == ids(feed(new, whole=False)) == [article_id(LIVE)]


def test_an_item_at_a_new_address_that_is_pushed_still_has_its_guid():
    feed = Readings()
    feed(item(1, f"{SITE}/draft"))
    [moved] = feed(item(1, f"{SITE}/final"), whole=False).articles
    assert moved.guid_id == entry_id("src", "1")


def test_an_update_below_the_old_version_comes_when_that_leaves():
    feed, old, new = Readings(), item(1), item(1, more="<description>New</description>")
    feed(old)
    assert feed(old, new).articles == []
    assert [one.entry.summary for one in feed(new).articles] == ["New"]


def test_the_feeds_own_link_makes_no_other_article_of_a_known_one():
    feed, one = Readings(), f"<item><title>A</title><link>{LIVE}</link></item>"
    first = ids(feed(one))
    assert ids(feed(one, head=f"<link>{LIVE}</link>")) == first
    assert ids(feed(one)) == first


def test_items_of_too_many_elements_come_with_the_next_reading():
    feed = Readings()
    items = [item(n, more="<x/>" * 400) for n in range(200)]
    first = feed(*items)
    assert first.too_many == 200 - len(first.articles) > 0
    second = feed(*items)
    assert (len(second.articles), second.too_many) == (first.too_many, 0)


def test_a_cursor_of_before_is_still_known():
    raw = rss(item(1), item(2))
    cursor = msgspec.to_builtins(read(raw).present)
    del cursor["shared"]
    assert read(raw, msgspec.convert(cursor, KnownFeed)).articles == []


def test_what_encloses_the_items_counts():
    before, after = (
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="{base}"><entry><id>1</id>'
        '<link href="x"/></entry></feed>'.encode()
        for base in (f"{SITE}/a/", f"{SITE}/b/")
    )
    assert [one.url for one in check(before, after).articles] == [f"{SITE}/b/x"]


@pytest.mark.parametrize(
    "broken",
    [
        "<item><title>&nbsp; & <b></title><link>https://paper.example/b</link></item>",
        "<item></b><link>https://paper.example/b</link></item>",
        "<item><x:y/><link>https://paper.example/b</link></item>",
    ],
)
def test_a_broken_item_costs_no_other(broken):
    kept = "<description><![CDATA[<p>a </item> b]]></description><x><![CDATA[ ]]></x>"
    reading = check(rss(item(1), broken), rss(item(2, more=kept), item(1), broken))
    assert [one.entry.summary for one in reading.articles] == ["<p>a </item> b"]
    both = whole(rss(item(1), broken))
    assert [one.url for one in both] == [f"{SITE}/1", f"{SITE}/b"]


@pytest.mark.parametrize(
    "text",
    [
        "<rss><channel><item><item></item></item></channel></rss>",
        "<rss><channel><item></channel></rss>",
        "<rss><item></item><channel><item></item></channel></rss>",
        "<rss><channel><item></item><ITEM></ITEM></channel></rss>",
        "<rss><channel><item><![CDATA[</item></channel></rss>",
        "<rss xmlns:a='b'><channel><item xmlns:a='c'></item></channel></rss>",
        "<rss><channel>1 < 2<item></item></channel></rss>",
        "<rss><channel/></rss>",
    ],
)
def test_what_cannot_be_cut_for_sure_is_not(text):
    assert lay_out(text) is None


def test_items_are_found_behind_all_that_looks_like_one():
    text = (
        "<?x <item>?><!-- <item> --><rdf:RDF a='>'><channel b=\"<item>\"/><x:item a='/'/>"
        "<gap/><x:item><!-- </x:item> --><![CDATA[</x:item>]]></x:item ><image/></rdf:RDF>"
    ).replace('b="<item>"', 'b="item"')
    layout = lay_out(text)
    assert layout.items == (
        "<x:item a='/'/>",
        "<x:item><!-- </x:item> --><![CDATA[</x:item>]]></x:item >",
    )
    assert (layout.opening, layout.closing) == ("<rdf:RDF a='>'>", "</rdf:RDF>")
    assert layout.channel().endswith("<gap/><image/></rdf:RDF>")


@pytest.mark.parametrize("end", ["</rss>", "</channel><p></rss>", "", "</channel></rss> < &", "<x"])
def test_what_comes_after_the_items_may_be_broken(end):
    feed = read_feed(b"<rss><channel><item><title>1</title></item>" + end.encode(), {}, URL)
    assert ([entry.title for entry in feed.entries], feed.bozo) == (["1"], True)


@pytest.mark.parametrize("end", range(150, 400, 7))
def test_of_a_feed_that_was_cut_off_the_complete_items_are_read(end):
    raw = rss(*(item(number) for number in range(5)))
    titles = [one.entry.title for one in read(raw[:end], truncated=True).articles]
    assert titles == [str(number) for number in range(raw[:end].count(b"</item>"))]


TITLES = st.sampled_from(["a", "b", "c < d", "<![CDATA[</item>]]>"])
ITEMS = st.builds(
    lambda guid, link, title, date, broken: (
        "<item>"
        + (f"<guid isPermaLink='false'>{guid}</guid>" if guid else "")
        + (f"<link>{SITE}{link}</link>" if link is not None else "")
        + f"<title>{title}</title><pubDate>{date}</pubDate>{broken}</item>"
    ),
    guid=st.sampled_from([None, 1, 2, 3]),
    link=st.sampled_from([None, "", "/1", "/1#a", "/1#c1", "/1#c2", "/2?utm_source=x", "/2"]),
    title=TITLES,
    date=st.sampled_from(["2024-06-20T05:00:00Z", "2024-06-21T05:00:00Z"]),
    broken=st.sampled_from(["", "", "", "&", "<b>"]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(ITEMS, max_size=6), st.lists(ITEMS, max_size=4), st.randoms())
def test_edited_feeds(items, new, rng):
    after = [one for one in items if rng.random() < 0.8] + new
    rng.shuffle(after)
    reading = check(rss(*items), rss(*after))
    again = [one for one in items + after if rng.random() < 0.6]
    check(rss(*after), rss(*again), remembered(reading))


@pytest.mark.skipif(not REAL, reason=f"no saved feeds in {DATA}")
@pytest.mark.parametrize("part", range(3))
def test_real_feeds_with_new_items(part):
    """Each saved feed after one that lacked items, had other ones, had them in another order."""
    for path in REAL[part::3]:
        raw = gzip.decompress(path.read_bytes())
        feed = open_feed(raw, {}, URL)
        if not isinstance(feed, CutFeed):
            assert check(raw, raw).articles == []
            continue
        layout = feed.layout
        before = list(layout.items)
        Random(path.name).shuffle(before)
        before = [edited(text) if place % 5 == 0 else text for place, text in enumerate(before)]
        check(*(document(layout, items).encode() for items in (before[1::2], layout.items)))
        check(*(document(layout, items).encode() for items in (layout.items, before)))


def edited(text):
    return text.replace("</title>", " 2</title>").replace("</link>", "?new=1</link>")


def document(layout, items):
    return "".join((layout.gaps[0], *items, layout.closing))
