"""Take out of the text what is not the article; keep what was taken."""

from dataclasses import replace

from pipeline.records import Draft
from pipeline.text.clean import clean
from pipeline.text.fingerprint import content_hash
from pipeline.transforms.step import Step


def Clean() -> Step:
    """Drafts with `body`, its hash, and `removed`."""
    return Step("clean", clean_text)


def clean_text(draft: Draft) -> Draft:
    """The draft with its body, and what was taken out of it."""
    assert draft.extracted is not None
    cleaned = clean(draft.extracted.body, draft.extracted.title)
    return replace(
        draft,
        body=cleaned.text,
        body_hash=content_hash(cleaned.text),
        removed=draft.extracted.removed + cleaned.removed,
    )
