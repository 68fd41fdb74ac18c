"""The migrations lead to the schema that the code uses."""

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from pipeline.store.schema import metadata
from pipeline.store.sqlite import open_store


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
