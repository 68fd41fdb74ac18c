"""The command against a Wikibase on loopback, stopped and gone on with, and against a dump."""

import json
import os
import signal
import sqlite3
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.store import log
from pipeline.store.commit import commit
from pipeline.store.dead_letter_limits import DeadLetterLimits
from pipeline.store.schema import entities, entity_names
from pipeline.store.sqlite import StoreConfig, open_store, writing
from tests.connectors.wikidata.wikibase import CLASSES, ITEMS, Fault, Wikibase
from tests.pipeline.cli.on_a_store import run
from tests.pipeline.drafts import LOG, epoch
from tests.pipeline.named import naming, person


@pytest.fixture
def config(tmp_path):
    (tmp_path / "classes.tsv").write_text(CLASSES, "utf-8")
    path = tmp_path / "wireroom.yaml"
    path.write_text(
        f"data_dir: {tmp_path}\n"
        "fetch: {allow_networks: [127.0.0.0/8], host_spacing_s: 0}\n"
        f"enrich: {{entities: {{authority: {tmp_path}/authority.db}}}}\n",
        "utf-8",
    )
    return path


def options(config, wikibase):
    classes = config.with_name("classes.tsv")
    return [
        *("entities", "build", "--config", str(config), "--classes", str(classes)),
        *("--sparql", wikibase.sparql, "--api", wikibase.api),
    ]


def held(config):
    """Everything in the file that linking reads."""
    database = sqlite3.connect(config.with_name("authority.db"))
    entities = database.execute("SELECT * FROM entities ORDER BY id").fetchall()
    names = database.execute("SELECT * FROM names ORDER BY key, id, language").fetchall()
    database.close()
    return entities, names


def test_items_of_the_classes_are_fetched_with_their_names(config):
    with Wikibase() as wikibase:
        said = run(*options(config, wikibase))
    entities, names = held(config)
    assert [row[:3] for row in entities] == [
        ("Q9001", "LOC", "Arvonia"),
        ("Q9002", "PER", "Aino Salmela"),
        ("Q9003", "PER", "Aino Salmela"),
        ("Q9004", "ORG", "Meadow Party"),
        ("Q9005", "LOC", "Tolvan"),
    ]
    assert ("Q9002", "ru", "Айно Салмела", 1) in [row[1:] for row in names]
    assert "PER Q100 minister: minister" in said
    assert "5 entities" in said


def test_a_query_that_is_too_much_is_asked_in_parts(config):
    with Wikibase(most=1) as wikibase:
        wikibase.faults = []
        result = CliRunner().invoke(app, options(config, wikibase), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert len(held(config)[0]) == 5


def test_a_dump_gives_what_the_endpoint_gives(config):
    with Wikibase() as wikibase:
        run(*options(config, wikibase))
        by_endpoint = held(config)
        config.with_name("authority.db").unlink()
        dump = config.with_name("dump.json")
        dump.write_text("[\n" + ",\n".join(map(json.dumps, ITEMS)) + "\n]\n", "utf-8")
        run(*options(config, wikibase), "--dump", str(dump))
    assert held(config) == by_endpoint
    run(*options(config, wikibase), "--dump", str(dump))  # and once more adds nothing
    assert held(config) == by_endpoint


def test_killed_in_the_middle_it_goes_on_from_there(config):
    with Wikibase() as wikibase:
        wikibase.faults = []
        killed = _killed_while_it_fetches(config, wikibase)
        assert killed == -signal.SIGKILL
        queries = [asked for asked in wikibase.asked if asked.startswith("PREFIX")]
        wikibase.asked.clear()
        run(*options(config, wikibase))
        again = [asked for asked in wikibase.asked if asked.startswith("PREFIX")]
    assert queries
    assert not again  # what was selected is known
    assert len(held(config)[0]) == 5


def _killed_while_it_fetches(config, wikibase):
    """Kill the command while it waits for the items; its exit code."""

    class _Last(list):
        """Lets everything through until the items are asked for."""

        def __bool__(self):
            return any("Q9002" in asked for asked in wikibase.asked)

        def pop(self, *_):
            return Fault(hangs=True)

    wikibase.faults = _Last()
    with subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", *options(config, wikibase)],
        stdout=subprocess.DEVNULL,
        env=os.environ,
    ) as process:
        assert wikibase.arrived.wait(60)
        process.kill()
        code = process.wait(20)
    wikibase.faults = []
    return code


def test_an_endpoint_that_is_away_stops_it_with_what_to_do(config):
    with Wikibase() as wikibase:
        wikibase.faults = [Fault(400, b"")]
        result = CliRunner().invoke(app, options(config, wikibase))
    assert result.exit_code == 5
    assert "the same command goes on from here" in result.output


def test_a_wrong_table_of_classes_is_refused_before_anything_is_asked(config):
    config.with_name("classes.tsv").write_text("PER P39 Q1 minister 3\n", "utf-8")
    with Wikibase() as wikibase:
        result = CliRunner().invoke(app, options(config, wikibase))
    assert result.exit_code == 2
    assert "line 1: write type" in result.output
    assert wikibase.asked == []


def test_queries_are_shown_and_nothing_is_asked(config):
    with Wikibase() as wikibase:
        said = run(*options(config, wikibase), "--dry-run")
    assert "wd:Q100" in said
    assert wikibase.asked == []


def test_ids_of_ours_become_those_of_the_authority_and_go_on_working(config, tmp_path):
    with Wikibase() as wikibase:
        run(*options(config, wikibase))
    store = open_store(StoreConfig().url(tmp_path))
    log.follow(store, LOG, {0: 0, 1: 0})
    drafts = [
        naming(0, "a", person("Aino Salmela"), title="In English"),
        naming(1, "b", person("Айно Салмела"), title="По-русски", language="ru"),
    ]
    commit(store, epoch(*drafts), DeadLetterLimits(), "2026-05-01T09:00:00.000Z")
    store.dispose()
    configured = ("--config", str(config))
    own = json.loads(run("entities", "show", "Aino Salmela", "--json", *configured))["id"]
    assert "1 ids would be mapped" in run("entities", "map", "--dry-run", *configured)
    assert "1 ids mapped" in run("entities", "map", *configured)
    for wanted in ("Q9002", own, "Айно Салмела"):
        shown = json.loads(run("entities", "show", wanted, "--json", *configured))
        assert shown["id"] == "Q9002"
        assert shown["earlier_ids"] == [own]
    assert "0 ids mapped" in run("entities", "map", *configured)


def test_ids_of_ours_that_may_be_namesakes_are_not_mapped(config, tmp_path):
    with Wikibase() as wikibase:
        run(*options(config, wikibase))
    store = open_store(StoreConfig().url(tmp_path))
    with writing(store) as connection:
        for number, identifier in enumerate(("wr:one", "wr:two"), 1):
            row = {"type": "PER", "name": "Aino Salmela", "first_article": "a", "context": []}
            connection.execute(entities.insert(), row | {"id": identifier, "articles": 1})
            for name, language in (("Aino Salmela", "en"), ("Айно Салмела", "ru")):
                row = {"name": name, "folded": name, "language": language, "is_whole": True}
                connection.execute(entity_names.insert(), row | {"entity": number})
    store.dispose()
    said = run("entities", "map", "--config", str(config))
    assert "not mapped, for all lead to Q9002 and may be namesakes: wr:one, wr:two" in said
    assert "0 ids mapped" in said
