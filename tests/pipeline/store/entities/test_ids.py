"""Every name gets an entity, the same one at every run and in whatever epochs."""

import shutil
from dataclasses import replace
from itertools import count, pairwise
from random import Random

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import Fenced
from pipeline.store import reading, schema
from pipeline.store.commit import commit
from pipeline.store.dead_letter_limits import DeadLetterLimits
from pipeline.store.entities.own_id import own_id
from pipeline.store.equal_texts import equal_text
from pipeline.store.sqlite import StoreConfig, open_store
from tests.pipeline.drafts import LONG, epoch
from tests.pipeline.named import KOREA, KYIV, SEOUL, UKRAINE, linked, naming, person

NOW = "2026-05-01T09:00:00.000Z"
MARIA, MARIA_RU = person("Maria Kovalenko"), person("Мария Коваленко")


def put(store, *drafts):
    commit(store, epoch(*drafts), DeadLetterLimits(), NOW)


def ids(store, draft, revision=None):
    """Of the article's entities, in the order of the text."""
    with store.begin() as connection:
        article = reading.article(connection, draft.raw.id, revision)
    return [entity.id for entity in article.entities]


def snapshot(store):
    """Every row of every table."""
    with store.begin() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(sa.select(table))))
            for table in schema.metadata.sorted_tables
        }


def test_a_new_name_has_an_id_made_of_type_name_and_article(store):
    first = naming(0, "a", MARIA, UKRAINE)
    put(store, first)
    (name,) = first.names
    assert ids(store, first) == [own_id(name, first.raw.id), "Q212"]
    assert own_id(name, first.raw.id).startswith("wr:")
    assert len(own_id(name, first.raw.id)) == len("wr:") + 16


def test_a_name_in_another_script_is_the_same_entity(store):
    first = naming(0, "a", MARIA, UKRAINE, KYIV)
    second = naming(1, "b", MARIA_RU, UKRAINE, KYIV, language="ru")
    put(store, first)
    put(store, second)
    assert ids(store, first) == ids(store, second)
    with store.begin() as connection:
        (maria, *_) = reading.article(connection, second.raw.id).entities
    assert (maria.text, maria.name) == ("Мария Коваленко", "Maria Kovalenko")


def test_two_of_one_article_stay_two(store):
    both = naming(0, "a", person("Kim Jong Chol"), person("Kim Keon Hee"), KOREA)
    put(store, both)
    first, second, _ = ids(store, both)
    assert first != second


@pytest.mark.parametrize("namesakes", [13, 70])
def test_a_name_with_many_namesakes_still_becomes_known(store, namesakes):
    """More than a name is compared with; more than a key leads to."""
    john = person("John Smith")
    others = [
        naming(number, f"a{number}", john, linked(f"Town {number}", f"Q9{number}", "Town"),
               filler=f"{LONG} {number}" * 9)
        for number in range(namesakes)
    ]  # fmt: skip
    put(store, *others)
    here = [linked("Fooland", "Q77", "Fooland"), linked("Barcity", "Q78", "Barcity")]
    for number in range(namesakes, namesakes + 3):
        put(store, naming(number, f"b{number}", john, *here, filler=f"{LONG} {number}" * 7))
    johns = schema.entities.c.name == "John Smith"
    articles = sa.select(schema.entities.c.articles).where(johns).order_by(schema.entities.c.number)
    with store.begin() as connection:
        assert connection.scalars(articles).all() == [1] * namesakes + [3]


def test_all_mentions_of_a_person_have_the_id(store):
    one = naming(0, "a", MARIA, UKRAINE, person("Kovalenko"))
    put(store, one)
    full, _, short = ids(store, one)
    assert full == short


def test_a_copy_has_the_ids_of_its_original(store):
    first, later = naming(0, "a", MARIA, UKRAINE), naming(2, "c", MARIA, UKRAINE, source="post")
    put(store, first, naming(1, "b", MARIA, UKRAINE, source="herald"))
    put(store, later)
    assert ids(store, later) == ids(store, first) == ids(store, naming(1, "b"))


def test_what_was_found_in_an_equal_text_comes_along(store):
    first = naming(0, "a", MARIA, UKRAINE)
    put(store, first)
    with store.begin() as connection:
        equal = equal_text(connection, first.body_hash, first.body, "en")
        assert equal_text(connection, first.body_hash, first.body, "de") is None
    assert [entity.id for entity in equal.entities] == ids(store, first)
    assert equal.embedding == first.embedding


def test_a_revision_keeps_ids_although_nothing_else_speaks_for_them(store):
    """Alone, without anybody beside it, a single name would be somebody new."""
    first = naming(0, "a", person("Zendaya"))
    second = naming(1, "a", person("Zendaya"), filler=LONG + "More.")
    other = naming(2, "b", person("Zendaya"), filler=LONG + "Else.")
    put(store, first)
    put(store, second, other)
    assert ids(store, first, 1) == ids(store, second)
    assert ids(store, other) != ids(store, second)


@pytest.mark.parametrize("known_as", ["Q212", "wr:ukraine"])
def test_an_entity_of_a_table_has_what_the_table_says(store, known_as):
    ukraine = replace(UKRAINE, id=known_as)
    put(store, naming(0, "a", ukraine))
    moved = replace(ukraine, name="Ukraina", latitude=49.0)
    put(store, naming(1, "b", moved, filler=LONG + "x"))
    with store.begin() as connection:
        row = connection.execute(sa.select(schema.entities)).one()
    assert (row.id, row.type, row.name) == (known_as, "LOC", "Ukraina")
    assert (row.latitude, row.longitude, row.articles) == (49.0, 30.52, 2)


def test_a_name_that_a_table_does_not_know_may_be_one_that_it_knows(store):
    known = linked("Volodymyr Zelenskyy", "Q3874799", "Volodymyr Zelenskyy", "PER")
    put(store, naming(0, "a", known, UKRAINE, KYIV))
    other = naming(1, "b", person("Володимир Зеленський"), UKRAINE, KYIV, language="uk")
    put(store, other)
    assert ids(store, other)[0] == "Q3874799"


def test_a_replayed_epoch_changes_nothing(store):
    drafts = (naming(0, "a", MARIA, UKRAINE), naming(1, "b", MARIA_RU, KYIV, language="ru"))
    put(store, *drafts)
    before = snapshot(store)
    with pytest.raises(Fenced):
        put(store, *drafts)
    assert snapshot(store) == before


def test_articles_are_counted_by_their_current_text(store):
    put(store, naming(0, "a", MARIA, UKRAINE))
    put(store, naming(1, "a", MARIA, KYIV, filler=LONG + "More."))
    with store.begin() as connection:
        counts = dict(
            connection.execute(sa.select(schema.entities.c.id, schema.entities.c.articles)).all()
        )
        mentions = connection.execute(sa.select(schema.mentions)).all()
    assert sorted(counts.values()) == [0, 1, 1]
    assert counts["Q212"] == 0
    assert {row.seq for row in mentions} == {2}


NAMES = (
    MARIA, MARIA_RU, person("Kovalenko"), person("Mario Kovalenko"), person("Kim Jong Chol"),
    person("Kim"), person("김종철"), UKRAINE, KYIV, SEOUL, KOREA,
    linked("Kim Keon Hee", "Q62026", "Kim Keon Hee", "PER"),
)  # fmt: skip


def some_article(offset, random):
    """One of few addresses and texts, so that there are revisions, copies and late ones."""
    return naming(
        offset,
        random.choice("abcde"),
        *random.sample(NAMES, random.randint(0, 4)),
        filler=LONG + random.choice(("", "", "More.")),
        language=random.choice(("en", "en", "ru")),
        source=random.choice(("gazette", "herald")),
        fetched_at=f"2026-05-01T08:00:{random.randint(0, 59):02}.000Z",
    )


@pytest.fixture
def empty_stores(store, tmp_path):
    """Makes new stores: copies of an empty one, which are made sooner."""
    store.dispose()
    numbers = count()

    def make():
        folder = tmp_path / str(next(numbers))
        folder.mkdir()
        shutil.copy(tmp_path / "wireroom.db", folder)
        return open_store(StoreConfig().url(folder))

    return make


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 10**6), st.sets(st.integers(1, 11)))
def test_articles_have_the_same_ids_in_whatever_epochs(empty_stores, seed, cuts):
    random = Random(seed)
    drafts = [some_article(offset, random) for offset in range(12)]
    edges = [0, *sorted(cuts), len(drafts)]
    stores = []
    for epochs in ([drafts], [drafts[a:b] for a, b in pairwise(edges)]):
        store = empty_stores()
        for one in epochs:
            put(store, *one)
        stores.append(snapshot(store))
        assert_counts_are_those_of_mentions(store)
        store.dispose()
    assert stores[0] == stores[1]


def assert_counts_are_those_of_mentions(store):
    counted = sa.select(sa.func.count()).where(schema.mentions.c.entity == schema.entities.c.number)
    with store.begin() as connection:
        for held, found in connection.execute(
            sa.select(schema.entities.c.articles, counted.scalar_subquery())
        ):
            assert held == found


def test_what_another_worker_commits_meanwhile_counts(store, store_url):
    """It commits between this one's look-ups and its lock: as if it had come first altogether."""
    theirs = naming(0, "b", MARIA, UKRAINE, KYIV, partition=1)
    ours = naming(0, "a", MARIA_RU, UKRAINE, KYIV, language="ru")
    other = open_store(store_url)
    waiting = [theirs]

    @sa.event.listens_for(store, "commit")  # of the transaction that only looks
    def before_the_lock(connection):
        if waiting:
            output = epoch(waiting.pop())
            ranges = (replace(output.ranges[0], partition=1),)
            commit(other, replace(output, ranges=ranges), DeadLetterLimits(), NOW)

    put(store, ours)
    assert waiting == []
    assert ids(store, ours) == ids(store, theirs)
    other.dispose()
