"""Feeds of every format: golden pairs, bodies that are no feed, and anything at all."""

from contextlib import suppress
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.feed import feed_as_json, html_of, read_feed
from pipeline.errors import FetchFailed

GOLDEN = Path(__file__).parents[1] / "golden" / "feeds"
INPUTS = sorted(path for path in GOLDEN.iterdir() if ".expected" not in path.suffixes)


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.name)
def test_golden(path):
    url = f"https://{path.stem.replace('_', '-')}.example/feed"
    feed = orjson.loads(orjson.dumps(read_feed(path.read_bytes(), {}, url)))
    assert feed == orjson.loads(path.with_name(f"{path.stem}.expected.json").read_bytes())


def test_one_bad_byte_costs_one_character():
    feed = read_feed((GOLDEN / "bad_byte.xml").read_bytes(), {}, "https://byte.example/")
    assert feed.entries[0].title == "शहर में पानी की कमी"
    assert feed.entries[0].summary == "टैंकर\ufffd आए।"
    assert (feed.encoding, feed.bozo) == ("utf-8", True)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "an empty body"),
        (b" \n ", "an empty body"),
        (b"<!DOCTYPE html><html><body>Not found</body></html>", "an HTML page"),
        (b"<!-- x --><HTML><script>'<item>'</script></HTML>", "an HTML page"),
        (b'<?xml version="1.0"?><urlset/>', "XML whose root is <urlset>"),
        (b"<!-- nothing -->", "XML without an element"),
        (b"Service unavailable", "plain text: Service unavailable"),
        (b'{"items": [', "broken JSON"),
        (b'{"error": 404}', "JSON, but not a JSON Feed"),
        (b"[1, 2]", "JSON, but not a JSON Feed"),
    ],
)
def test_what_is_no_feed_is_named(body, said):
    with pytest.raises(FetchFailed, match="not a feed but") as error:
        read_feed(body, {}, "https://x.example/")
    assert said in str(error.value)


def test_headers_of_any_case_choose_the_charset():
    body = "<rss><channel><title>Мост</title></channel></rss>".encode("koi8-r")
    feed = read_feed(body, {"Content-Type": "text/xml; charset=KOI8-R"}, "https://x.example/")
    assert (feed.title, feed.encoding, feed.bozo) == ("Мост", "koi8-r", False)


def test_as_json_has_the_names_of_feedparser_for_both_kinds():
    rss = feed_as_json((GOLDEN / "rss20.xml").read_bytes(), {}, "https://nadi.example/rss")
    json = feed_as_json((GOLDEN / "jsonfeed11.json").read_bytes(), {}, "https://b.example/f")
    for feed in (rss, json):
        entry = feed["entries"][0]
        assert {"bozo", "encoding", "feed", "entries"} <= feed.keys()
        assert entry["content"][0]["value"].startswith("<p>")
        assert entry["tags"][0]["term"]
        assert entry["enclosures"][-1]["href"].endswith(".mp3")
        assert orjson.dumps(feed)
    assert rss["entries"][0]["published_parsed"] == "2024-06-20T05:00:00.000Z"
    assert rss["entries"][0]["published"] == "Thu, 20 Jun 2024 10:30:00 +0530"


def test_as_json_is_sanitised():
    body = b"<rss><channel><item><description>a&lt;script&gt;b&lt;/script&gt;</description></item>"
    assert feed_as_json(body, {})["entries"][0]["summary"] == "a"


def test_as_json_of_elements_named_like_fields_of_feedparser():
    body = b'<rss><channel><item><x tags="1" links="2"/><links>3</links><title>t</title></item>'
    (entry,) = feed_as_json(body, {})["entries"]
    assert (entry["title"], entry["x"]) == ("t", {"tags": "1", "links": "2"})


def test_plain_text_keeps_its_lines_as_html():
    assert html_of("a < b\nc\n\n d ") == "<p>a &lt; b<br>c</p><p> d</p>"


_BROKEN = (
    "<rss> <feed> <channel> <item> </item> <entry> <title> </title> <link> <image> <textinput>"
    " <links>1</links> <ttl\tx='1'/> <media:content/> &#99999999999; &#xD800; &nbsp; <![CDATA[ ]]>"
    " <pubDate>0000-00-00T99:99:99Z</pubDate> <georss:point>1</georss:point> <width>x</width>"
    " <cc:license/> http://[ <!-- --> text &lt;b&gt; <enclosure/> <guid>"
)
_PIECES = st.sampled_from(_BROKEN.split(" "))


@given(st.lists(_PIECES | st.text(max_size=5), max_size=30), st.booleans())
def test_a_body_is_read_or_refused_never_a_crash(pieces, doctype):
    body = ("<!DOCTYPE rss>" * doctype + "<rss><channel>" + "".join(pieces)).encode(
        errors="replace"
    )
    try:
        feed = read_feed(body, {}, "https://x.example/feed")
    except FetchFailed:
        return
    assert orjson.dumps(feed)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body):
    with suppress(FetchFailed):
        read_feed(body, {}, "https://x.example/feed")
