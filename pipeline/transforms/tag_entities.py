"""People, places and organisations in the text, where no equal text has been tagged."""

from dataclasses import replace

from pipeline.records import Draft
from pipeline.text.entities import tag
from pipeline.transforms.step import Step


def TagEntities() -> Step:
    """Drafts with `entities`."""
    return Step("entities", tag_entities)


def tag_entities(draft: Draft) -> Draft:
    """The draft with its entities."""
    if draft.entities is not None:
        return draft
    assert draft.language is not None
    assert draft.extracted is not None
    return replace(draft, entities=tag(draft.body, draft.language, draft.extracted.title))
