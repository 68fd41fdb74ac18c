"""Find an article with exactly this text: what was found in it stands in this one too.

Only looks: whether this article is a copy is decided in the commit.
"""

from collections.abc import Callable
from dataclasses import replace

from pipeline.records import Draft
from pipeline.store.connection import reader
from pipeline.store.equal_texts import equal_text
from pipeline.transforms.step import Step


def FindCopies(store_url: str) -> Step:
    """Drafts, those with a known text with `entities` that have their ids, and `embedding`."""
    return Step("find copies", _find_copies(store_url), judges_text=False)


def _find_copies(store_url: str) -> Callable[[Draft], Draft]:
    def find_copies(draft: Draft) -> Draft:
        assert draft.language is not None
        with reader(store_url) as connection:
            equal = equal_text(connection, draft.body_hash, draft.body, draft.language.code)
        if equal is None:
            return draft
        return replace(draft, entities=equal.entities, embedding=equal.embedding)

    return find_copies
