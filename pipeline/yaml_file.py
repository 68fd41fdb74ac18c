"""YAML files as plain data that remembers where every value stands.

YAML 1.2: the language code `no` stays text, 010 is ten, a date is text. A key given twice is a
problem, as is everything that a configuration has no use for (tags, several documents).
Problems are collected, not raised, so that one look shows them all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

_TAG = "tag:yaml.org,2002:"
_SCALARS = {_TAG + name for name in ("int", "float", "bool", "null")}

_ADVICE = {
    "'\\t'": "indent with spaces, not with tabs",
    "that cannot start any token": "put the text in quotes",
    "mapping values are not allowed": "put text that contains ': ' in quotes",
    "could not find expected ':'": "write `key: value`",
    "another document": "keep one document, without `---`",
    "stream end": "close the bracket",
    "end of stream": "close the quotes",
    "undefined alias": "put text that begins with * in quotes",
}
"""What to do about YAML's own complaints, by their words; the first that fits."""

Plain = Any
"""Plain data: dict, list, str, int, float, bool, None."""

Location = Sequence[str | int]
"""Keys and indices from the top of a file down to a value."""


class Place(NamedTuple):
    """A point in a file; line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Problem(NamedTuple):
    """What is wrong at a place, and what to write instead."""

    place: Place
    text: str

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"


@dataclass(frozen=True, slots=True)
class Tree:
    """A value read from a file: its plain data, and its nodes, or else its line, for the places."""

    file: str
    data: Plain
    node: Node | None = None
    line: int = 1

    def __getitem__(self, key: str | int) -> "Tree":
        """The value below `key`. Raises KeyError or IndexError as plain data does."""
        child = _child(self.node, key)
        return Tree(self.file, self.data[key], child[1] if child else None, self.line)

    def place(self, location: Location = ()) -> Place:
        """Where the value at `location` begins, or the nearest value above it that is there."""
        return _place(self.file, _descend(self.node, location)[1], self.line)

    def key_place(self, location: Location) -> Place:
        """Where the last key of `location` stands; an item of a list stands where it begins."""
        key, value = _descend(self.node, location)
        return _place(self.file, key or value, self.line)


def read_text(path: Path, problems: list[Problem]) -> str | None:
    """Read a file as UTF-8; None, and a problem, where that cannot be done."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        problems.append(Problem(Place(str(path)), f"cannot be read: {error.strerror}"))
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = _offset_place(str(path), raw[: error.start].decode("utf-8-sig"))
        byte = raw[error.start]
        problems.append(Problem(place, f"found byte 0x{byte:02X}; save the file as UTF-8"))
        return None


def parse(file: str, text: str, problems: list[Problem]) -> Tree | None:
    """Read the YAML `text` of `file`; None, and a problem, where it is not YAML."""
    yaml = YAML(typ="safe", pure=True)
    try:
        node = yaml.compose(text)
        if node is None:
            return Tree(file, {})
        return Tree(file, _Reader(file, yaml, problems).plain(node), node)
    except MarkedYAMLError as error:
        problems.append(_syntax_problem(file, error))
    except ReaderError as error:
        place = _offset_place(file, text[: error.position])
        character = text[error.position]
        problems.append(Problem(place, f"found the character {character!r}, which YAML forbids"))
    except YAMLError as error:
        problems.append(Problem(Place(file), f"not YAML: {error}"))
    except RecursionError:
        problems.append(Problem(Place(file), "values are nested too deeply"))
    return None


class _Reader:
    """Turns nodes into plain data, noting what does not belong into a configuration."""

    def __init__(self, file: str, yaml: YAML, problems: list[Problem]) -> None:
        self._file = file
        self._constructor = yaml.constructor
        self._problems = problems
        self._open: set[int] = set()  # the nodes above: an alias to one of them has no end

    def plain(self, node: Node) -> Plain:
        """Plain data of a node and all below it."""
        if not str(node.tag).startswith(_TAG):
            self._report(node, f"found the tag {node.tag}; write the value without a tag")
            return None
        if isinstance(node, ScalarNode):
            return self._scalar(node)
        if id(node) in self._open:
            self._report(node, f"found *{node.anchor} inside of &{node.anchor} itself; remove it")
            return None
        self._open.add(id(node))
        value = (
            [self.plain(item) for item in node.value]
            if isinstance(node, SequenceNode)
            else self._mapping(node)
        )
        self._open.remove(id(node))
        return value

    def _scalar(self, node: ScalarNode) -> Plain:
        if node.tag in _SCALARS:
            return self._constructor.construct_object(node)
        text: str = node.value
        if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
            self._report(node, "found half of a surrogate pair; write the character itself")
            return None
        return text

    def _mapping(self, node: Node) -> dict[str, Plain]:
        found: dict[str, Plain] = {}
        first: dict[str, Node] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self._report(key, "found a list or mapping as a key; write a word")
                continue
            name: str = key.value
            if name in found:
                line = first[name].start_mark.line + 1
                self._report(key, f"found the key {name!r} again (first in line {line}); keep one")
                continue
            first[name] = key
            found[name] = self.plain(value)
        return found

    def _report(self, node: Node, text: str) -> None:
        self._problems.append(Problem(_place(self._file, node), text))


def _child(node: Node | None, key: str | int) -> tuple[Node | None, Node] | None:
    """The key node (None in lists) and value node below `node`, if there is such a child."""
    if isinstance(node, MappingNode):
        return next(((k, v) for k, v in node.value if k.value == key), None)
    if isinstance(node, SequenceNode) and isinstance(key, int) and key < len(node.value):
        return None, node.value[key]
    return None


def _descend(node: Node | None, location: Location) -> tuple[Node | None, Node | None]:
    """Key and value node at `location`, passing over parts that are not in the file.

    Such parts are the names that pydantic puts in for the members of a union, and keys that
    are missing.
    """
    key = None
    for part in location:
        child = _child(node, part)
        if child:
            key, node = child
    return key, node


def _place(file: str, node: Node | None, line: int = 1) -> Place:
    if node is None:
        return Place(file, line)
    return Place(file, node.start_mark.line + 1, node.start_mark.column + 1)


def _offset_place(file: str, before: str) -> Place:
    """The place that follows the text `before`."""
    return Place(file, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)


def _syntax_problem(file: str, error: MarkedYAMLError) -> Problem:
    words = str(error.problem or error.context).removeprefix("but ").strip()
    advice = next((advice for sign, advice in _ADVICE.items() if sign in words), None)
    mark = error.problem_mark or error.context_mark
    if " end" in words or "end>" in words or "could not find" in words:
        mark = error.context_mark or mark  # noticed late: where it began tells more
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
    return Problem(place, f"not YAML: {words}" + (f"; {advice}" if advice else ""))
