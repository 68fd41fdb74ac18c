"""The JSON Schema of the configuration: finding a key's part of it, and saying it in words."""

from typing import Any

from pipeline.yaml_file import Location

Schema = dict[str, Any]

_TYPES = {
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "keys and values",
    "null": "nothing",
}


def find(root: Schema, location: Location) -> Schema | None:
    """The schema of the value at `location`, or None where the schema has no such place."""
    return _find(root, root, location)


def follow(root: Schema, schema: Schema) -> Schema:
    """`schema` with its reference followed and an optional's "or nothing" taken off."""
    if "$ref" in schema:
        target: Schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
        return follow(root, {**target, **{k: v for k, v in schema.items() if k != "$ref"}})
    options = [option for option in schema.get("anyOf", ()) if option.get("type") != "null"]
    if len(options) == 1:
        outside = {k: v for k, v in schema.items() if k != "anyOf"}
        return {**follow(root, options[0]), **outside}
    return schema


def variants(root: Schema, schema: Schema) -> dict[str, Schema]:
    """The members of a tagged union by their tag, in its order; empty for anything else."""
    union = follow(root, schema)
    tags = {ref: tag for tag, ref in union.get("discriminator", {}).get("mapping", {}).items()}
    return {tags[one["$ref"]]: follow(root, one) for one in union.get("oneOf", ()) if tags}


def keys(root: Schema, location: Location) -> list[str]:
    """The keys that may stand at `location`."""
    return list((find(root, location) or {}).get("properties", ()))


def describe(root: Schema, schema: Schema) -> str:
    """What to write, in words.

    >>> describe({}, {"type": "integer", "minimum": 1})
    'a whole number, at least 1'
    """
    schema = follow(root, schema)
    if "const" in schema:
        return _literal(schema["const"])
    if "enum" in schema:
        return _either([_literal(value) for value in schema["enum"]])
    for union in ("anyOf", "oneOf"):
        if union in schema:
            words = [word for one in schema[union] for word in _words(root, one)]
            return _either(list(dict.fromkeys(words)))
    if schema.get("type") == "array" and "items" in schema:
        return f"a list: {describe(root, schema['items'])}"
    if "pattern" in schema:
        return f"text such as {schema['examples'][0]}"
    return ", ".join([_type(schema), *_bounds(schema)])


def _words(root: Schema, schema: Schema) -> list[str]:
    """What to write for one member of a union: a few words, each one by itself."""
    if schema.get("type") == "boolean":
        return ["true", "false"]
    return [describe(root, schema)]


def _find(root: Schema, schema: Schema, location: Location) -> Schema | None:
    schema = follow(root, schema)
    if not location:
        return schema
    part, rest = location[0], location[1:]
    if isinstance(part, int):
        return _find(root, schema["items"], rest) if "items" in schema else None
    if part in schema.get("properties", ()):
        return _find(root, schema["properties"][part], rest)
    if part in (tagged := variants(root, schema)):
        return _find(root, tagged[part], rest)
    if isinstance(schema.get("additionalProperties"), dict):
        return _find(root, schema["additionalProperties"], rest)
    # pydantic names the members of an untagged union in its locations: pass over the name.
    options = [*schema.get("anyOf", ()), *schema.get("oneOf", ())]
    options.sort(key=lambda option: option.get("$ref", "").rpartition("/")[2] != part)
    found = (_find(root, option, rest) for option in options)
    return next((schema for schema in found if schema is not None), None)


def _type(schema: Schema) -> str:
    if schema.get("format") == "path":
        return "a path"
    if schema.get("format") == "date":
        return "a day such as 2024-06-20"
    return _TYPES.get(schema.get("type", ""), "text")


def _bounds(schema: Schema) -> list[str]:
    words = {
        "minimum": "at least {}",
        "exclusiveMinimum": "more than {}",
        "maximum": "at most {}",
        "exclusiveMaximum": "less than {}",
    }
    return [text.format(schema[key]) for key, text in words.items() if key in schema]


def _literal(value: object) -> str:
    return value if isinstance(value, str) else str(value).lower()


def _either(words: list[str]) -> str:
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
