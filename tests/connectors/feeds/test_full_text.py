import pytest

from connectors.feeds.full_text import CUT, content_size, habit_after, has_full_text
from pipeline.records import Entry

LONG = "<p>The old mill is a library again. </p>" * 60
SHORT = "<p>The old mill is a library again.</p>"


def has(content, *others, summary=None):
    """Whether an entry has it all, in a feed with these other entries."""
    entry = Entry(content=content, summary=summary)
    return has_full_text(entry, habit_after([], [entry, *map(_entry, others)]))


def _entry(content):
    return Entry(content=content)


def test_a_feed_that_gives_long_texts_gives_short_ones_whole_too():
    assert has(LONG, LONG, LONG)
    assert has(SHORT, LONG, LONG)
    assert not has(SHORT, SHORT, LONG)


def test_a_very_long_text_is_whole_whatever_the_others():
    assert has(LONG * 3, SHORT, SHORT, SHORT)


def test_a_summary_is_never_the_whole():
    assert not has(None, LONG, LONG, summary=LONG)


@pytest.mark.parametrize(
    "end",
    [
        "…",
        "...",
        "[…]",
        "[&#8230;]",
        "&hellip; <a href='/1'>Read more</a>",
        "<a href='/1'>Continue reading →</a>",
        "… The post <a href='/1'>The old mill</a> appeared first on <a href='/'>Hill</a>.",
        "<a>Weiterlesen</a>",
        "<a>Lire la suite »</a>",
        "<a>Leer más</a>",
        "<a>Читать далее</a>",
        "<a>और पढ़ें</a>",
        "<a>続きを読む</a>",
        "<a>阅读全文</a>",
        "<a>اقرأ المزيد</a>",
    ],
)
def test_what_ends_early_is_not_the_whole(end):
    assert content_size(Entry(content=LONG + end)) == CUT
    assert not has(LONG * 3 + end, LONG, LONG, LONG)


def test_a_feed_that_usually_cuts_is_not_believed_where_no_cut_shows():
    assert not has(LONG, LONG + "…", LONG + "…")


@pytest.mark.parametrize("end", ["And so on.", "“Read more books!”, she said."])
def test_what_ends_in_a_sentence_is_no_cut(end):
    assert has(LONG + end, LONG, LONG)


def test_signs_of_chinese_and_japanese_say_more():
    assert has("古い水車小屋の図書館が再開した。" * 25)
    assert not has("abcdefghijklmno." * 25)


def test_a_habit_is_of_the_last_entries():
    old = habit_after([], [Entry(content=SHORT)] * 40)
    assert len(old) == 30
    new = habit_after(old, [Entry(content=LONG)] * 20)
    assert has_full_text(Entry(content=SHORT), new)
