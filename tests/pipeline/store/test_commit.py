"""The fenced commit: all of an epoch or nothing, once."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from pipeline.errors import Fenced
from pipeline.records import Disposition, Entity, Language, Removed, Sighting
from pipeline.store import attempts, followers, log, reading, schema, search
from pipeline.store.commit import commit, decide_all, is_committed
from pipeline.store.dead_letter_limits import DeadLetterLimits
from tests.pipeline.drafts import LOG, LONG, draft, epoch

NOW = "2026-05-01T09:00:00.000Z"


def put(store, output):
    return commit(store, output, DeadLetterLimits(), NOW)


def snapshot(store):
    """Every row of every table."""
    with store.begin() as connection:
        return {
            table.name: connection.execute(sa.select(table)).all()
            for table in schema.metadata.sorted_tables
        }


def test_what_comes_out_is_what_went_in(store):
    put(store, epoch(draft(0, published="2026-05-01T07:00:00Z")))
    with store.begin() as connection:
        article = reading.article(connection, draft(0).raw.id)
    assert article.title == "Flood in the north"
    assert article.body == LONG
    assert article.published_at == "2026-05-01T07:00:00.000Z"
    assert article.language.code == "en"
    assert article.disposition == Disposition.NEW


def test_every_field_of_an_article_comes_back(store):
    """Also those that migrations added, each with a value that is not the default."""
    made = draft(0, published="2026-05-01T07:00:00Z", page="fetched", page_reason="HTTP 200")
    said = replace(
        made.extracted,
        authors=("Ada", "Bo"),
        image="https://news.example/a.jpg",
        section="World",
        modified="2026-05-01T09:30:00+02:00",
        paywall=True,
        live_blog=True,
    )
    spoken = Language(code="sr", confidence=0.8, script="Cyrl", declared="sr", share=0.75)
    name = Entity(text="river", start=4, end=9, type="LOC", id="Q1", name="The River")
    gone = (Removed(text="Share", reason="share"),)
    made = replace(made, extracted=said, language=spoken, entities=(name,), removed=gone)
    with store.begin() as connection:
        (decision,) = decide_all(connection, epoch(made))
    put(store, epoch(made))
    with store.begin() as connection:
        article = reading.article(connection, made.raw.id)
        (exported,) = reading.current_articles(connection, batch=10)
    assert article == exported == decision.article
    assert article.modified_at == "2026-05-01T07:30:00.000Z"
    assert (article.paywall, article.live_blog, article.language.share) == (True, True, 0.75)


def test_an_article_says_why_it_is_without_its_page(store):
    refused = draft(0, body_from="feed", page="refused", page_reason="HTTP 403")
    put(store, epoch(refused))
    with store.begin() as connection:
        article = reading.article(connection, refused.raw.id)
    assert (article.page, article.page_reason) == ("refused", "HTTP 403")


def test_every_record_is_counted_once(store):
    output = epoch(draft(0), draft(1, "b"), draft(2), draft(3, "c", body=LONG + "x"))
    seen = Sighting(
        origin=draft(4).origin, article_id="a", source="s", feed_url=None, fetched_at=NOW
    )
    output = replace(output, seen=(seen,), ranges=epoch(draft(0), draft(4)).ranges)
    put(store, output)
    with store.begin() as connection:
        counts = reading.counts(connection)
        rows = connection.scalar(sa.select(sa.func.count()).select_from(schema.sightings))
    assert counts == {"in": 5, "new": 2, "revision": 0, "copy": 1, "seen": 2, "dead": 0}
    assert rows == 5


def test_a_replayed_epoch_is_fenced_and_changes_nothing(store):
    output = epoch(draft(0), draft(1, "b"))
    put(store, output)
    before = snapshot(store)
    with pytest.raises(Fenced, match="this epoch began at 0, the store is at 2"):
        put(store, output)
    assert snapshot(store) == before


def test_an_epoch_with_one_stale_partition_writes_nothing_at_all(store):
    put(store, epoch(draft(0)))
    other = epoch(draft(0, "z", partition=1))
    stale = replace(
        other,
        ranges=(replace(other.ranges[0], partition=1), replace(other.ranges[0], partition=0)),
    )
    before = snapshot(store)
    with pytest.raises(Fenced):
        put(store, stale)
    assert snapshot(store) == before


def test_epochs_cut_differently_give_the_same_store(store, tmp_path):
    from pipeline.store.sqlite import StoreConfig, open_store

    drafts = [
        draft(0, "a"),
        draft(1, "b", source="herald"),
        draft(2, "a", body=LONG + "More."),
        draft(3, "c", guid_id="f" * 32),
        draft(4, "d", guid_id="f" * 32, body=LONG + "Other."),
        draft(5, "a"),
    ]
    put(store, epoch(*drafts))
    other = open_store(StoreConfig().url(tmp_path / "other"))
    log.follow(other, LOG, {0: 0, 1: 0})
    for one in drafts:
        put(other, epoch(one))
    assert snapshot(store) == snapshot(other)
    other.dispose()


def test_the_outcome_of_a_commit_can_be_asked_for(store):
    output = epoch(draft(0), draft(1, "b"))
    assert not is_committed(store, output.ranges)
    put(store, output)
    assert is_committed(store, output.ranges)


def test_change_numbers_have_no_gaps_and_carry_the_records(store):
    put(store, epoch(draft(0), draft(1)))
    put(store, epoch(draft(2, body=LONG + "More.")))
    changes = followers.changes_after(store, 0, 10)
    assert [(change.number, change.kind) for change in changes] == [(1, "new"), (2, "revision")]
    assert [change.article.revision for change in changes] == [1, 2]


def test_search_finds_the_current_revision_only(store):
    put(store, epoch(draft(0, title="पुतिन ने किम को विदाई दी", body="किम जोंग उन")))
    put(store, epoch(draft(1, title="北京发布新规", body="全国人大通过")))
    with store.begin() as connection:
        assert search.search(connection, "पुतिन") == []
        (hit,) = search.search(connection, "人大")
        assert hit.title == "北京发布新规"
        assert search.search(connection, "发新") == []


def test_a_commit_settles_the_attempts_at_its_partitions(store):
    output = epoch(draft(0))
    attempts.begin(store, output.ranges, now=1.0)
    assert len(attempts.unfinished(store)) == 1
    put(store, output)
    assert attempts.unfinished(store) == []
