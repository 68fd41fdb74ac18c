"""`wireroom search`: find articles by their words, in any script."""

from typing import Annotated

import typer

from pipeline.cli.options import DEFAULT_CONFIG, ConfigOption


def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", show_default=False)],
    config: ConfigOption = DEFAULT_CONFIG,
    language: Annotated[str | None, typer.Option(help="Only this language (BCP 47).")] = None,
    limit: Annotated[int, typer.Option(help="How many, the best first.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="A line of JSON each.")] = False,
) -> None:
    """Articles that hold all WORDS ("in quotes": as a phrase) in their current text."""
    import orjson

    from pipeline.config import load
    from pipeline.store import search as index
    from pipeline.store.sqlite import open_reader

    settings = load(config)
    with open_reader(settings.store.url(settings.data_dir)).begin() as connection:
        hits = index.search(connection, " ".join(words), limit=limit, language=language)
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
