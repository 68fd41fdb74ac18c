"""What comes from Kafka is checked field by field before anything relies on it."""

from dataclasses import replace

import pytest

from pipeline.codec import decode_raw, encode
from pipeline.errors import Rejected
from pipeline.records import Entry, RawArticle

ARTICLE = RawArticle(
    id="a" * 32,
    source="gazette",
    url="https://news.example/a",
    canonical_url="https://news.example/a",
    entry=Entry(title="A flood", authors=("A. Writer",)),
    fetched_at="2026-05-01T08:00:00.000Z",
)


def test_what_was_written_is_read():
    assert decode_raw(encode(ARTICLE)) == ARTICLE


def test_times_are_read_as_this_project_writes_them():
    elsewhere = replace(ARTICLE, fetched_at="2026-05-01T10:00:00+02:00")
    assert decode_raw(encode(elsewhere)).fetched_at == "2026-05-01T08:00:00.000Z"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "empty record"),
        (b"", "empty record"),
        (b"{", "not JSON"),
        (b'{"id": 1}', "not a RawArticle"),
        (encode(replace(ARTICLE, schema=99)), "schema 99 is newer"),
        (encode(replace(ARTICLE, id="x")), "not an article id"),
        (encode(replace(ARTICLE, fetched_at="")), "fetched_at is no time"),
        (encode(replace(ARTICLE, fetched_at="2026-05-01T08:00:00")), "no time zone"),
    ],
)
def test_what_is_no_article_is_rejected_with_its_reason(value, reason):
    with pytest.raises(Rejected, match=reason):
        decode_raw(value)
