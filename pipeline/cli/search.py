"""`wireroom search`: find articles by their words, in any script, and by whom they mention."""

from typing import Annotated

import typer

from pipeline.cli.options import DEFAULT_CONFIG, ConfigOption


def search(
    words: Annotated[list[str] | None, typer.Argument(metavar="WORDS", show_default=False)] = None,
    config: ConfigOption = DEFAULT_CONFIG,
    entity: Annotated[
        str | None,
        typer.Option(
            metavar="ID-or-name", help="Only articles that mention it, in whatever language."
        ),
    ] = None,
    language: Annotated[str | None, typer.Option(help="Only this language (BCP 47).")] = None,
    limit: Annotated[int, typer.Option(help="How many, the best first.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="A line of JSON each.")] = False,
) -> None:
    """Articles that hold all WORDS ("in quotes": as a phrase) in their current text.

    With --entity WORDS may be left out: then those that the store got last come first. A name that
    several entities have ends with exit code 2 and lists them.
    """
    import orjson

    from pipeline.cli.entities import the_one
    from pipeline.config import load
    from pipeline.store import search as index
    from pipeline.store.sqlite import open_reader

    if not words and entity is None:
        raise typer.BadParameter("WORDS or --entity is needed")
    settings = load(config)
    with open_reader(settings.store.url(settings.data_dir)).begin() as connection:
        meant = None if entity is None else the_one(connection, entity)
        hits = index.search(
            connection,
            " ".join(words or ()),
            limit=limit,
            language=language,
            entity=None if meant is None else meant.number,
        )
    for hit in hits:
        if as_json:
            print(orjson.dumps(hit).decode())
        else:
            when = (hit.published_at or hit.first_seen_at)[:16].replace("T", " ")
            marks = " [paywall]" * hit.paywall + " [live]" * hit.live_blog
            print(f"{hit.language:<8} {when}  {hit.source}: {hit.title}{marks}")
            print(f"         {hit.extract}")
            print(f"         {hit.url}  {hit.id}")
    if not hits and not as_json:
        print("nothing found")
