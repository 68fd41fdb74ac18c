"""The sources of a configuration: its own, and those of the lists that it includes.

A list of feeds is a YAML list whose items are sources (`type: ...` and so on) or plain URLs, or
a text file with a URL a line. A plain URL is an `rss` source, named after the URL.
"""

import re
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path

from pipeline.yaml_file import Place, Plain, Problem, Tree, parse, read_text

_USER = re.compile(r"(?<=//)[^/?#\s]*@")
_URL_LINE = re.compile(r"(https?://\S+)(?:\s+#.*)?")


def gather(config: Tree, problems: list[Problem]) -> list[Tree]:
    """Every source that `config` declares or includes, in order.

    Notes problems of the files; what a source says is for its model to check.
    """
    trees = [_source(tree) for tree in items(config, "sources")]
    for path in _included(config, problems):
        trees.extend(read_list(path, problems))
    return trees


def source_id(url: str) -> str:
    """Name a source after its URL: readable, stable, and different for every URL.

    Ids are in logs, tables and every article: a user or password in the URL is left out.

    >>> source_id("https://www.example.org/news/rss.xml")
    'example.org-news-rss.xml-84d0c302'
    """
    url = _USER.sub("", url)
    readable = re.sub(r"^https?://(www\.)?", "", url)
    readable = re.sub(r"[^A-Za-z0-9._]+", "-", readable).strip("-._")[:80] or "feed"
    return f"{readable}-{blake2b(url.encode(), digest_size=4).hexdigest()}"


def items(tree: Tree, key: str) -> list[Tree]:
    """The items of the list under `key`; none where there is no list."""
    value = tree.data.get(key)
    if not isinstance(value, list):
        return []
    under = tree[key]
    return [under[index] for index in range(len(value))]


def repeated(declared: Sequence[Tree], noun: str) -> Iterator[Problem]:
    """A problem for each `id` that another one of `declared` has already."""
    first: dict[str, Tree] = {}
    for tree in declared:
        name = tree.data.get("id") if isinstance(tree.data, dict) else None
        if not isinstance(name, str):
            continue
        if name in first:
            text = f"the {noun} {name!r} is already in {first[name].place(['id'])}; rename one"
            yield Problem(tree.place(["id"]), text)
        else:
            first[name] = tree


def _included(config: Tree, problems: list[Problem]) -> list[Path]:
    """The files that `include:` names, relative to the configuration's folder, each once."""
    folder = Path(config.file).parent
    found: dict[Path, None] = {}
    for item in items(config, "include"):
        pattern = item.data
        if not isinstance(pattern, str):
            continue
        if not pattern or Path(pattern).is_absolute():
            text = f"found {pattern!r}; write a path relative to this file, such as feeds/*.yaml"
            problems.append(Problem(item.place(), text))
            continue
        try:
            paths = sorted(path for path in folder.glob(pattern) if path.is_file())
        except ValueError:  # ** beside other characters
            paths = []
        if not paths:
            text = f"no file matches {pattern!r} in {folder}; correct the path or remove the line"
            problems.append(Problem(item.place(), text))
        found.update(dict.fromkeys(paths))
    return list(found)


def read_list(path: Path, problems: list[Problem]) -> list[Tree]:
    """Every source of one list. Notes problems of the file."""
    return [_source(tree) for tree in _read_list(path, problems)]


def _read_list(path: Path, problems: list[Problem]) -> list[Tree]:
    file = str(path)
    text = read_text(path, problems)
    if text is None:
        return []
    if path.suffix == ".txt":
        return list(_url_lines(file, text, problems))
    tree = parse(file, text, problems)
    if tree is None or tree.node is None:  # nothing in it
        return []
    if not isinstance(tree.data, list):
        problems.append(Problem(tree.place(), "not a list of feeds; begin each with '- '"))
        return []
    return [tree[index] for index in range(len(tree.data))]


def _url_lines(file: str, text: str, problems: list[Problem]) -> Iterator[Tree]:
    for number, line in enumerate(text.splitlines(), start=1):
        content = line.strip()
        if not content or content.startswith("#"):
            continue
        match = _URL_LINE.fullmatch(content)
        if match:
            yield Tree(file, match[1], line=number)
        else:
            advice = f"found {content[:60]!r}; write one http or https URL a line"
            problems.append(Problem(Place(file, number), advice))


def _source(tree: Tree) -> Tree:
    """A plain URL as the source it stands for; anything else as it is."""
    if not isinstance(tree.data, str):
        return tree
    data: Plain = {"type": "rss", "id": source_id(tree.data), "url": tree.data}
    return Tree(tree.file, data, tree.node, tree.line)
