"""Writes docs/configuration.md from the models: `python -m pipeline.cli.reference`."""

import json
from collections.abc import Iterator
from pathlib import Path

from pipeline import config_schema
from pipeline.config import Config
from pipeline.config_schema import Schema

PAGE = Path(__file__).parents[2] / "docs" / "configuration.md"

_INTRODUCTION = """\
# Configuration

<!-- Written by `python -m pipeline.cli.reference` from the models. Change them, not this page. -->

One YAML file says everything; `wireroom check CONFIG` names every problem in it as
`file:line:column`, with what to write instead, and reaches nothing.

- YAML 1.2: `no` is text (the language code of Norwegian), `true` and `false` are the only truths,
  a key given twice is a problem.
- Names carry their units: `timeout_s`, `max_body_mb`.
- Secrets never stand in the file. A key that ends in `_env` holds the *name* of an environment
  variable, which is read when the part starts.
- Every key has a default unless the tables say *required*.

```yaml
{example}```
"""

EXAMPLE = """\
data_dir: var/news
include: [feeds/*.yaml]
sources:
  - id: example-hindi
    type: rss
    url: https://news.example/hindi/rss.xml
    language: hi
  - https://news.example/feed.xml        # a plain URL: type rss, named after the URL
kafka:
  local: {}                              # a real one-node Apache Kafka for this machine
fetch:
  contact: https://news.example/about-our-crawler
sinks:
  - {id: files, type: jsonl}
"""


def page() -> str:
    """The whole reference, in Markdown."""
    root = Config.model_json_schema()
    parts = [_INTRODUCTION.replace("{example}", EXAMPLE)]
    parts.append("\n".join(["## The file", "", *_table(root, root)]))
    for key, schema in root["properties"].items():
        parts.extend(_section(root, key, schema))
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _section(root: Schema, path: str, schema: Schema) -> Iterator[str]:
    """The tables of the model under `path` and of the models under it."""
    schema = config_schema.follow(root, schema)
    if schema.get("type") == "array":
        yield from _section(root, f"{path}[]", schema["items"])
    for variant in config_schema.variants(root, schema).values():
        yield from _section(root, path, variant)
    if "properties" not in schema:
        return
    kind = schema["properties"].get("type", {}).get("const")
    title = f"## `{path}`" + (f" with `type: {kind}`" if kind else "")
    yield "\n".join([title, "", schema["description"], "", *_table(root, schema)])
    for key, below in schema["properties"].items():
        yield from _section(root, f"{path}.{key}", below)


def _table(root: Schema, schema: Schema) -> Iterator[str]:
    yield "| key | value | default | meaning |"
    yield "|---|---|---|---|"
    required = schema.get("required", ())
    fields = schema["properties"]
    for key in sorted(fields, key=lambda key: (key != "type", key not in required)):
        field = config_schema.follow(root, fields[key])
        default = "*required*" if key in required else _default(field)
        meaning = " ".join(field["description"].split())
        cells = [f"`{key}`", config_schema.describe(root, field), default, meaning]
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _default(field: Schema) -> str:
    default = field.get("default")
    if default is None or default == "":
        return ""
    if "properties" in field:
        return "as below"
    return f"`{json.dumps(default, ensure_ascii=False)}`".replace('"', "")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
