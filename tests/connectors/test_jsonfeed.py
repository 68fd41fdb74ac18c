"""JSON Feed where the golden pair does not go."""

import json
from contextlib import suppress

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.feed import read_feed
from connectors.urls import href
from pipeline.errors import FetchFailed


def feed(items, **about):
    body = {"version": "https://jsonfeed.org/version/1", **about, "items": items}
    return read_feed(orjson.dumps(body), {}, "https://x.example/feed.json")


def test_version_1_has_one_author():
    read = feed([{"id": "1", "author": {"name": "Ada"}}], author={"name": "Bo"})
    assert (read.format, read.author, read.entries[0].authors) == ("jsonfeed1", "Bo", ("Ada",))


def test_an_external_url_is_the_link_of_an_entry_without_its_own():
    read = feed([{"id": "1", "external_url": "https://far.example/a"}])
    assert read.entries[0].link == "https://far.example/a"


def test_byte_order_mark_and_space_before_the_brace():
    body = b'\xef\xbb\xbf\n {"items": [{"id": 1, "title": "t"}]}'
    assert read_feed(body, {}, "https://x.example/").entries[0].title == "t"


@pytest.mark.parametrize("wrong", [None, 7, True, "text", ["list"], {"an": "object"}])
def test_a_value_of_a_wrong_type_is_no_value(wrong):
    names = ("title", "url", "summary", "authors", "author", "tags", "attachments", "image")
    (entry,) = feed([{"id": "1", **dict.fromkeys(names, wrong)}], hubs=wrong, icon=wrong).entries
    assert entry.guid == "1"
    assert entry.enclosures == () or wrong in (7, "text")  # read as a relative address
    assert (entry.authors, entry.tags) in {((), ()), ((), ("list",))}


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("2024-06-20T08:00:00+03:00", "2024-06-20T05:00:00.000Z"),
        ("2024-06-20T08:00:00", "2024-06-20T08:00:00.000Z"),
        ("jana", "jana"),
    ],
)
def test_dates(written, published):
    assert feed([{"id": "1", "date_published": written}]).entries[0].published == published


@pytest.mark.parametrize("end", range(60, 130, 5))
def test_of_a_feed_that_was_cut_off_the_complete_items_are_read(end):
    body = orjson.dumps({"title": "t", "items": [{"id": str(n), "title": "a"} for n in range(5)]})
    read = read_feed(body[:end], {}, "https://x.example/", truncated=True)
    assert [entry.guid for entry in read.entries] == [
        str(number) for number in range(body[:end].count(b"}"))
    ]
    assert (read.title, read.bozo) == ("t", False)


@pytest.mark.parametrize(
    "item",
    [r'{"id": "2", "title": "half an emoji \ud83d"}', '{"id": 2, "n": 99999999999999999999}'],
)
def test_what_json_writers_get_wrong_costs_no_item(item):
    body = f'{{"items": [{{"id": "1"}}, {item}, {{"id": "3"}}]}}'.encode()
    assert [entry.guid for entry in read_feed(body, {}, "https://x.example/").entries] == list(
        "123"
    )


def test_what_comes_after_a_broken_item_is_lost_and_what_came_before_is_not():
    read = read_feed(b'{"items": [{"id": "1"}, {"id": 2,,}, {"id": 3}]}', {}, "https://x.example/")
    assert ([entry.guid for entry in read.entries], read.bozo) == (["1"], True)


NAMES = st.sampled_from(
    ["id", "url", "title", "content_text", "content_html", "summary", "image", "date_published",
     "authors", "author", "tags", "attachments", "name", "mime_type", "size_in_bytes", "hubs"]
)  # fmt: skip
PIECES = [
    '{"id": 1}',
    ",",
    "]",
    "}",
    "{",
    '"',
    "\\",
    '"id"',
    ":",
    "1e999",
    "[",
    "null",
    '"\\ud800"',
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)


@given(st.lists(st.dictionaries(NAMES, JSON, max_size=4), max_size=3))
def test_any_items_are_read(items):
    body = json.dumps({"items": items}).encode()
    for entry in read_feed(body, {}, "https://x.example/feed.json").entries:
        assert orjson.dumps(entry)
        assert entry.link is None or href(entry.link) == entry.link


@given(st.lists(st.sampled_from(PIECES), max_size=20))
def test_a_broken_body_is_read_or_refused(pieces):
    with suppress(FetchFailed):
        read_feed(('{"items": [' + "".join(pieces)).encode(), {}, "https://x.example/feed.json")
