"""feedparser as it is driven here: what `feedparser.parse` gives, within bounds."""

from pathlib import Path

import feedparser
import pytest

from connectors.feeds import feed_limits
from connectors.feeds.feedparser_driver import is_xml, parse
from connectors.feeds.missing_prefixes import with_prefixes
from pipeline.errors import FetchFailed

GOLDEN = Path(__file__).parents[2] / "golden" / "feeds"
URL = "https://paper.example/news/feed"
ATOM = "http://www.w3.org/2005/Atom"
DOCUMENTS = {
    "rss20": (GOLDEN / "rss20.xml").read_text("utf-8").partition("?>")[2],
    "relative": f'<feed xmlns="{ATOM}" xml:base="a/" xml:lang="hi"><entry xml:base="b/">'
    '<link href="c"/><title type="html">&lt;b>x</title></entry></feed>',
    "xhtml": f'<feed xmlns="{ATOM}"><entry><content type="xhtml"><div xmlns="http://www.w3.org/1999'
    '/xhtml">a &lt; <b class="c">d</b><svg xmlns="http://www.w3.org/2000/svg"><title>e</title>'
    "</svg></div></content></entry></feed>",
    "base64": '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><content mode="base64" '
    'type="application/octet-stream">PGI+YTwvYj4=</content></entry></feed>',
    "prefixes": '<x:rss xmlns:x="http://backend.userland.com/rss2" xmlns:t="urn:t" version="2.0">'
    '<x:channel><x:item t:count="3"><x:title>a</x:title><t:y>b</t:y></x:item></x:channel></x:rss>',
    "text": "<rss><channel><item><author>a@b.example (C D)</author><title>e &amp;amp; f</title>"
    "<source url='g'>h</source><category>i</category><category>i</category></item></channel></rss>",
    "broken": "<rss><channel><title>a & b</title><item><title>c&nbsp;&#32;d</title><link>e</item>"
    "<item><description> <p>f<br>g</description></item>",
}


def both(text, *, sanitize):
    found = parse(text, URL, "hi", sanitize=sanitize, loosely=not is_xml(text))
    known = feedparser.parse(
        text.encode(),
        response_headers={
            "content-type": "application/xml; charset=utf-8",
            "content-location": URL,
            "content-language": "hi",
        },
        sanitize_html=sanitize,
        resolve_relative_uris=sanitize,
    )
    return found, {name: known[name] for name in found}


@pytest.mark.parametrize("sanitize", [True, False])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_gives_what_feedparser_gives(name, sanitize):
    found, known = both(DOCUMENTS[name], sanitize=sanitize)
    if not sanitize:  # dates are left as they are written
        for about in [known["feed"], *known["entries"]]:
            for date in ("published_parsed", "updated_parsed"):
                about.pop(date, None)
    assert found == known | {"bozo": bool(known["bozo"])}
    assert found["entries"]


def read(items, head=""):
    return parse(f"<rss><channel>{head}{items}</channel></rss>")


def test_of_an_entry_with_too_many_elements_the_first_are_read():
    many = "".join(f"<category>{number}</category>" for number in range(1000))
    first, second = read(f"<item>{many}<title>a</title></item><item><title>b</title></item>")[
        "entries"
    ]
    assert len(first["tags"]) == feed_limits.MOST_TAGS
    assert ("title" in first, second["title"]) == (False, "b")


def test_a_channel_with_too_many_elements_keeps_its_items():
    found = read("<item><title>a</title></item>", head="<x>1</x>" * 1000)
    assert [entry["title"] for entry in found["entries"]] == ["a"]


def test_texts_are_long_and_other_elements_are_not():
    long = "a" * 20_000
    (entry,) = read(
        f"<item><title>{long}</title><guid>{long}</guid><author>{long}</author></item>"
    )["entries"]
    assert [len(entry.get(name, "")) for name in ("title", "id", "author")] == [20_000, 0, 0]


def test_keywords_are_not_compared_without_end():
    keywords = ",".join(map(str, range(100_000)))
    text = f"<rss xmlns:media='http://search.yahoo.com/mrss/'><channel><item><media:keywords>{keywords}"
    (entry,) = parse(f"{text}</media:keywords></item></channel></rss>")["entries"]
    assert len(entry.get("tags", ())) <= feed_limits.MOST_TAGS


@pytest.mark.parametrize(
    ("text", "loosely", "why"),
    [
        ("<rss>" + "<a>" * 60_000, True, "over 50,000 elements"),
        ("<rss>" + "<a/>" * 60_000 + "</rss>", False, "over 50,000 elements"),
        ("<rss>" + "&" * 600_000, True, "over 500,000 signs"),
        ("<rss><a></rss>", False, "broken XML: mismatched tag"),
    ],
)
def test_what_would_take_too_long_is_refused(text, loosely, why):
    with pytest.raises(FetchFailed, match=why):
        parse(text, loosely=loosely)


def test_html_in_cdata_is_no_element():
    html = f"<![CDATA[{'<p>a</p>' * 60_000}]]>"
    (entry,) = read(f"<item><description>{html}</description></item>")["entries"]
    assert len(entry["summary"]) == 480_000


def test_undeclared_prefixes_mean_what_publishers_mean_by_them():
    text = "<rss><channel><item><dc:creator>a</dc:creator><own:x>b</own:x></item></channel></rss>"
    declared = with_prefixes(text)
    assert (is_xml(text), is_xml(declared)) == (False, True)
    (entry,) = parse(declared)["entries"]
    assert (entry["author"], entry["own_x"]) == ("a", "b")


def test_who_runs_the_site_is_the_author_of_a_feed_that_names_none():
    web_master = "<webMaster>a@b.example (C)</webMaster>"
    assert read("", head=web_master)["feed"]["author"] == "a@b.example (C)"
    editor = f"{web_master}<managingEditor>D</managingEditor>"
    assert read("", head=editor)["feed"]["author"] == "D"


@pytest.mark.parametrize("order", [1, -1])
def test_a_podcasts_subtitle_gives_way_to_its_description(order):
    parts = ["<itunes:subtitle>short</itunes:subtitle>", "<description>long</description>"][::order]
    feed = parse(with_prefixes(f"<rss><channel>{''.join(parts)}</channel></rss>"))["feed"]
    assert feed["subtitle"] == "long"
