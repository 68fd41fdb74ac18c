from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.listings.sitemap_document import Listed
from connectors.listings.sitemap_entries import choose, read_time, sitemap_article
from connectors.source import SourceConfig

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SINCE = NOW - timedelta(days=2)
SOURCE = SourceConfig(id="src", language="hi")


def story(n, **said):
    return Listed(loc=f"https://a.example/a-story-of-many-words-{n}", **said)


def names(found):
    return [one.loc.rpartition("-")[2] for one in found]


def when(hours):
    return (NOW + timedelta(hours=hours)).isoformat()


def test_the_newest_come_first_and_old_ones_not_at_all():
    records = [story(n, published=when(-hours)) for n, hours in enumerate((5, 1, 61, 3))]
    found = choose(records, SINCE, NOW, most=10)
    assert (names(found.dated), found.undated, found.total) == (["1", "3", "0"], [], 4)
    assert names(choose(records, SINCE, NOW, most=2).dated) == ["1", "3"]


@pytest.mark.parametrize(
    ("said", "dated"),
    [
        ({"published": when(-1), "lastmod": when(-99)}, True),
        ({"published": when(-99), "lastmod": when(-1)}, None),
        ({"lastmod": when(-1)}, True),
        ({"lastmod": "2026-11-22"}, True),  # any time of that day
        ({"lastmod": "2026-11-21"}, None),
        ({"published": "yesterday", "lastmod": when(-1)}, True),
        ({"lastmod": when(99)}, False),  # a clock that is wrong says nothing
        ({}, False),
    ],
)
def test_which_time_counts(said, dated):
    found = choose([story(1, **said)], SINCE, NOW, most=10)
    assert (len(found.dated), len(found.undated)) == (dated is True, dated is False)


def test_what_is_dated_ahead_is_told_apart():
    found = choose([story(1, published=when(99)), story(2, published=when(20))], SINCE, NOW, most=9)
    assert [len(found.dated), len(found.undated), len(found.ahead)] == [1, 0, 1]


def test_the_day_in_an_address_is_when_it_was_published():
    old, new = (
        Listed(loc=f"https://a.example/2026/11/{day}/bridge", lastmod=when(-1)) for day in (10, 23)
    )
    assert choose([old, new], SINCE, NOW, most=10).dated == [new]


def test_a_second_that_most_pages_share_is_no_time():
    records = [story(n, lastmod=when(-1)) for n in range(30)]
    assert choose(records[:19], SINCE, NOW, most=50).undated == []
    assert choose(records, SINCE, NOW, most=50).dated == []
    daily = [story(n, lastmod="2026-11-24") for n in range(30)]
    assert len(choose(daily, SINCE, NOW, most=50).dated) == 30


def test_of_many_without_a_time_both_ends_are_looked_at():
    found = choose((story(n) for n in range(50_000)), SINCE, NOW, most=2000)
    assert (names(found.undated)[0], names(found.undated)[-1]) == ("0", "49999")
    assert (len(found.undated), found.total) == (2000, 50_000)


def test_what_lists_is_no_article_unless_it_says_news():
    records = [
        Listed(loc="https://a.example/politics", lastmod=when(-1)),
        Listed(loc="https://a.example/tag/a-story-of-many-words", lastmod=when(-1)),
        Listed(loc="https://a.example/x", published=when(-1), title="T"),
        Listed(part=True, loc="https://a.example/part.xml"),
    ]
    found = choose(records, SINCE, NOW, most=10)
    assert (found.dated, found.parts, found.total) == ([records[2]], [records[3]], 3)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-11-24T05:30:00+05:30", "2026-11-24T00:00:00+00:00"),
        ("2026-11-24T00:00Z", "2026-11-24T00:00:00+00:00"),
        ("2026-11-24", "2026-11-24T00:00:00+00:00"),
        ("Tue, 24 Nov 2026 05:30:00 +0530", "2026-11-24T00:00:00+00:00"),
        ("2026-11-24 05:30", "2026-11-24T00:00:00+00:00"),
        ("soon", None),
        ("", None),
    ],
)
def test_times(written, read):
    moment = read_time(written, "Asia/Kolkata" if written.endswith(" 05:30") else None)
    assert (moment and moment.astimezone(UTC).isoformat()) == read


def test_an_article_of_a_sitemap():
    one = story(
        1,
        published="2026-11-24T05:30:00+05:30",
        lastmod="2026-11-24T01:00:00Z",
        title="A &quot;b&quot;\n c",
        language="ta",
        keywords="x, ,y",
        picture="/1.jpg",
    )
    article = sitemap_article(SOURCE, one, "https://a.example/news.xml", "now", dated=True)
    assert article.entry.title == 'A "b" c'
    assert (article.language_declared, article.published) == ("ta", "2026-11-24T00:00:00.000Z")
    assert (article.entry.updated, article.entry.tags) == ("2026-11-24T01:00:00.000Z", ("x", "y"))
    assert article.entry.enclosures[0].url == "https://a.example/1.jpg"
    assert (
        sitemap_article(SOURCE, Listed(loc="x:y"), "https://a.example/", "now", dated=True) is None
    )


@given(st.lists(st.tuples(st.integers(-3000, 3000), st.booleans()), max_size=60), st.integers(1, 9))
def test_nothing_recent_is_lost_beneath_the_cap(ages, most):
    records = [
        story(n, **({"published": when(-minutes / 60)} if timed else {}))
        for n, (minutes, timed) in enumerate(ages)
    ]
    found = choose(records, SINCE, NOW, most)
    recent = [m for m, timed in ages if timed and -24 * 60 <= m <= 48 * 60]
    assert len(found.dated) <= most
    assert len(found.dated) >= min(len(recent), most)
