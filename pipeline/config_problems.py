"""What pydantic found wrong, said at its place in the file, with what to write instead."""

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from pydantic_core import ErrorDetails

from connectors.web.redacted import redacted
from pipeline import config_schema
from pipeline.config_schema import Schema
from pipeline.yaml_file import Location, Plain, Problem, Tree

_ENV_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def explain(error: ErrorDetails, location: Location, tree: Tree, root: Schema) -> Problem:
    """One error of pydantic as a problem.

    `location` counts from the top of `tree`; the error's own counts from the top of `root`.
    """
    kind = error["type"]
    if kind == "extra_forbidden":
        name = str(location[-1])
        known = config_schema.keys(root, error["loc"][:-1])
        return Problem(tree.key_place(location), f"unknown key {name!r}; {_instead(name, known)}")
    if kind == "missing":
        schema = config_schema.find(root, error["loc"]) or {}
        right = config_schema.describe(root, schema)
        text = f"missing key {location[-1]!r}; add `{location[-1]}:` with {right}"
        return Problem(tree.key_place(location[:-1]), text + _meaning(schema))
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        return _explain_tag(error, location, tree, root)
    passed, written = _written(location, tree.data)
    if kind == "value_error":
        return _explain_value(error, written, tree)
    whole = error["loc"][: len(error["loc"]) - passed]
    schema = config_schema.find(root, whole) or {}
    right = _right(root, schema) if schema else error["msg"]
    text = f"found {_found(error['input'], written)}; write {right}"
    if error["input"] is None:
        return Problem(tree.key_place(written), f"{text}, or remove the line")
    return Problem(tree.place(written), text)


def exposed_secrets(tree: Tree) -> Iterator[Problem]:
    """Fields ending in `_env`, and values below such, that are no names of environment variables.

    The text says nothing of the value: it may be the secret itself.
    """
    for location, written in env_names(tree.data):
        if _ENV_NAME.fullmatch(written):
            continue
        yield Problem(
            tree.place(location),
            f"{location[-1]!r} is not the name of an environment variable; secrets are never "
            "written into the configuration: write a name such as KAFKA_PASSWORD, set outside",
        )


def env_names(data: Plain, location: Location = ()) -> Iterator[tuple[Location, str]]:
    """The texts that stand where names of environment variables should, and where they do."""
    if isinstance(data, str):
        if any(isinstance(part, str) and part.endswith("_env") for part in location[-2:]):
            yield location, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from env_names(value, (*location, key))
    elif isinstance(data, list):
        for index, item in enumerate(data):
            yield from env_names(item, (*location, index))


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The known word that `word` is most likely meant to be."""
    folded = {one.casefold().replace("-", "_"): one for one in known}
    close = get_close_matches(word.casefold().replace("-", "_"), folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def _explain_tag(error: ErrorDetails, location: Location, tree: Tree, root: Schema) -> Problem:
    key = error["ctx"]["discriminator"].strip("'")
    known = list(config_schema.variants(root, config_schema.find(root, error["loc"]) or {}))
    if error["type"] == "union_tag_not_found":
        text = f"missing key {key!r}; add `{key}:` with {' or '.join(known)}"
        return Problem(tree.key_place(location), text)
    tag = str(error["ctx"]["tag"])
    return Problem(tree.place([*location, key]), f"unknown {key} {tag!r}; {_instead(tag, known)}")


def _instead(word: str, known: Sequence[str]) -> str:
    close = nearest(word, known)
    if close:
        return f"did you mean {close!r}?"
    return f"known are {', '.join(known)}" if known else "remove it"


def _written(location: Location, data: Plain) -> tuple[int, list[str | int]]:
    """The parts of a location that stand in the file, and how many at its end do not.

    pydantic puts in the names of a union's members; for each of these it has an error of its own,
    all about one value.
    """
    written: list[str | int] = []
    passed = 0
    for part in location:
        below = _below(data, part)
        if below is None:
            passed += 1
        else:
            (data,), passed = below, 0
            written.append(part)
    return passed, written


def _below(data: Plain, part: str | int) -> tuple[Plain] | None:
    """The value of a key or at a place in a list, if there is one."""
    if isinstance(data, list):
        return (data[part],) if isinstance(part, int) and part < len(data) else None
    return (data[part],) if isinstance(data, dict) and part in data else None


def _explain_value(error: ErrorDetails, location: Location, tree: Tree) -> Problem:
    """What a model's own check says: of one value, or of several keys together."""
    text, value = str(error["ctx"]["error"]), error["input"]
    if isinstance(value, dict):
        names = [part for part in location if isinstance(part, str)]
        name = value["id"] if {"id", "type"} <= value.keys() else "".join(names[-1:])
        return Problem(tree.key_place(location), f"{name!r}: {text}" if name else text)
    return Problem(tree.place(location), f"found {_found(value, location)}: {text}")


def _found(value: Plain, location: Location) -> str:
    names = [part for part in location if isinstance(part, str)]
    where = f" for {names[-1]!r}" if names else ""
    return ("a value" if where.endswith("_env'") else _shown(value)) + where


def _shown(value: Plain) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case int() | float():
            return f"the number {value}"
        case str():
            shown = re.sub(r"//\S*@", "//***@", redacted(value))  # with a / in the password, too
            return f"the text {shown if len(shown) <= 60 else shown[:57] + '...'!r}"
        case list():
            return "a list"
        case _:
            return "keys and values"


def _right(root: Schema, schema: Schema) -> str:
    default = schema.get("default")
    shown = f" (default: {default})" if isinstance(default, str | int | float) else ""
    return config_schema.describe(root, schema) + (
        shown.lower() if default in (True, False) else shown
    )


def _meaning(schema: Schema) -> str:
    return f" ({schema['description']})" if "description" in schema else ""
