"""search, export and dead on a store with a few articles and dead letters in it."""

from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.records import DeadLetter, OffsetRange, Origin
from pipeline.store import log
from pipeline.store.commit import commit
from pipeline.store.dead_letter_limits import DeadLetterLimits
from pipeline.store.sqlite import StoreConfig, open_store
from tests.pipeline.cli.on_a_store import configured, run
from tests.pipeline.drafts import LOG, TOPIC, draft, epoch

NOW = "2026-05-01T09:00:00.000Z"


@pytest.fixture
def config(tmp_path):
    """A configuration whose store holds two articles and two dead letters."""
    store = open_store(StoreConfig().url(tmp_path))
    log.follow(store, LOG, {0: 0, 1: 0})
    output = epoch(
        draft(0, "a", title="पुतिन ने किम को विदाई दी", body="मॉस्को में", language="hi"),
        draft(1, "b", title="Flood in the north"),
    )
    letters = tuple(
        DeadLetter(
            origin=Origin(topic=TOPIC, partition=0, offset=offset),
            key=b"k",
            value=value,
            stage="decode",
            error="Rejected",
            reason="not JSON",
            at=NOW,
        )
        for offset, value in ((2, b"{half"), (3, b"\xff\x00"))
    )
    ranges = (OffsetRange(topic=TOPIC, partition=0, start=0, end=4),)
    commit(store, replace(output, dead=letters, ranges=ranges), DeadLetterLimits(), NOW)
    store.dispose()
    return configured(tmp_path)


def test_search_shows_what_was_found(config):
    assert "पुतिन ने किम को विदाई दी" in run("search", "पुतिन", "--config", config)
    assert "nothing found" in run("search", "volcano", "--config", config)


def test_search_gives_json_for_scripts(config):
    (line,) = run("search", "flood", "--json", "--config", config).splitlines()
    assert orjson.loads(line)["title"] == "Flood in the north"


def test_search_in_one_language(config):
    assert "nothing found" in run("search", "flood", "--language", "hi", "--config", config)


def test_export_gives_every_article_once(config):
    lines = run("export", "jsonl", "--config", config).splitlines()
    assert {orjson.loads(line)["language"]["code"] for line in lines} == {"hi", "en"}
    assert len(lines) == 2


def test_dead_letters_are_listed_newest_first(config):
    first, second = run("dead", "list", "--config", config).splitlines()
    assert f"{TOPIC}/0/3" in first
    assert f"{TOPIC}/0/2" in second
    assert "decode: not JSON" in second


def test_a_dead_letter_is_shown_with_its_bytes(config):
    assert "{half" in run("dead", "show", "1", "--config", config)
    assert r"\xff" in run("dead", "show", "2", "--config", config)


def test_an_unknown_dead_letter_is_said_to_be_unknown(config):
    result = CliRunner().invoke(app, ["dead", "show", "99", "--config", config])
    assert result.exit_code == 2
    assert "no dead letter 99" in result.output


def test_dead_letters_can_be_allowed(config, tmp_path):
    run("dead", "allow", "7", "--config", config)
    store = open_store(StoreConfig().url(tmp_path))
    output = replace(
        epoch(draft(4)),
        drafts=(),
        dead=(
            DeadLetter(
                origin=Origin(topic=TOPIC, partition=0, offset=4),
                key=None,
                value=b"",
                stage="decode",
                error="Rejected",
                reason="empty",
                at=NOW,
            ),
        ),
    )
    commit(store, output, DeadLetterLimits(max_consecutive=2), NOW)
    store.dispose()


@pytest.mark.kafka
def test_replayed_letters_go_to_the_raw_topic_once(config, kafka, topic):
    from tests.connectors.kafka_records import read_all

    text = Path(config).read_text("utf-8")
    cluster = f"kafka: {{bootstrap_servers: ['{kafka.bootstrap}'], topic: {topic}}}\n"
    Path(config).write_text(text + cluster, "utf-8")
    assert "2 dead letters sent again" in run("dead", "replay", "--config", config)
    assert "0 dead letters sent again" in run("dead", "replay", "--config", config)
    assert "1 dead letters sent again" in run("dead", "replay", "2", "--config", config)
    values = sorted(record.value for record in read_all(kafka.bootstrap, topic))
    assert values == sorted([b"{half", b"\xff\x00", b"\xff\x00"])
