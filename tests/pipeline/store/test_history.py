"""What was fetched long ago and arrives now, from an archive, is history and not news."""

import sqlalchemy as sa

from pipeline.records import Disposition
from pipeline.store import reading, search
from pipeline.store.commit import commit
from pipeline.store.dead_letter_limits import DeadLetterLimits
from tests.pipeline.drafts import LONG, draft, epoch

LONG_AGO = "2016-08-26T12:00:00.000Z"
TODAY = "2026-05-01T08:00:00.000Z"
TOMORROW = "2026-05-02T08:00:00.000Z"


def put(store, output):
    commit(store, output, DeadLetterLimits(), TODAY)


def current(store):
    """What a reader sees of the article: its text, and what a search for its words finds."""
    with store.begin() as connection:
        title, body = connection.execute(sa.text("SELECT title, body FROM latest")).one()
        found = {word: bool(search.search(connection, word)) for word in ("flood", "drought")}
        revisions = reading.article(connection, draft(0).raw.id).revision
    return title, body, found, revisions


def test_an_archived_text_does_not_replace_what_was_fetched_since(store):
    put(store, epoch(draft(0, title="Flood", body=LONG + "Now.", fetched_at=TODAY)))
    now = current(store)
    archived = draft(1, title="Drought", body=LONG + "Then.", fetched_at=LONG_AGO, source="archive")
    put(store, epoch(archived))
    assert current(store) == now == ("Flood", LONG + "Now.", {"flood": True, "drought": False}, 1)
    with store.begin() as connection:
        history = reading.article(connection, draft(0).raw.id, 2)
        counts = reading.counts(connection)
    assert (history.title, history.disposition) == ("Drought", Disposition.REVISION)
    assert history.fetched_at == LONG_AGO
    assert counts["in"] == 2


def test_an_archive_that_was_first_gives_way_to_what_is_fetched_later(store):
    put(store, epoch(draft(0, title="Drought", fetched_at=LONG_AGO, source="archive")))
    put(store, epoch(draft(1, title="Flood", body=LONG + "Now.", fetched_at=TODAY)))
    assert current(store)[0] == "Flood"


def test_after_history_came_in_live_revisions_go_on(store):
    put(store, epoch(draft(0, title="Flood", fetched_at=TODAY)))
    put(store, epoch(draft(1, title="Drought", body=LONG + "Then.", fetched_at=LONG_AGO)))
    put(store, epoch(draft(2, title="Flood", body=LONG + "More.", fetched_at=TOMORROW)))
    assert current(store) == ("Flood", LONG + "More.", {"flood": True, "drought": False}, 3)
