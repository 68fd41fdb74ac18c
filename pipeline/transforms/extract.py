"""The article out of its page, or failing that out of its feed entry."""

from dataclasses import replace

from pipeline.records import Draft
from pipeline.text.extract import extract
from pipeline.transforms.step import Step


def Extract() -> Step:
    """Drafts with `extracted`."""
    return Step("extract", extract_article)


def extract_article(draft: Draft) -> Draft:
    """The draft with what its page or its entry says."""
    assert draft.raw is not None
    return replace(draft, extracted=extract(draft.raw))
