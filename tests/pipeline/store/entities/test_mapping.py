"""Ids that become others: told of in the changes, and articles answer to both."""

import orjson
import pytest
import sqlalchemy as sa

from pipeline.sinks.jsonl import JsonlSink
from pipeline.store import followers, reading, schema, search
from pipeline.store.commit import commit
from pipeline.store.dead_letter_limits import DeadLetterLimits
from pipeline.store.entities import finding
from pipeline.store.entities.mapping import map_ids, own
from pipeline.store.sqlite import writing
from tests.pipeline.drafts import LONG, epoch
from tests.pipeline.named import KOREA, KYIV, UKRAINE, linked, naming, person

NOW = "2026-05-01T09:00:00.000Z"
MARIA = person("Maria Kovalenko")
MARIA_OF_THE_TABLE = linked("Maria Kovalenko", "Q999", "Maria Kovalenko", "PER")


def put(store, *drafts):
    commit(store, epoch(*drafts), DeadLetterLimits(), NOW)


def mapped(store, ids):
    with writing(store) as connection:
        return map_ids(connection, ids, NOW)


def id_of(store, draft):
    """Of the first entity of the article."""
    with store.begin() as connection:
        return reading.article(connection, draft.raw.id).entities[0].id


def titles(store, wanted):
    """Of the articles that mention whoever is meant."""
    with store.begin() as connection:
        (found,) = finding.find(connection, wanted)
        return sorted(hit.title for hit in search.search(connection, "", entity=found.number))


@pytest.fixture
def article(store):
    """An article about Maria, whom no table knows."""
    made = naming(0, "a", MARIA, UKRAINE, KYIV, title="A")
    put(store, made)
    return made


def test_articles_answer_to_both_ids(store, article):
    before = id_of(store, article)
    assert mapped(store, {before: "Q999"}) == 1
    later = naming(1, "b", MARIA, UKRAINE, KYIV, title="B", filler=LONG + "x")
    put(store, later)
    assert id_of(store, article) == id_of(store, later) == "Q999"
    assert titles(store, before) == titles(store, "Q999") == ["A", "B"]


def test_what_was_stored_stays_as_it_was(store, article):
    before = id_of(store, article)
    mapped(store, {before: "Q999"})
    with store.begin() as connection:
        (found,) = connection.scalars(sa.select(schema.revisions.c.entities))
    assert found[0]["id"] == before


def test_two_entities_become_one(store, article):
    before = id_of(store, article)
    both = naming(1, "b", MARIA_OF_THE_TABLE, UKRAINE, title="B", filler=LONG + "x")
    put(store, both)
    mapped(store, {before: "Q999"})
    assert titles(store, before) == ["A", "B"]
    with store.begin() as connection:
        (found,) = finding.find(connection, "Maria Kovalenko")
    assert (found.id, found.articles) == ("Q999", 2)


def test_what_stays_was_seen_beside_the_others_of_both(store, article):
    both = naming(1, "b", MARIA_OF_THE_TABLE, KYIV, KOREA, title="B", filler=LONG + "x")
    put(store, both)
    mapped(store, {id_of(store, article): "Q999"})
    with store.begin() as connection:
        (found,) = finding.find(connection, "Q999")
        beside = [one.name for one in finding.show(connection, found).beside]
    assert beside[0] == "Kyiv"
    assert set(beside) == {"Kyiv", "Ukraine", "South Korea"}


def test_a_person_does_not_become_a_place(store, article):
    with pytest.raises(ValueError, match="PER, Q212 is LOC"):
        mapped(store, {id_of(store, article): "Q212"})


def test_followers_are_told(store, article, tmp_path):
    before = id_of(store, article)
    mapped(store, {before: "Q999"})
    changes = followers.changes_after(store, 0, 10)
    assert [change.kind for change in changes] == ["new", "mapped"]
    assert (changes[1].mapped.old, changes[1].mapped.new) == (before, "Q999")
    sink = JsonlSink(tmp_path / "out", 1 << 20)
    state = sink.write(changes, {})
    sink.close()
    lines = (tmp_path / "out" / state["file"]).read_bytes().splitlines()
    assert orjson.loads(lines[1]) == {"change": 2, "mapped": {"old": before, "new": "Q999"}}


def test_an_id_is_mapped_once(store, article):
    before = id_of(store, article)
    mapped(store, {before: "Q999"})
    assert mapped(store, {before: "Q1000"}) == 0
    assert id_of(store, article) == "Q999"


def test_an_id_that_goes_on_takes_the_earlier_ones_along(store, article):
    before = id_of(store, article)
    mapped(store, {before: "Q999"})
    mapped(store, {"Q999": "Q1000"})
    assert id_of(store, article) == "Q1000"
    assert titles(store, before) == titles(store, "Q999") == ["A"]


def test_a_circle_is_refused_and_changes_nothing(store, article):
    before = id_of(store, article)
    mapped(store, {before: "Q999"})
    with pytest.raises(ValueError, match="mapped to itself"):
        mapped(store, {"Q999": before})
    assert id_of(store, article) == "Q999"


def test_an_id_that_was_never_given_out_is_refused(store, article):
    with pytest.raises(KeyError, match="wr:nobody"):
        mapped(store, {"wr:nobody": "Q999"})


def test_a_table_may_go_on_giving_the_earlier_id(store):
    slug = linked("Acme", "wr:acme", "Acme", "ORG")
    put(store, naming(0, "a", slug))
    mapped(store, {"wr:acme": "Q5"})
    later = naming(1, "b", slug, filler=LONG + "x")
    put(store, later)
    assert id_of(store, later) == "Q5"


def test_what_only_we_name_is_listed_for_authorities(store, article):
    russian = person("Мария Коваленко")
    put(store, naming(1, "b", russian, UKRAINE, KYIV, language="ru"))
    with store.begin() as connection:
        (maria,) = own(connection)
    assert maria.id == id_of(store, article)
    assert (maria.type, maria.articles) == ("PER", 2)
    assert set(maria.names) == {"Maria Kovalenko", "Мария Коваленко"}
