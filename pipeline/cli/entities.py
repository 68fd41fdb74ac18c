"""`wireroom entities`: whom the articles mention."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.entities_build import build
from pipeline.cli.entities_map import map_
from pipeline.cli.options import DEFAULT_CONFIG, ConfigOption
from pipeline.cli.tables import print_table

if TYPE_CHECKING:
    import sqlalchemy as sa

    from pipeline.store.entities.finding import Found, Shown

app = typer.Typer(help="People, places and organisations.", no_args_is_help=True)
app.command()(build)
app.command("map")(map_)


@app.callback()
def _group() -> None:
    """What is done with them are commands."""


@app.command()
def show(
    wanted: Annotated[str, typer.Argument(metavar="ID-or-name", show_default=False)],
    config: ConfigOption = DEFAULT_CONFIG,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON.")] = False,
) -> None:
    """All that is known of an entity: names, articles by language, who is named with it.

    A name that several entities have ends with exit code 2 and lists them.
    """
    import orjson

    from pipeline.config import load
    from pipeline.store.entities import finding
    from pipeline.store.sqlite import open_reader

    settings = load(config)
    with open_reader(settings.store.url(settings.data_dir)).begin() as connection:
        shown = finding.show(connection, the_one(connection, wanted))
    if as_json:
        print(orjson.dumps(shown).decode())
    else:
        _print(shown)


def the_one(connection: "sa.Connection", wanted: str) -> "Found":
    """The entity that is meant. Ends the command where there is none, or several may be."""
    from pipeline.store.entities import finding

    found = finding.find(connection, wanted)
    if not found:
        print(f"no entity {wanted!r} in the articles", file=sys.stderr)
        raise typer.Exit(2)
    meant = finding.obvious(found)
    if meant is None:
        print(f"{wanted!r} may be each of these; say which by its id:", file=sys.stderr)
        for one in found:
            articles = "1 article" if one.articles == 1 else f"{one.articles} articles"
            print(f"  {one.id:<20} {one.type}  {one.name}: {articles}", file=sys.stderr)
        raise typer.Exit(2)
    if len(found) > 1:
        print(f"taken for {meant.name} ({meant.id}); others are called so", file=sys.stderr)
    return meant


def _print(shown: "Shown") -> None:
    print(f"{shown.name}  {shown.type}  {shown.id}")
    if shown.earlier_ids:
        print(f"earlier ids: {', '.join(shown.earlier_ids)}")
    if shown.latitude is not None:
        print(f"coordinates: {shown.latitude}, {shown.longitude}")
    languages = ", ".join(f"{language} {count}" for language, count in shown.languages.items())
    print(f"articles: {shown.articles} ({languages})" if languages else "articles: 0")
    print_table(("LANGUAGE", "NAME"), ((one.language, one.name) for one in shown.names))
    if shown.beside:
        print("named with")
        print_table(
            ("ID", "TYPE", "NAME", "ARTICLES"),
            ((one.id, one.type, one.name, one.articles) for one in shown.beside),
        )
