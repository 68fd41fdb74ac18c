"""`wireroom trace`: one article through every step, printed after each.

The steps are those of graph.py, called as plain functions on one draft: nothing is stored.
"""

import asyncio
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console

from pipeline.records import Draft, Origin, RawArticle, rfc3339


def trace(
    what: Annotated[str, typer.Argument(metavar="FILE|URL", show_default=False)],
    url: Annotated[
        str, typer.Option(help="The address that a FILE came from: links in it are relative to it.")
    ] = "",
) -> None:
    """Take one page (HTML, or a text file) through every step and print what each made of it."""
    from pipeline import codec
    from pipeline.text.clean import clean
    from pipeline.text.entities import tag
    from pipeline.text.extract import extract
    from pipeline.text.language import detect

    console = Console()
    raw = _fetched(what) if "://" in what else _from_file(Path(what), url)
    _show(console, "read", {**asdict(raw), "html": _size(raw.html), "text": _size(raw.text)})
    raw = codec.decode_raw(codec.encode(raw))
    extracted = extract(raw)
    _show(console, "extract", asdict(extracted))
    cleaned = clean(extracted.body, extracted.title)
    _show(console, "clean", {"removed": [asdict(line) for line in cleaned.removed]})
    console.print(cleaned.text, markup=False, highlight=False)
    declared = extracted.language_declared or raw.language_declared
    detected = detect(f"{extracted.title}\n{cleaned.text}", declared=declared)
    _show(console, "language", asdict(detected.language))
    entities = tag(cleaned.text, detected.language, extracted.title)
    _show(console, "entities", [asdict(entity) for entity in entities])
