import pytest

from connectors.collector.message import TooLong, encode_within
from pipeline.codec import decode_raw
from pipeline.records import Entry, RawArticle

LIMIT = 100_000
NOW = "2024-06-20T05:30:00.000Z"


def article(entry=None, **fields):
    return RawArticle(
        id="0" * 32, source="s", url="u", canonical_url="u", fetched_at=NOW, entry=entry, **fields
    )


def test_what_fits_is_left_alone():
    whole = article(html="x" * 90_000, entry=Entry(title="t"))
    assert decode_raw(encode_within(whole, LIMIT)) == whole


@pytest.mark.parametrize("text", ["x", "пу", '\\"', "\x01a", "देखो", "😀\n"])
def test_a_long_page_is_cut_to_the_last_byte_that_fits(text):
    whole = article(html=text * 200_000, entry=Entry(title="t", content="words"))
    value = encode_within(whole, LIMIT)
    cut = decode_raw(value)
    assert LIMIT - 6 <= len(value) <= LIMIT
    assert cut.truncated
    assert whole.html.startswith(cut.html)
    assert cut.entry == whole.entry


def test_the_page_goes_first_then_the_content_then_the_text():
    cut = decode_raw(
        encode_within(
            article(
                html="h" * 200_000,
                text="t" * 60_000,
                entry=Entry(title="title", content="c" * 70_000, summary="s" * 20_000),
            ),
            LIMIT,
        )
    )
    assert (cut.html, cut.text, cut.entry.summary) == ("", "t" * 60_000, "s" * 20_000)
    assert 19_000 < len(cut.entry.content) < 20_000
    assert cut.truncated


def test_a_monstrous_entry_is_dropped_and_the_article_still_goes():
    cut = decode_raw(encode_within(article(entry=Entry(title="x" * 200_000)), LIMIT))
    assert (cut.entry, cut.truncated, cut.id) == (None, True, "0" * 32)


def test_never_more_than_the_limit_whatever_is_long():
    with pytest.raises(TooLong, match="without its texts"):
        encode_within(article(feed_url="x" * 200_000), LIMIT)
