"""Bring a store to the current schema (Alembic, from inside the package: no ini file)."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from pipeline.errors import NewerData

MIGRATIONS = Path(__file__).with_name("migrations")


def upgrade(engine: sa.Engine, revision: str = "head") -> None:
    """Run the missing migrations in one transaction; costs one query when there are none."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    target = (
        ScriptDirectory.from_config(config).get_current_head() if revision == "head" else revision
    )
    found = _current(engine)
    if found == target:
        return
    if found is not None and found not in _known_revisions(config):
        raise NewerData(f"{engine.url.database} has schema {found}, this version knows {target}")
    with engine.execution_options(wireroom_begin="IMMEDIATE").begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def _known_revisions(config: Config) -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}


def _current(engine: sa.Engine) -> str | None:
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        version: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
        return version
