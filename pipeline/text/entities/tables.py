"""The tables beside this module: tab-separated text, `#` begins a comment line."""

from collections.abc import Iterator
from importlib.resources import files


def rows(name: str, columns: int) -> Iterator[list[str]]:
    """The rows of table `name`, each of exactly `columns` fields; absent ones are empty."""
    for line in files(__package__).joinpath(name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            fields = line.split("\t")
            yield (fields + [""] * columns)[:columns]
