"""What goes over Kafka and into sinks keeps its form: fields may be added, and only that."""

import json
from pathlib import Path

import msgspec
import pytest

from pipeline.records import Article, RawArticle

GOLDEN = Path(__file__).parents[1] / "golden" / "schema"


@pytest.mark.parametrize("record", [RawArticle, Article])
def test_the_schema_is_the_golden_one(record):
    """A change here is a change for every reader: if it only adds fields, write the file anew.

    python -m tests.pipeline.test_schema
    """
    golden = json.loads((GOLDEN / f"{record.__name__}.json").read_text("utf-8"))
    assert schema(record) == golden


@pytest.mark.parametrize("record", [RawArticle, Article])
def test_what_was_required_stays_and_nothing_new_is(record):
    golden = json.loads((GOLDEN / f"{record.__name__}.json").read_text("utf-8"))
    for name, definition in golden["$defs"].items():
        now = schema(record)["$defs"][name]
        assert set(definition.get("required", ())) == set(now.get("required", ()))
        for field, shape in definition.get("properties", {}).items():
            assert now["properties"][field] == shape


def schema(record):
    """JSON Schema of a record and all that it holds."""
    (whole,), parts = msgspec.json.schema_components([record], ref_template="#/$defs/{name}")
    return json.loads(json.dumps({**whole, "$defs": parts}))


if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for one in (RawArticle, Article):
        text = json.dumps(schema(one), indent=1, ensure_ascii=False)
        (GOLDEN / f"{one.__name__}.json").write_text(text + "\n", "utf-8")
