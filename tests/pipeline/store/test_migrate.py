"""The migrations lead to the schema that the code uses."""

import json

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from pipeline.store import search
from pipeline.store.entities import finding
from pipeline.store.migrate import upgrade
from pipeline.store.reading import article as current_article
from pipeline.store.reading import article_of
from pipeline.store.schema import articles, metadata, revisions, source_profiles
from pipeline.store.sqlite import StoreConfig, open_store, reading


def test_a_migrated_store_has_the_schema_of_the_code(store):
    with store.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    search = {"search", "search_data", "search_idx", "search_docsize", "search_config"}
    assert [d for d in differences if d[0] != "remove_table" or d[1].name not in search] == []


def test_opening_again_changes_nothing(store, store_url):
    with store.begin() as connection:
        before = connection.scalar(sa.text("PRAGMA schema_version"))
    open_store(store_url).dispose()
    with store.begin() as connection:
        assert connection.scalar(sa.text("PRAGMA schema_version")) == before


def test_a_store_of_the_first_schema_is_brought_up_with_its_articles(tmp_path):
    url = StoreConfig().url(tmp_path)
    engine = sa.create_engine(sa.make_url(url).set(query={}))
    upgrade(engine, "0001")
    with engine.begin() as connection:
        for number, body_from in enumerate(("page", "feed"), 1):
            connection.execute(sa.text(_ARTICLE_OF_THE_FIRST_SCHEMA), {"id": f"{number:032}"})
            connection.execute(
                sa.text(_REVISION_OF_THE_FIRST_SCHEMA),
                {"id": f"{number:032}", "body_from": body_from},
            )
    engine.dispose()
    migrated = open_store(url)
    with reading(migrated) as connection:
        texts = [
            article_of(row)
            for row in connection.execute(
                sa.select(revisions, articles.c.first_seen_at).join_from(revisions, articles)
            )
        ]
        latest = connection.execute(sa.text("SELECT title, page FROM latest")).all()
    migrated.dispose()
    assert [(text.body, text.page, text.page_reason) for text in texts] == [
        ("The body", "fetched", None),
        ("The body", "none", None),
    ]
    assert latest == [("A title", "fetched"), ("A title", "none")]


@pytest.mark.parametrize("version", ["0001", "0002"])
def test_an_older_store_is_brought_up_to_source_profiles(tmp_path, version):
    url = StoreConfig().url(tmp_path)
    engine = sa.create_engine(sa.make_url(url).set(query={}))
    upgrade(engine, version)
    with engine.begin() as connection:
        connection.execute(sa.text(_ARTICLE_OF_THE_FIRST_SCHEMA), {"id": "1" * 32})
        row = {"id": "1" * 32, "body_from": "page"}
        connection.execute(sa.text(_REVISION_OF_THE_FIRST_SCHEMA), row)
        connection.execute(sa.text("UPDATE revisions SET body_hash = 'h'"))
    engine.dispose()
    migrated = open_store(url)
    with reading(migrated) as connection:
        article = current_article(connection, "1" * 32)
        latest = connection.execute(sa.text("SELECT * FROM latest")).one()
        columns = (revisions.c.body_hash, revisions.c.whole_hash, revisions.c.whole_chars)
        hashes = connection.execute(sa.select(*columns)).one()
        profiles = connection.execute(sa.select(source_profiles)).all()
    migrated.dispose()
    assert (article.modified_at, article.paywall, article.live_blog) == (None, False, False)
    assert article.language.share == 1.0
    assert (latest.modified_at, latest.paywall, latest.live_blog) == (None, 0, 0)
    assert (latest.language_share, latest.body) == (1.0, "The body")
    assert hashes == ("h", "h", len("The body"))
    assert profiles == []


def test_articles_of_an_older_store_are_found_by_their_entities(tmp_path):
    url = StoreConfig().url(tmp_path)
    engine = sa.create_engine(sa.make_url(url).set(query={}))
    upgrade(engine, "0003")
    found = [
        {"text": "Киев", "start": 0, "end": 4, "type": "LOC", "id": "Q1899", "name": "Kyiv"},
        {"text": "Somebody", "start": 9, "end": 17, "type": "PER", "id": None, "name": None},
        {"text": "Other", "start": 18, "end": 23, "type": "PER"},
    ]
    with engine.begin() as connection:
        connection.execute(sa.text(_ARTICLE_OF_THE_FIRST_SCHEMA), {"id": "1" * 32})
        row = {"id": "1" * 32, "body_from": "page"}
        connection.execute(sa.text(_REVISION_OF_THE_FIRST_SCHEMA), row)
        entities = {"entities": json.dumps(found)}
        connection.execute(sa.text("UPDATE revisions SET entities = :entities"), entities)
    engine.dispose()
    migrated = open_store(url)
    with reading(migrated) as connection:
        (kyiv,) = finding.find(connection, "киев")
        (hit,) = search.search(connection, "", entity=kyiv.number)
        shown = finding.show(connection, kyiv)
    migrated.dispose()
    assert (kyiv.id, kyiv.articles, hit.id) == ("Q1899", 1, "1" * 32)
    assert (shown.first_article, shown.languages) == ("1" * 32, {"en": 1})


_ARTICLE_OF_THE_FIRST_SCHEMA = """
INSERT INTO articles VALUES (:id, 1, 1, '2026-01-01T00:00:00.000Z')
"""
_REVISION_OF_THE_FIRST_SCHEMA = """
INSERT INTO revisions (
    article_id, revision, disposition, source, url, canonical_url, title, body, body_from, removed,
    authors, tags, fetched_at, language, language_confidence, script, entities, truncated,
    pipeline_version, raw_hash, body_hash, content_hash)
VALUES (
    :id, 1, 'new', 'paper', 'https://a.example/1', 'https://a.example/1', 'A title', 'The body',
    :body_from, '[]', '[]', '[]', '2026-01-01T00:00:00.000Z', 'en', 1.0, 'Latn', '[]', 0, '1', '',
    '', '')
"""
