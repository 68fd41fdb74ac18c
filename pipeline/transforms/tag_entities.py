"""People, places and organisations in the text, where no equal text has been tagged."""

from dataclasses import replace
from functools import partial

from pipeline.records import Draft
from pipeline.text.entities import tag
from pipeline.text.entities.settings import Setting
from pipeline.transforms.step import Step


def TagEntities(setting: Setting) -> Step:
    """Drafts with `entities`, `names` and `embedding`."""
    return Step("entities", partial(tag_entities, setting=setting))


def tag_entities(draft: Draft, setting: Setting = "accurate") -> Draft:
    """The draft with its entities, those of them that no table knows, and its vector."""
    if draft.entities is not None:
        return draft
    assert draft.language is not None
    assert draft.extracted is not None
    found = tag(draft.body, draft.language, draft.extracted.title, setting)
    return replace(draft, entities=found.entities, names=found.names, embedding=found.embedding)
