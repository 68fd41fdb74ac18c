"""`wireroom clean` and what `trace` shows of it, on a store of one source with a recurring line."""

import orjson
import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.store import log
from pipeline.store.sqlite import StoreConfig, open_store
from tests.pipeline.cli.on_a_store import configured, run
from tests.pipeline.drafts import LOG
from tests.pipeline.recurring import LINE, commit_epoch, own_text


@pytest.fixture
def config(tmp_path):
    store = open_store(StoreConfig().url(tmp_path))
    log.follow(store, LOG, {0: 0, 1: 0})
    commit_epoch(store, range(25))
    store.dispose()
    return configured(tmp_path)


def exported(config):
    lines = run("export", "jsonl", "--config", config).splitlines()
    return [orjson.loads(line) for line in lines]


def test_it_says_what_it_took_out_and_the_export_is_without_it(config):
    assert all(LINE in article["body"] for article in exported(config))
    said = run("clean", config).splitlines()
    assert said[0] == "gazette: 25 articles, 25 lines taken out"
    assert said[1].split(" x ") == ["      25", LINE]
    assert said[2] == "25 of 25 articles cleaned"
    for article in exported(config):
        assert article["body"] == own_text(int(article["title"].split()[1]))
        assert article["removed"][-1] == {"text": LINE, "reason": "boilerplate"}
        assert {"modified_at", "paywall", "live_blog"} <= article.keys()
        assert article["language"]["share"] == 1.0


def test_the_second_time_there_is_nothing_to_do(config):
    run("clean", config)
    assert run("clean", config) == "0 of 25 articles cleaned\n"


def test_a_dry_run_only_says_it(config):
    before = exported(config)
    assert "25 of 25 articles would be cleaned" in run("clean", config, "--dry-run")
    assert exported(config) == before


def test_articles_that_fail_are_named_and_the_others_cleaned(config, monkeypatch):
    from pipeline.store import clean_earlier

    def fragile(article, profile, clean_again=clean_earlier.clean_again):
        if article.title == "Report 7":
            raise RecursionError("too deep")
        return clean_again(article, profile)

    monkeypatch.setattr(clean_earlier, "clean_again", fragile)
    result = CliRunner().invoke(app, ["clean", config])
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-2:] == ["24 of 25 articles cleaned", "1 failed: see above"]
    (failing,) = (one["id"] for one in exported(config) if one["title"] == "Report 7")
    assert f"article {failing} stays as it is: RecursionError: too deep" in result.stderr


def test_one_source_only(config):
    assert run("clean", config, "--source", "herald") == "0 of 0 articles cleaned\n"
    assert "25 of 25" in run("clean", config, "--source", "gazette")


def test_a_trace_is_cleaned_as_the_source_would_be(config, tmp_path):
    page = tmp_path / "page.txt"
    page.write_text(f"Report 99\n{own_text(99)}\n{LINE}\n", "utf-8")
    address = ("--url", "https://news.example/99", "--config", config)
    assert '"boilerplate"' not in run("trace", str(page), *address)
    assert '"boilerplate"' in run("trace", str(page), *address, "--source", "gazette")
