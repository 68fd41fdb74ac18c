"""The article out of its page, or failing that out of its feed entry."""

from dataclasses import replace

from pipeline.records import Draft
from pipeline.text.extract import extract
from pipeline.transforms.step import Step


def Extract() -> Step:
    """Drafts with `extracted`."""
    return Step("extract", _extract)


def _extract(draft: Draft) -> Draft:
    assert draft.raw is not None
    return replace(draft, extracted=extract(draft.raw))
