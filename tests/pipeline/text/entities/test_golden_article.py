"""The article this project started from: every name that a careful reader would mark.

The gold is tests/golden/hi-putin-kim/entities.marks; what is reached is pinned beside it.
"""

import tomllib
from pathlib import Path

import pytest

from pipeline.records import Entity
from pipeline.text.clean import clean
from pipeline.text.entities import tag
from tests.quality.marks import Mark, marked

GOLDEN = Path(__file__).parents[3] / "golden" / "hi-putin-kim"
PINNED = tomllib.loads((GOLDEN / "entities.toml").read_text("utf-8"))
IDS = {"KP": "Q423", "RU": "Q159", "US": "Q30"}
KNOWN = {*IDS, "Kim Jong Un", "United Nations", "Vladimir Putin"}
(GOLD,) = marked(GOLDEN / "entities.marks", "hi")


def is_of(entity: Entity, mark: Mark) -> bool:
    """Whether a mark allows the entity: an optional one also a part of it."""
    if mark.optional:
        return entity.type == mark.type and mark.start <= entity.start and entity.end <= mark.end
    return (entity.start, entity.end, entity.type) == (mark.start, mark.end, mark.type)


def test_the_gold_is_of_the_cleaned_article():
    assert clean((GOLDEN / "input.txt").read_text("utf-8")).text == GOLD.body


@pytest.mark.parametrize("setting", ["accurate", "fast"])
def test_the_golden_article_has_its_names(setting):
    entities = tag(GOLD.body, GOLD.language, setting=setting).entities
    asked = [mark for mark in GOLD.marks if not mark.optional]
    found = {mark: one for mark in asked for one in entities if is_of(one, mark)}
    missed = [mark.text for mark in asked if mark not in found]
    wrong = [one for one in entities if not any(is_of(one, mark) for mark in GOLD.marks)]
    unlinked = [
        (one.text, one.id)
        for mark, one in found.items()
        if mark.gold in KNOWN and mark.gold != one.name and IDS.get(mark.gold) != one.id
    ]
    pinned = PINNED[setting]
    assert len(found) >= pinned["found"], f"missed: {missed}"
    assert len(wrong) <= pinned["wrong"], f"wrong: {[(one.text, one.type) for one in wrong]}"
    assert len(unlinked) <= pinned["unlinked"], unlinked
