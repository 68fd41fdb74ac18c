"""What a source's articles have in common is learned in commits, whoever makes them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import sqlalchemy as sa

from pipeline.errors import Fenced, UnreadableProfile
from pipeline.records import Disposition, OffsetRange
from pipeline.store import log, schema, source_profiles
from pipeline.store.commit import commit, decide_all
from pipeline.store.dead_letter_limits import DeadLetterLimits
from pipeline.store.sqlite import StoreConfig, open_store
from pipeline.text.profile import SourceProfile
from pipeline.transforms.clean import clean_text
from tests.pipeline.drafts import LOG, draft, epoch
from tests.pipeline.recurring import (
    LINE,
    NOW,
    cleaned,
    commit_epoch,
    extracted,
    own_text,
    stored_profile,
)


def profiles(store):
    with store.begin() as connection:
        return connection.execute(sa.select(schema.source_profiles)).all()


def test_a_line_that_recurs_is_taken_out_of_later_articles(store):
    for number in range(25):
        commit_epoch(store, [number])
    with store.begin() as connection:
        texts = connection.execute(
            sa.text("SELECT body, removed FROM latest WHERE title = 'Report 24'")
        ).one()
    assert texts.body == own_text(24)
    assert LINE in texts.removed


def test_each_site_of_a_source_has_its_own_profile(store):
    elsewhere = replace(
        cleaned(1, SourceProfile()).raw, canonical_url="https://Other.Example:8080/1", id="f" * 32
    )
    commit(
        store,
        epoch(
            cleaned(0, SourceProfile()), replace(cleaned(1, SourceProfile()), raw=elsewhere),
            cleaned(2, SourceProfile(), source="herald"),
        ),
        DeadLetterLimits(),
        NOW,
    )  # fmt: skip
    assert [(row.source, row.site, row.articles) for row in profiles(store)] == [
        ("gazette", "news.example", 1),
        ("gazette", "other.example", 1),
        ("herald", "news.example", 1),
    ]


@pytest.mark.parametrize("url", ["", "news.example/1", "http://[1", "mailto:news@example.org"])
def test_an_address_without_a_host_is_a_site_too(url):
    assert source_profiles.key_of("gazette", url) == ("gazette", "")


def test_only_what_is_new_of_a_source_teaches_its_profile(store):
    copy_at_home = draft(3, "d")
    copy_elsewhere = draft(4, "e", source="herald")
    drafts = [draft(0, "a"), draft(1, "a"), draft(2, "a", body="Corrected."), copy_at_home]
    committed = commit(store, epoch(*drafts, copy_elsewhere), DeadLetterLimits(), NOW)
    assert committed.counts == {
        Disposition.NEW: 1,
        Disposition.SEEN: 1,
        Disposition.REVISION: 1,
        Disposition.COPY: 2,
        Disposition.DEAD: 0,
    }
    assert {row.source: row.articles for row in profiles(store)} == {"gazette": 1, "herald": 1}


def test_a_replayed_epoch_teaches_nothing(store):
    drafts = [cleaned(number, SourceProfile()) for number in range(3)]
    commit(store, epoch(*drafts), DeadLetterLimits(), NOW)
    before = profiles(store)
    with pytest.raises(Fenced):
        commit(store, epoch(*drafts), DeadLetterLimits(), NOW)
    assert profiles(store) == before


def test_the_same_articles_in_the_same_order_make_the_same_profile_in_any_epochs(store, tmp_path):
    for first in range(0, 30, 10):
        commit_epoch(store, range(first, first + 10))
    other = open_store(StoreConfig().url(tmp_path / "other"))
    log.follow(other, LOG, {0: 0, 1: 0})
    for number in range(30):
        commit_epoch(other, [number])
    assert profiles(other) == profiles(store)
    other.dispose()


def test_the_profile_is_that_of_learning_article_by_article(store):
    drafts = [cleaned(number, SourceProfile()) for number in range(5)]
    commit(store, epoch(*reversed(drafts)), DeadLetterLimits(), NOW)
    expected = SourceProfile()
    for one in drafts:
        expected = expected.learn(one.traces, one.language)
    assert stored_profile(store).dump() == expected.dump()


def test_what_another_worker_taught_meanwhile_is_not_lost(store):
    """Both prepare on an empty profile; then one commits, and the other."""
    ours = epoch(cleaned(0, SourceProfile()))
    theirs = epoch(cleaned(100, SourceProfile(), partition=1))
    theirs = replace(theirs, ranges=(OffsetRange(topic=LOG.topic, partition=1, start=0, end=101),))
    with store.begin() as connection:
        prepared = source_profiles.prepare(connection, decide_all(connection, ours))
    commit(store, theirs, DeadLetterLimits(), NOW)
    with store.begin() as connection:
        decisions = decide_all(connection, ours)
        source_profiles.learn(connection, decisions, prepared, NOW)
    first, second = theirs.drafts[0], ours.drafts[0]
    both = SourceProfile().learn(first.traces, first.language).learn(second.traces, second.language)
    assert stored_profile(store).dump() == both.dump()
    assert [row.articles for row in profiles(store)] == [2]


def test_two_workers_at_once_lose_nothing(store):
    """Each has a partition, and both articles of the same source."""

    def work(partition):
        for offset in range(15):
            made = cleaned(100 * partition + offset, SourceProfile(), partition=partition)
            made = replace(made, origin=replace(made.origin, offset=offset))
            (part,) = epoch(made).ranges
            output = replace(epoch(made), ranges=(replace(part, partition=partition),))
            commit(store, output, DeadLetterLimits(), NOW)

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(work, (0, 1)))
    assert [row.articles for row in profiles(store)] == [30]
    assert stored_profile(store).articles == 30
    assert clean_text(extracted(999), stored_profile(store)).body == own_text(999)


def test_what_turned_out_to_be_known_meanwhile_teaches_nothing(store):
    ours = epoch(cleaned(0, SourceProfile()), cleaned(1, SourceProfile()))
    with store.begin() as connection:
        prepared = source_profiles.prepare(connection, decide_all(connection, ours))
    theirs = replace(
        epoch(cleaned(0, SourceProfile(), partition=1)),
        ranges=(OffsetRange(topic=LOG.topic, partition=1, start=0, end=1),),
    )
    commit(store, theirs, DeadLetterLimits(), NOW)
    with store.begin() as connection:
        source_profiles.learn(connection, decide_all(connection, ours), prepared, NOW)
    assert [row.articles for row in profiles(store)] == [2]  # and not three


@pytest.mark.parametrize(
    ("blob", "why"), [(b"\xff\x00", "damaged"), (b"", "damaged"), (b"\x94\x63\x01\x80\x80", "99")]
)
def test_a_profile_that_cannot_be_read_stops_loudly_and_nothing_is_committed(store, blob, why):
    commit_epoch(store, [0])
    with store.begin() as connection:
        connection.execute(sa.update(schema.source_profiles).values(profile=blob))
    with pytest.raises(UnreadableProfile, match=rf"'gazette' at site 'news.example' is .*{why}"):
        stored_profile(store)
    with pytest.raises(UnreadableProfile):
        commit(store, epoch(cleaned(1, SourceProfile())), DeadLetterLimits(), NOW)
    with store.begin() as connection:
        assert log.next_offsets(connection, LOG.topic)[0] == 1


def test_a_source_with_too_many_sites_forgets_those_that_were_silent_longest(store, monkeypatch):
    monkeypatch.setattr(source_profiles, "MOST_SITES", 3)

    def publish(number, site, minute, source="gazette"):
        one = cleaned(number, SourceProfile(), source=source)
        one = replace(one, raw=replace(one.raw, canonical_url=f"https://{site}/{number}"))
        now = f"2026-05-01T09:{minute:02}:00.000Z"
        commit(store, epoch(one), DeadLetterLimits(), now)

    publish(0, "a.example", 0, source="herald")
    for number, site in enumerate("abcacd", 1):
        publish(number, f"{site}.example", number)
    kept = {(row.source, row.site, row.articles) for row in profiles(store)}
    gazettes = {
        ("gazette", "a.example", 2),
        ("gazette", "c.example", 2),
        ("gazette", "d.example", 1),
    }
    assert kept == gazettes | {("herald", "a.example", 1)}
    publish(7, "b.example", 7)
    assert ("gazette", "b.example", 1) in {
        (row.source, row.site, row.articles) for row in profiles(store)
    }


def test_an_epoch_of_more_sites_than_that_keeps_the_bound(store, monkeypatch):
    monkeypatch.setattr(source_profiles, "MOST_SITES", 3)
    drafts = [cleaned(number, SourceProfile()) for number in range(8)]
    elsewhere = [
        replace(one, raw=replace(one.raw, canonical_url=f"https://h{number % 7}.example/"))
        for number, one in enumerate(drafts)
    ]
    commit(store, epoch(*elsewhere), DeadLetterLimits(), NOW)
    found = [(row.site, row.articles) for row in profiles(store)]
    assert found == [("h0.example", 2), ("h1.example", 1), ("h2.example", 1)]


def test_a_profile_that_others_do_not_need_does_not_stop_them(store):
    commit_epoch(store, [0])
    with store.begin() as connection:
        connection.execute(sa.update(schema.source_profiles).values(profile=b"damaged"))
    commit(store, epoch(cleaned(1, SourceProfile(), source="herald")), DeadLetterLimits(), NOW)
    assert len(profiles(store)) == 2
