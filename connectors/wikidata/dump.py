"""Items of a JSON dump of Wikidata: an array with an entity a line, packed or not."""

import bz2
import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson

from connectors.wikidata.item import item_of
from pipeline.records import AuthorityItem

_OPENERS: dict[str, Callable[[Path, str], Any]] = {".gz": gzip.open, ".bz2": bz2.open}


def items(path: Path, begin: int = 0) -> Iterator[tuple[int, AuthorityItem]]:
    """Items with the numbers of their lines, from line `begin` on.

    Raises ValueError with the line that is no JSON, EOFError or OSError where the file breaks off.
    """
    with _OPENERS.get(path.suffix, Path.open)(path, "rb") as lines:
        for number, line in enumerate(lines):
            if number < begin or not (entity := line.strip().rstrip(b",").strip(b"[]")):
                continue
            try:
                item = item_of(orjson.loads(entity))
            except orjson.JSONDecodeError as error:
                raise ValueError(f"line {number + 1} is no JSON: {error}") from error
            if item is not None:
                yield number, item
