"""kill -9 of `wireroom clean` in the middle of its work: started again, it ends the same."""

import sqlalchemy as sa

from pipeline.store import log, schema
from pipeline.store.clean_earlier import BATCH
from pipeline.store.sqlite import StoreConfig, open_store
from tests.faults.parts import Part, until
from tests.pipeline.drafts import LOG
from tests.pipeline.recurring import commit_epoch, own_text

ARTICLES = 8 * BATCH


def test_a_clean_that_is_killed_ends_the_same_when_it_is_started_again(tmp_path):
    store = open_store(StoreConfig().url(tmp_path))
    log.follow(store, LOG, {0: 0, 1: 0})
    commit_epoch(store, range(ARTICLES))
    config = tmp_path / "wireroom.yaml"
    config.write_text(f"data_dir: {tmp_path}\n", "utf-8")

    def changes():
        with store.begin() as connection:
            return connection.scalar(
                sa.select(sa.func.count()).where(schema.changes.c.kind == "cleaned")
            )

    part = Part(["clean", str(config)], tmp_path / "clean.log")
    part.start()
    until(lambda: changes() or not part.alive, 60, "something cleaned")
    part.kill()
    cut_short = changes()
    assert 0 < cut_short < ARTICLES, part.said()
    part.start()
    assert part.wait(60) == 0, part.said()
    assert f"{ARTICLES - cut_short} of {ARTICLES} articles cleaned" in part.said()
    with store.begin() as connection:
        rows = connection.execute(sa.text("SELECT title, body, revisions FROM latest")).all()
        numbers = connection.scalars(sa.select(schema.changes.c.number)).all()
    assert {row.revisions for row in rows} == {2}
    assert all(row.body == own_text(int(row.title.split()[1])) for row in rows)
    assert sorted(numbers) == list(range(1, 2 * ARTICLES + 1))
    store.dispose()
