"""What feedparser would get wrong, and what it calls otherwise than a reader expects."""

import pytest

from connectors.feed import read_feed
from pipeline.errors import FetchFailed

SYNDICATION = "http://purl.org/rss/1.0/modules/syndication/"


def rss(item: str, channel: str = "", declaration: str = "") -> bytes:
    return (
        f'{declaration}<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">'
        f"<channel>{channel}<item>{item}</item></channel></rss>"
    ).encode()


def entry(item: str, **parts: str):
    (one,) = read_feed(rss(item, **parts), {}, "https://x.example/news/feed").entries
    return one


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Tom &amp;amp; Jerry", "Tom & Jerry"),
        ("3 &lt; 5 &gt; 2", "3 < 5 > 2"),
        ("<![CDATA[530ft<sup>2</sup><br/>flat]]>", "530ft2 flat"),
        ("  two\n  lines ", "two lines"),
        ("&#x92E;&#x947;&#8217;", "मे’"),
    ],
)
def test_titles_are_text(written, title):
    assert entry(f"<title>{written}</title>").title == title


@pytest.mark.parametrize(
    ("item", "link"),
    [
        ("<link>/a b</link>", "https://x.example/a%20b"),
        ("<link>next?id=1&amp;copy=2</link>", "https://x.example/news/next?id=1&copy=2"),
        ("<guid>https://x.example/g</guid>", "https://x.example/g"),
        ("<guid isPermaLink='false'>https://x.example/g</guid>", None),
        ("<link>javascript:alert(1)</link><guid isPermaLink='false'>1</guid>", None),
        (
            "<feedburner:origLink>https://x.example/1</feedburner:origLink><link>http://f.e/</link>",
            "https://x.example/1",
        ),
        ("<link> </link><title>t</title>", None),
    ],
)
def test_links_are_resolved_or_refused(item, link):
    assert entry(item).link == link


def test_content_that_is_also_the_summary_is_kept_once():
    one = entry(
        '<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        "&lt;p&gt;all&lt;/p&gt;</content:encoded>"
    )
    assert (one.summary, one.content) == (None, "<p>all</p>")


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("Thu, 20 Jun 2024 10:30:00 +0530", "2024-06-20T05:00:00.000Z"),
        ("2024-06-20T10:30:00+05:30", "2024-06-20T05:00:00.000Z"),
        ("२० जून २०२४", "2024-06-20T00:00:00.000Z"),
        ("आज सुबह", "आज सुबह"),
        ("0000-00-00T00:00:00Z", "0000-00-00T00:00:00Z"),
        ("", None),
    ],
)
def test_dates_are_utc_or_as_written(written, published):
    assert entry(f"<title>t</title><pubDate>{written}</pubDate>").published == published


def test_pictures_are_enclosures_once_each():
    one = entry(
        '<title>t</title><enclosure url="/a.jpg" type="image/jpeg" length="9"/>'
        '<media:content url="https://x.example/a.jpg" medium="image"/>'
        '<media:thumbnail url="/b.jpg"/><media:content url="data:image/gif;base64,x"/>'
    )
    assert [(file.url, file.type) for file in one.enclosures] == [
        ("https://x.example/a.jpg", "image/jpeg"),
        ("https://x.example/b.jpg", "image/*"),
    ]


def test_entities_of_a_doctype_are_put_in_place():
    declaration = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY dash "&#8212;">]>'
    assert entry("<title>a&dash;b</title>", declaration=declaration).title == "a—b"


def test_billion_laughs_are_refused():
    declaration = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    with pytest.raises(FetchFailed, match="made of entities"):
        entry("<title>&b;</title>", declaration=declaration)


def test_characters_that_xml_forbids_break_nothing():
    feed = read_feed(rss("<title>a&#x1F;b\x0bc&#99999999999;</title>"), {}, "https://x.example/")
    assert (feed.entries[0].title, feed.bozo) == ("abc", True)


def test_elements_named_like_fields_of_feedparser_do_no_harm():
    one = entry("<title>t</title><links>1</links><tags2/><media_content>x</media_content>")
    assert (one.title, one.enclosures) == ("t", ())


@pytest.mark.parametrize(
    ("channel", "hours", "days"),
    [
        ("<skipHours><hour>0</hour><hour> 23 </hour></skipHours>", {0, 23}, set()),
        ("<skipHours><hour>24</hour><hour>25</hour><hour>x</hour></skipHours>", {0}, set()),
        ("<skipDays><day>Saturday</day><day>Sunday</day></skipDays>", set(), {5, 6}),
        (
            "<skipHours>" + "".join(f"<hour>{n}</hour>" for n in range(24)) + "</skipHours>",
            set(),
            set(),
        ),
        ("<skipDays><day>Sonntag</day></skipDays><skipHours/>", set(), set()),
    ],
)
def test_when_a_feed_asks_not_to_be_read(channel, hours, days):
    feed = read_feed(rss("<title>t</title>", channel), {}, "https://x.example/")
    assert (set(feed.skip_hours), set(feed.skip_days)) == (hours, days)


@pytest.mark.parametrize(
    ("channel", "minutes"),
    [
        ("<ttl>15</ttl>", 15),
        ("<ttl>soon</ttl>", None),
        ('<ttl unit="m">15</ttl>', None),
        (
            f"<sy:updatePeriod xmlns:sy='{SYNDICATION}'>daily</sy:updatePeriod>",
            1440,
        ),
    ],
)
def test_ttl(channel, minutes):
    feed = read_feed(rss("<title>t</title>", channel), {}, "https://x.example/")
    assert feed.ttl_minutes == minutes


def test_an_undeclared_charset_is_guessed_and_the_feed_called_broken():
    text = "<rss><channel><title>Большой мост через реку снова открыт</title></channel></rss>"
    feed = read_feed(text.encode("koi8-r"), {}, "https://x.example/")
    assert feed.title == "Большой мост через реку снова открыт"
    assert (feed.encoding, feed.bozo) == ("koi8-r", True)
