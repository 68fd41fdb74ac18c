"""The tables written by hand: every row is complete and says one thing only."""

from collections import defaultdict

from pipeline.text.entities.endings import all_endings, endings
from pipeline.text.entities.gazetteer import Trust
from pipeline.text.entities.known_names import names
from pipeline.text.entities.places.countries import place
from pipeline.text.entities.tables import rows
from pipeline.text.entities.words import name_keys


def test_every_alias_has_an_id_a_type_and_a_name_that_can_be_found():
    for alias in names():
        assert alias.known.type in ("PER", "LOC", "ORG")
        assert alias.known.id.startswith(("Q", "wr:", "geonames:", "iso:")), alias
        assert name_keys(alias.text), alias


def test_a_certain_name_means_one_thing():
    meanings = defaultdict(set)
    for alias in names():
        if alias.known.trust > Trust.IN_CONTEXT:
            meanings[alias.language, alias.text].add(alias.known.id)
    assert {name: ids for name, ids in meanings.items() if len(ids) > 1} == {}


def test_an_id_has_one_name():
    named = defaultdict(set)
    for alias in names():
        named[alias.known.id].add(alias.known.name)
    assert {ident: of for ident, of in named.items() if len(of) > 1} == {}


def test_territories_have_wikidata_ids():
    found = [(place(code).id, place(code).name) for code in ("KP", "150", "IN-BR")]
    assert found == [("Q423", "North Korea"), ("Q46", "Europe"), ("Q1165", "Bihar")]


def test_every_table_has_the_columns_it_is_read_with():
    assert all(all(row[:3]) for row in rows("fast/cues.tsv", 3))
    assert all(all(row) for row in rows("ambiguous.tsv", 2))
    assert endings("uk", "Cyrl").adjectives
    assert endings("ko", "Kore").outside
    assert "а" in all_endings().finals
