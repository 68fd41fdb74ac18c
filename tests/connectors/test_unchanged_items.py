"""What is read of a feed when only some of it is new: the same as when all of it is."""

import gzip
from random import Random

import msgspec
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.entry_articles import entry_articles
from connectors.feed import open_feed, read_feed
from connectors.raw_items import lay_out
from connectors.rss import CutFeed
from connectors.source import SourceConfig
from connectors.unchanged_items import KnownFeed, read_articles
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


def check(before, after):
    """Read `before`, then `after`: found is what is new in it, and every id."""
    reading = read(after, remembered(read(before)))
    expected = {article.id[:16]: article for article in whole(after)}
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


def test_a_new_item_with_a_known_items_link_renames_it():
    before = rss(item(1, f"{SITE}/live"))
    reading = check(before, rss(item(2, f"{SITE}/live"), item(1, f"{SITE}/live")))
    assert [one.id for one in reading.articles] == [entry_id("src", "2"), entry_id("src", "1")]
    assert check(rss(item(2, f"{SITE}/live"), item(1, f"{SITE}/live")), before).articles


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
    check(rss(*items), rss(*after))


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
