"""JSON Feed where the golden pair does not go."""

import orjson
import pytest

from connectors.feed import read_feed


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
