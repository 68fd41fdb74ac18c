"""What was learned later is taken out of earlier articles: once, and with their history kept."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from pipeline.records import Disposition, Removed
from pipeline.store import followers, reading, schema, search
from pipeline.store.clean_earlier import BATCH, clean_earlier
from pipeline.store.commit import commit
from pipeline.store.dead_letter_limits import DeadLetterLimits
from pipeline.text.fingerprint import content_hash
from pipeline.text.profile import SourceProfile
from tests.pipeline.drafts import epoch
from tests.pipeline.recurring import (
    LINE,
    NOW,
    cleaned,
    commit_epoch,
    extracted,
    mention,
    own_text,
    stored_profile,
)

LATER = "2026-05-02T09:00:00.000Z"


@pytest.fixture
def newsroom(store):
    """25 articles with one line under each, those after the first epochs without it."""
    for first in range(0, 25, 5):
        commit_epoch(store, range(first, first + 5))
    return store


def bodies(store):
    with store.begin() as connection:
        rows = connection.execute(sa.text("SELECT title, body FROM latest ORDER BY first_seen_at"))
        return {int(row.title.split()[1]): row.body for row in rows}


def with_line(store):
    return sorted(number for number, body in bodies(store).items() if LINE in body)


def clean(store, **options):
    return [one for batch in clean_earlier(store, LATER, **options) for one in batch.cleaned]


def everything(store):
    with store.begin() as connection:
        return {
            table.name: connection.execute(sa.select(table)).all()
            for table in schema.metadata.sorted_tables
        }


def test_earlier_articles_lose_the_line(newsroom):
    before = with_line(newsroom)
    assert before
    assert before[-1] < 20
    assert [article.title for article in clean(newsroom)] == [f"Report {n}" for n in before]
    assert with_line(newsroom) == []
    assert bodies(newsroom) == {number: own_text(number) for number in range(25)}


def test_the_cleaned_text_is_a_revision_and_the_one_before_is_history(newsroom):
    (first, *_) = clean(newsroom)
    with newsroom.begin() as connection:
        before = reading.article(connection, first.id, 1)
        after = reading.article(connection, first.id)
    assert after == first
    assert (before.disposition, after.disposition) == (Disposition.NEW, Disposition.REVISION)
    assert before.body.endswith(LINE)
    assert after.removed[-1] == Removed(text=LINE, reason="boilerplate")
    assert replace(
        after, revision=1, body=before.body, removed=before.removed, disposition=before.disposition
    ) == before  # fmt: skip


def test_each_is_one_change_that_followers_deliver(newsroom):
    last = followers.last_change(newsroom)
    done = clean(newsroom)
    changes = followers.changes_after(newsroom, last, 100)
    assert [change.number for change in changes] == list(range(last + 1, last + 1 + len(done)))
    assert {(change.kind, change.at) for change in changes} == {("cleaned", LATER)}
    assert [change.article for change in changes] == done
    delivered = [
        (change.article.id, change.article.revision)
        for change in followers.changes_after(newsroom, 0, 1000)
    ]
    assert len(set(delivered)) == len(delivered)


def test_a_second_run_does_nothing(newsroom):
    clean(newsroom)
    before = everything(newsroom)
    assert clean(newsroom) == []
    assert everything(newsroom) == before


def test_a_dry_run_changes_nothing(newsroom):
    before = everything(newsroom)
    (batch,) = clean_earlier(newsroom, LATER, dry_run=True)
    assert batch.articles == 25
    assert batch.taken_out == (("gazette", LINE),) * len(batch.cleaned)
    assert everything(newsroom) == before
    assert [one.id for one in clean(newsroom)] == [one.id for one in batch.cleaned]


def test_search_follows(newsroom):
    def found(words):
        with newsroom.begin() as connection:
            return len(search.search(connection, words, limit=100))

    assert found("advertising") == len(with_line(newsroom))
    total = found("report")
    clean(newsroom)
    assert found("advertising") == 0
    assert found("report") == total == 25


def test_entities_stay_exact(store):
    commit_epoch(store, range(24))
    draft = cleaned(24, SourceProfile())
    word = draft.body.split()[1]
    spans = (mention(draft.body, word), mention(draft.body, "newsroom"))
    commit(store, epoch(replace(draft, entities=spans)), DeadLetterLimits(), NOW)
    (article,) = (one for one in clean(store) if one.title == "Report 24")
    assert [entity.text for entity in article.entities] == [word]
    assert article.entities[0] == spans[0]


def test_entities_that_went_with_a_line_are_mentioned_no_more(store):
    commit_epoch(store, range(24))
    draft = cleaned(24, SourceProfile())
    river = replace(mention(draft.body, draft.body.split()[1]), id="Q1", name="River")
    newsroom = replace(mention(draft.body, "newsroom"), id="Q2", name="Newsroom")
    vector = bytes(768)
    tagged = replace(draft, entities=(river, newsroom), embedding=vector)
    commit(store, epoch(tagged), DeadLetterLimits(), NOW)
    clean(store)
    with store.begin() as connection:
        held = sa.select(schema.entities.c.id, schema.entities.c.articles)
        mentioned = connection.execute(
            sa.select(schema.entities.c.id, schema.revisions.c.revision)
            .join_from(schema.mentions, schema.entities)
            .join(schema.revisions, schema.revisions.c.seq == schema.mentions.c.seq)
        ).all()
        assert dict(connection.execute(held).all()) == {"Q1": 1, "Q2": 0}
        assert mentioned == [("Q1", 2)]
        assert reading.vector(connection, draft.raw.id) == [0.0] * 384


def sighting_after(store, offset, number, **fields):
    """Article `number` comes again, and is cleaned by what is known by now."""
    again = extracted(number, **fields)
    again = replace(again, origin=replace(again.origin, offset=offset))
    from pipeline.transforms.clean import clean_text

    again = clean_text(again, stored_profile(store))
    with store.begin() as connection:
        dropped = reading.made_from(connection, again.raw.id, again.raw_hash) is not None
    counts = commit(store, epoch(again), DeadLetterLimits(), NOW).counts
    (disposition,) = (kind for kind, count in counts.items() if count)
    return disposition, dropped


@pytest.mark.parametrize("cleaned_first", [False, True], ids=["as stored", "after a clean"])
def test_an_article_that_comes_again_is_no_revision_because_the_profile_grew(
    newsroom, cleaned_first
):
    if cleaned_first:
        clean(newsroom)
    fetched_again = {"fetched_at": "2026-05-03T08:00:00.000Z"}
    assert sighting_after(newsroom, 25, 0, **fetched_again) == (Disposition.SEEN, True)
    with_tracking = {**fetched_again, "published": "2026-05-01"}  # other bytes, the same text
    assert sighting_after(newsroom, 26, 0, **with_tracking) == (Disposition.SEEN, False)
    edited = {**fetched_again, "line": f"{LINE}\nOne more paragraph was written by the editor."}
    assert sighting_after(newsroom, 27, 0, **edited)[0] == Disposition.REVISION


def test_a_cleaned_article_can_be_revised_and_copied(newsroom):
    clean(newsroom)
    copy = extracted(25, line="")
    copy = replace(copy, extracted=replace(copy.extracted, body=own_text(0)))
    from pipeline.transforms.clean import clean_text

    copy = clean_text(replace(copy, raw=replace(copy.raw, source="herald")), SourceProfile())
    commit(newsroom, epoch(copy), DeadLetterLimits(), NOW)
    with newsroom.begin() as connection:
        found = reading.article(connection, copy.raw.id)
    assert found.copy_of == extracted(0).raw.id


def test_what_changed_meanwhile_is_left_alone(newsroom, monkeypatch):
    """A revision comes in between reading and writing."""
    from pipeline.store import clean_earlier as module

    write = module._write

    def late(store, found, now):
        edited = {"line": "The editor wrote another end.", "fetched_at": LATER}
        assert sighting_after(store, 25, 0, **edited)[0] == Disposition.REVISION
        return write(store, found, now)

    monkeypatch.setattr(module, "_write", late)
    before = with_line(newsroom)
    (batch,) = clean_earlier(newsroom, LATER)
    assert batch.changed_meanwhile == 1
    assert len(batch.cleaned) == len(before) - 1
    assert bodies(newsroom)[0].endswith("another end.")
    with newsroom.begin() as connection:
        assert reading.article(connection, extracted(0).raw.id).revision == 2


def test_an_article_that_fails_is_told_and_passed_over(newsroom, monkeypatch):
    """The first of all, so that no later run would come past it."""
    from pipeline.store import clean_earlier as module

    clean_again, failing = module.clean_again, extracted(0).raw.id

    def fragile(article, profile):
        if article.id == failing:
            raise RecursionError("too deep")
        return clean_again(article, profile)

    before = with_line(newsroom)
    assert before[0] == 0
    monkeypatch.setattr(module, "clean_again", fragile)
    (batch,) = clean_earlier(newsroom, LATER)
    assert batch.failed == (module.Failed(article_id=failing, reason="RecursionError: too deep"),)
    assert (len(batch.cleaned), with_line(newsroom)) == (len(before) - 1, [0])


def test_only_the_source_that_was_asked_for(newsroom):
    before = with_line(newsroom)
    assert clean(newsroom, source="herald") == []
    assert with_line(newsroom) == before
    assert len(clean(newsroom, source="gazette")) == len(before)


def test_stopped_between_batches_and_started_again_it_ends_the_same(store, monkeypatch):
    monkeypatch.setattr("pipeline.store.clean_earlier.BATCH", 2)
    commit_epoch(store, range(25))
    assert len(with_line(store)) == 25
    batches = clean_earlier(store, LATER)
    next(batches)
    next(batches)
    batches.close()
    assert len(with_line(store)) == 21
    assert len(clean(store)) == 21
    assert bodies(store) == {number: own_text(number) for number in range(25)}
    with store.begin() as connection:
        rows = connection.execute(
            sa.select(schema.revisions).order_by(schema.revisions.c.seq)
        ).all()
    assert [(row.revision, row.cleaned_from) for row in rows] == [(1, None)] * 25 + [(2, 1)] * 25
    assert all(row.body_hash == content_hash(row.body) for row in rows)


def test_more_than_a_batch(store):
    commit_epoch(store, range(BATCH + 20))
    assert len(clean(store)) == BATCH + 20
