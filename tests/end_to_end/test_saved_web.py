"""All saved feeds and pages through the whole job: every entry ends somewhere, once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from connectors.feed import read_feed
from connectors.feeds.entry_articles import entry_articles
from connectors.source import SourceConfig
from connectors.urls import article_id, canonical
from pipeline.errors import FetchFailed
from pipeline.store import reading, schema
from pipeline.store.sqlite import StoreConfig, open_reader
from tests.end_to_end.saved_web import saved_feeds, saved_pages, serve
from tests.quality.sets import DATA

pytestmark = [
    pytest.mark.kafka,
    pytest.mark.timeout(1500),
    pytest.mark.skipif(not DATA.is_dir(), reason="no saved web: set WIREROOM_SHARED"),
]

CONFIG = """
data_dir: {folder}
kafka: {{local: {{heap_mb: 256}}}}
fetch: {{loopback_test: "{address}", host_spacing_s: 0, host_concurrency: 16}}
enrich: {{entities: {{tagger: fast}}}}  # names are not what is asked: minutes less
sinks: [{{type: jsonl, id: archive}}]
sources:
  - {{type: pages, id: pages, file: {folder}/pages.txt}}
{feeds}
"""


def run(folder: Path) -> subprocess.CompletedProcess[str]:
    here = Path(__file__).parent
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(here / "only_loopback"), str(here.parents[1])]),
        "WIREROOM_TEST_ESCAPES": str(folder / "escapes"),
    }
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pipeline.cli",
            "run",
            str(folder / "wireroom.yaml"),
            "--until-idle",
        ],
        env=environment,
        capture_output=True,
        text=True,
        timeout=1400,
    )


def expected_ids(feeds: dict[str, bytes], names: dict[str, str]) -> dict[str, set[str]]:
    """By source: the id of every entry of its saved feed."""
    found = {}
    for url, raw in feeds.items():
        try:
            feed = read_feed(raw, {"content-type": "application/xml"}, url)
        except FetchFailed:
            continue
        articles = entry_articles(SourceConfig(id=names[url]), feed, url, None, "")
        found[names[url]] = {article.id for article in articles}
    return found


def table(store: sa.Engine) -> dict[str, int]:
    with store.begin() as connection:
        counts = reading.counts(connection)
        counts["sightings"] = connection.scalar(
            sa.select(sa.func.count()).select_from(schema.sightings)
        )
        return counts


def test_every_entry_has_a_disposition_and_a_second_run_adds_nothing(tmp_path):
    feeds, pages = saved_feeds(), saved_pages()
    names = {url: f"feed-{number}" for number, url in enumerate(feeds)}
    (tmp_path / "pages.txt").write_text("\n".join(pages), "utf-8")
    with serve(feeds | pages) as address:
        sources = "\n".join(
            f'  - {{type: rss, id: {name}, url: "{url}"}}' for url, name in names.items()
        )
        (tmp_path / "wireroom.yaml").write_text(
            CONFIG.format(folder=tmp_path, address=address, feeds=sources), "utf-8"
        )
        first = run(tmp_path)
        assert first.returncode == 0, first.stderr[-3000:]
        assert not (tmp_path / "escapes").exists(), (tmp_path / "escapes").read_text()
        store = open_reader(StoreConfig().url(tmp_path))
        counts = table(store)
        second = run(tmp_path)
        assert second.returncode == 0, second.stderr[-3000:]
    print(first.stdout[-3000:], first.stderr[-500:], counts)

    assert table(store) == counts
    dispositions = ("new", "revision", "copy", "seen", "dead")
    assert counts["in"] == sum(counts[name] for name in dispositions) == counts["sightings"]
    with store.begin() as connection:
        seen = set(connection.scalars(sa.select(schema.sightings.c.article_id)))
        seen |= set(connection.scalars(sa.select(schema.aliases.c.alias)))
    expected = expected_ids(feeds, names)
    missing = {name: len(ids - seen) for name, ids in expected.items() if ids - seen}
    assert missing == {}
    # One saved page is no article but a forum's error page with its login, and is refused as such.
    assert len({article_id(canonical(url)) for url in pages} - seen) <= 1
