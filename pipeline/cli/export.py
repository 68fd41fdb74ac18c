"""`wireroom export jsonl`: the current text of every article, as lines of JSON."""

import sys
from dataclasses import asdict
from typing import Annotated

import typer

from pipeline.cli.options import DEFAULT_CONFIG, ConfigOption

app = typer.Typer(help="Get the data out.", no_args_is_help=True)

_BATCH = 500


@app.callback()
def _group() -> None:
    """Formats are commands."""


@app.command()
def jsonl(
    config: ConfigOption = DEFAULT_CONFIG,
    vectors: Annotated[
        bool, typer.Option("--vectors", help="With the vectors by which stories are told.")
    ] = False,
) -> None:
    """Every article's current text to standard output, in the order of first sight."""
    import orjson

    from pipeline.config import load
    from pipeline.store import reading
    from pipeline.store.sqlite import open_reader

    settings = load(config)
    with open_reader(settings.store.url(settings.data_dir)).begin() as connection:
        for article in reading.current_articles(connection, batch=_BATCH):
            line: object = article
            if vectors:
                line = {**asdict(article), "vector": reading.vector(connection, article.id)}
            sys.stdout.buffer.write(orjson.dumps(line) + b"\n")
