"""People, places and organisations in the text, where no equal text has been tagged."""

from dataclasses import replace
from functools import partial

from pipeline.records import Draft
from pipeline.text.entities import tag
from pipeline.text.entities.settings import EntitiesConfig
from pipeline.transforms.step import Step

_USUAL = EntitiesConfig()


def TagEntities(config: EntitiesConfig) -> Step:
    """Drafts with `entities`, `names` and `embedding`."""
    return Step("entities", partial(tag_entities, config=config))


def tag_entities(draft: Draft, config: EntitiesConfig = _USUAL) -> Draft:
    """The draft with its entities, those of them that no table knows, and its vector."""
    if draft.entities is not None:
        return draft
    assert draft.language is not None
    assert draft.extracted is not None
    title = draft.extracted.title
    found = tag(draft.body, draft.language, title, config.tagger, config.authority)
    return replace(draft, entities=found.entities, names=found.names, embedding=found.embedding)
