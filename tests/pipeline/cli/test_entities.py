"""search --entity and entities show, on a store with a few articles."""

import orjson
import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.store import log
from pipeline.store.commit import commit
from pipeline.store.dead_letter_limits import DeadLetterLimits
from pipeline.store.sqlite import StoreConfig, open_store
from tests.pipeline.cli.on_a_store import configured, run
from tests.pipeline.drafts import LOG, epoch
from tests.pipeline.named import KOREA, KYIV, UKRAINE, naming, person


@pytest.fixture(scope="module")
def config(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    store = open_store(StoreConfig().url(folder))
    log.follow(store, LOG, {0: 0, 1: 0})
    drafts = [
        naming(0, "a", person("Maria Kovalenko"), UKRAINE, KYIV, title="In English"),
        naming(1, "b", person("Мария Коваленко"), UKRAINE, KYIV, title="По-русски", language="ru"),
        naming(2, "c", person("Kim Jong Chol"), person("Kim Keon Hee"), KOREA, title="Two Kims"),
    ]
    commit(store, epoch(*drafts), DeadLetterLimits(), "2026-05-01T09:00:00.000Z")
    store.dispose()
    return configured(folder)


def refused(*arguments):
    """What a command says that ends with exit code 2."""
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == 2
    return result.output


def test_articles_in_all_languages_are_found_by_a_name_in_one(config):
    found = run("search", "--entity", "Мария Коваленко", "--config", config)
    assert "In English" in found
    assert "По-русски" in found


def test_words_narrow_it_down(config):
    only = ("search", "--entity", "Q212", "river", "--language", "ru", "--json")
    (line,) = run(*only, "--config", config).splitlines()
    assert orjson.loads(line)["title"] == "По-русски"
    assert "nothing found" in run("search", "--entity", "Q212", "volcano", "--config", config)


def test_an_ambiguous_name_lists_the_choices(config):
    said = refused("search", "--entity", "Kim", "--config", config)
    assert "Kim Jong Chol: 1 article" in said
    assert "Kim Keon Hee: 1 article" in said
    assert "Kim Jong Chol" in refused("entities", "show", "Kim", "--config", config)


def test_an_id_that_nobody_has_is_said_to_be_unknown(config):
    assert "no entity 'Q1'" in refused("search", "--entity", "Q1", "--config", config)


def test_words_or_an_entity_are_needed(config):
    assert "WORDS or --entity" in refused("search", "--config", config)


def test_an_entity_is_shown(config):
    said = run("entities", "show", "Ukraine", "--config", config)
    assert "Ukraine  LOC  Q212" in said
    assert "coordinates: 50.45, 30.52" in said
    assert "articles: 2 (en 1, ru 1)" in said
    assert "Maria Kovalenko" in said


def test_an_entity_is_shown_as_json(config):
    shown = orjson.loads(run("entities", "show", "Maria Kovalenko", "--json", "--config", config))
    assert shown["id"].startswith("wr:")
    assert {name["name"] for name in shown["names"]} == {"Maria Kovalenko", "Мария Коваленко"}


def test_exported_articles_have_ids_names_and_coordinates(config):
    lines = run("export", "jsonl", "--config", config).splitlines()
    maria, ukraine, _ = orjson.loads(lines[1])["entities"]
    assert maria["name"] == "Maria Kovalenko"
    assert maria["id"].startswith("wr:")
    assert (ukraine["id"], ukraine["latitude"], ukraine["longitude"]) == ("Q212", 50.45, 30.52)


def test_exported_articles_have_their_vector_if_asked(config):
    lines = run("export", "jsonl", "--vectors", "--config", config).splitlines()
    vectors = [orjson.loads(line)["vector"] for line in lines]
    assert [len(vector) for vector in vectors] == [384] * 3
    plain = run("export", "jsonl", "--config", config).splitlines()
    assert "vector" not in orjson.loads(plain[0])
