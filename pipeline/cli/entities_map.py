"""`wireroom entities map`: what has an id of ours gets the authority's."""

import sys
from collections import defaultdict
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

    Where at least two of its spellings lead to one entity there, and no other id of ours leads to
    it: those may be namesakes, and none is mapped. Earlier ids go on working; each change is told
    to the sinks. Safe beside a running pipeline.
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
        leading = defaultdict(list)
        for one in own(connection):
            new = matched(authority, cast("EntityType", one.type), one.names)
            if new is not None:
                leading[new].append(one)
    found = [(ones[0], new) for new, ones in leading.items() if len(ones) == 1]
    unclear = {new: ones for new, ones in leading.items() if len(ones) > 1}
    print_table(
        ("ID", "BECOMES", "TYPE", "NAME", "ARTICLES"),
        ((one.id, new, one.type, one.name, one.articles) for one, new in found),
    )
    if not dry_run and found:
        with writing(open_store(url)) as connection:
            map_ids(connection, {one.id: new for one, new in found})
    for new, ones in unclear.items():
        ids = ", ".join(one.id for one in ones)
        print(f"not mapped, for all lead to {new} and may be namesakes: {ids}")
    print(f"{len(found)} ids {'would be ' * dry_run}mapped")
