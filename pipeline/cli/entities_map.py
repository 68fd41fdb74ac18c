"""`wireroom entities map`: what has an id of ours gets the authority's."""

import sys
from typing import TYPE_CHECKING, Annotated, cast

import typer

from pipeline.cli.options import DEFAULT_CONFIG, ConfigOption
from pipeline.cli.tables import print_table

if TYPE_CHECKING:
    from pipeline.records import EntityType


def map_(
    config: ConfigOption = DEFAULT_CONFIG,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be mapped, and change nothing.")
    ] = False,
) -> None:
    """Give people, places and organisations that have an id of ours the one in the authority.

    Where at least two of its spellings lead to one entity there. Earlier ids go on working; each
    change is told to the sinks. Safe beside a running pipeline.
    """
    from pipeline.authority.match import matched
    from pipeline.config import load
    from pipeline.store.entities.mapping import map_ids, own
    from pipeline.store.sqlite import open_reader, open_store, reading, writing
    from pipeline.text.entities.authority import opened

    settings = load(config)
    path = settings.enrich.entities.authority
    if path is None:
        print(f"{config}: no authority: enrich: entities: authority: FILE", file=sys.stderr)
        raise typer.Exit(2)
    authority = opened(path)
    url = settings.store.url(settings.data_dir)
    with reading(open_reader(url)) as connection:
        found = [
            (one, new)
            for one in own(connection)
            if (new := matched(authority, cast("EntityType", one.type), one.names)) is not None
        ]
    print_table(
        ("ID", "BECOMES", "TYPE", "NAME", "ARTICLES"),
        ((one.id, new, one.type, one.name, one.articles) for one, new in found),
    )
    if not dry_run and found:
        with writing(open_store(url)) as connection:
            map_ids(connection, {one.id: new for one, new in found})
    print(f"{len(found)} ids {'would be ' * dry_run}mapped")
