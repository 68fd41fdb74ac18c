"""The list of feeds that commands add to and remove from: `feeds.yaml` in the data folder.

It is a list like those that a configuration includes, and may be edited by hand. Commands change
only the lines that they are about, so comments and order stay. The configuration wins over it: an
added feed that the configuration declares too, by id or by address, is passed over.
"""

import fcntl
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ConfigError
from pipeline.feed_lists import read_list
from pipeline.yaml_file import Place, Plain, Problem, Tree

_HEAD = (
    "# Feeds added by `wireroom feeds add` and `import --add`. The configuration wins over them.\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overruled:
    """An added feed that the configuration declares itself, and where."""

    feed: Tree
    by: Place


def file(data_dir: Path) -> Path:
    """Where the list is."""
    return data_dir / "feeds.yaml"


def read(
    data_dir: Path,
    declared: Sequence[Tree],
    canonical: Callable[[str], str],
    problems: list[Problem],
) -> tuple[list[Tree], list[Overruled]]:
    """The added feeds that count beside those `declared` in the configuration, and the others.

    `canonical` gives the form of an address that all ways to write it share.
    """
    path = file(data_dir)
    if not path.exists() or path.resolve() in {Path(one).resolve() for one in _files(declared)}:
        return [], []
    ids = {tree.data["id"]: tree for tree in declared if _text(tree, "id")}
    addresses = {canonical(url): tree for tree in declared if (url := _text(tree, "url"))}
    added, overruled = [], []
    for tree in read_list(path, problems):
        by = ids.get(_text(tree, "id")) or addresses.get(canonical(_text(tree, "url")))
        if by is None:
            added.append(tree)
        else:
            overruled.append(Overruled(feed=tree, by=by.place()))
    return added, overruled


def append(data_dir: Path, feeds: Sequence[dict[str, Plain]]) -> None:
    """Write feeds at the end of the list. Raises ConfigError where the list is not in order."""
    with _changing(data_dir) as (lines, trees):
        indent = " " * _dash_column(trees[0]) if trees else ""
        if lines and not lines[-1].endswith("\n"):
            lines[-1] += "\n"
        if not lines:
            lines.append(_HEAD)
        lines.extend(indent + line for line in as_yaml(feeds))


def remove(data_dir: Path, name: str) -> bool:
    """Take the feed with the id `name` out; False where the list has none. Raises ConfigError."""
    with _changing(data_dir) as (lines, trees):
        for number, tree in enumerate(trees):
            if _text(tree, "id") == name:
                start, end = _lines_of(lines, trees, number)
                del lines[start:end]
                return True
    return False


def set_enabled(data_dir: Path, name: str, *, enabled: bool) -> bool:
    """Pause or resume the feed with the id `name`; False where there is none. Raises ConfigError.

    Comments inside of the feed are lost.
    """
    with _changing(data_dir) as (lines, trees):
        for number, tree in enumerate(trees):
            if _text(tree, "id") == name:
                _, end = _lines_of(lines, trees, number)
                start = tree.place().line - 1
                feed = {**tree.data, "enabled": enabled}
                indent = " " * _dash_column(tree)
                lines[start:end] = [indent + line for line in as_yaml([feed])]
                return True
    return False


def _files(declared: Sequence[Tree]) -> set[str]:
    return {tree.file for tree in declared}


@contextmanager
def _changing(data_dir: Path) -> Iterator[tuple[list[str], list[Tree]]]:
    """The lines of the list, to be changed, and its items; written whole, or not at all."""
    data_dir.mkdir(parents=True, exist_ok=True)
    path = file(data_dir)
    with (data_dir / "feeds.lock").open("ab") as lock:
        fcntl.flock(lock.fileno(), fcntl.LOCK_EX)
        before = path.read_text("utf-8-sig") if path.exists() else ""
        trees = _items(path) if before else []
        lines = before.splitlines(keepends=True)
        _check_layout(lines, trees)
        yield lines, trees
        after = "".join(lines)
        if after == before:
            return
        new = path.with_suffix(".new")
        new.write_text(after, "utf-8")
        _items(new)
        new.replace(path)


def _items(path: Path) -> list[Tree]:
    problems: list[Problem] = []
    trees = list(read_list(path, problems))
    if problems:
        raise ConfigError("\n".join(map(str, problems)))
    return trees


def _check_layout(lines: list[str], trees: list[Tree]) -> None:
    for tree in trees:
        place = tree.place()
        if lines[place.line - 1][: place.column - 1].strip() != "-":
            raise ConfigError(f"{place}: begin each feed with '- ' on a line of its own")


def as_yaml(feeds: Sequence[dict[str, Plain]]) -> list[str]:
    """A list of feeds as lines of YAML."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.width = 10_000
    written = io.StringIO()
    yaml.dump(list(feeds), written)
    return written.getvalue().splitlines(keepends=True)


def _dash_column(tree: Tree) -> int:
    """Where the dash of an item stands: `- ` comes before it."""
    return max(tree.place().column - 3, 0)


def _lines_of(lines: list[str], trees: list[Tree], number: int) -> tuple[int, int]:
    """From the comment right above an item to its last line, as a slice."""
    start = trees[number].place().line - 1
    end = trees[number + 1].place().line - 1 if number + 1 < len(trees) else len(lines)
    comment = " " * _dash_column(trees[number]) + "#"  # further in, it is of the item above it
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith(comment)):
        end -= 1
    while start > 1 and lines[start - 1].startswith(comment):
        start -= 1
    return start, end


def _text(tree: Tree, key: str) -> str:
    value = tree.data.get(key) if isinstance(tree.data, dict) else None
    return value if isinstance(value, str) else ""
