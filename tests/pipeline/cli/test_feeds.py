from pathlib import Path

import pytest
from typer.testing import CliRunner

from connectors.collect import cursors_file
from connectors.cursors import Cursors, Polled
from connectors.source import Poll
from pipeline.cli.feeds import app
from pipeline.config import load

CONFIG = """
data_dir: data
sources:
  - {id: a, type: rss, name: Café, language: fr, url: https://a.example/rss}
  - {id: b, type: rss, url: https://b.example/rss}
  - {id: c, type: files, path: archive}
"""


@pytest.fixture(autouse=True)
def configuration(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("c.yaml").write_text(CONFIG, encoding="utf-8")


def feeds(*arguments: str, given: bytes = b"") -> str:
    done = CliRunner().invoke(app, arguments, input=given, catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    return done.stdout


def test_list_names_every_source():
    assert feeds("list", "-c", "c.yaml").splitlines() == [
        "id\ttype\tlanguage\tname\turl",
        "a\trss\tfr\tCafé\thttps://a.example/rss",
        "b\trss\t\t\thttps://b.example/rss",
        "c\tfiles\t\t\t",
    ]


def test_status_shows_failing_sources_first():
    cursors = Cursors(cursors_file(Path("data")))
    cursors.declare({"a": "{}", "b": "{}"}, now=0)
    failed = Poll(items=(), cursor={}, next_poll_at=60, outcome="failed", detail="timed out")
    cursors.save([Polled(source="b", poll=failed, size_bytes=0)], now=1)
    cursors.close()
    _, first, second = feeds("status", "-c", "c.yaml").splitlines()
    assert first == "b\tfailed\t1\t0\t\t1970-01-01T00:01:00Z\ttimed out"
    assert second.startswith("a\t\t0\t0\t\t")


def test_status_before_the_first_start_is_empty():
    assert len(feeds("status", "-c", "c.yaml").splitlines()) == 1


def test_exported_feeds_come_back_by_import():
    feeds("export", "out.opml", "-c", "c.yaml")
    feeds("import", "out.opml", "--to", "feeds.yaml")
    Path("d.yaml").write_text("include: [feeds.yaml]")
    sources = load(Path("d.yaml")).sources
    assert [(one.url, one.name, one.language) for one in sources] == [
        ("https://a.example/rss", "Café", "fr"),
        ("https://b.example/rss", "b", None),
    ]


def test_opml_through_pipes():
    opml = feeds("export", "-", "-c", "c.yaml")
    assert "url: https://a.example/rss" in feeds("import", "-", given=opml.encode())


def test_an_opml_file_that_is_not_there_is_a_wrong_command_line():
    assert CliRunner().invoke(app, ["import", "none.opml"]).exit_code == 2
