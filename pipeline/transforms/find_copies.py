"""Find an article with exactly this text: its entities are this one's too, spans and all.

Only looks: whether this article is a copy is decided in the commit.
"""

from collections.abc import Callable
from dataclasses import replace

from pipeline.records import Draft
from pipeline.store import reading
from pipeline.store.connection import reader
from pipeline.transforms.step import Step


def FindCopies(store_url: str) -> Step:
    """Drafts, those with a known text with `entities`."""
    return Step("find copies", _find_copies(store_url), judges_text=False)


def _find_copies(store_url: str) -> Callable[[Draft], Draft]:
    def find_copies(draft: Draft) -> Draft:
        with reader(store_url) as connection:
            equal = reading.equal_text(connection, draft.body_hash, draft.body)
        same_language = equal and draft.language and equal.language.code == draft.language.code
        return replace(draft, entities=equal.entities) if equal and same_language else draft

    return find_copies
