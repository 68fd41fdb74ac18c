"""Take out of the text what is not the article, and what all of its source's have; keep it."""

from collections.abc import Callable
from dataclasses import replace

from pipeline.records import Draft
from pipeline.text.clean import clean
from pipeline.text.fingerprint import content_hash
from pipeline.text.profile import UNKNOWN, SourceProfile
from pipeline.transforms.profiles import profile_of
from pipeline.transforms.step import Step


def Clean(store_url: str) -> Step:
    """Drafts with `body`, its hashes, `removed`, and what its source's profile may learn."""
    return Step("clean", _clean(store_url))


def _clean(store_url: str) -> Callable[[Draft], Draft]:
    return lambda draft: clean_text(draft, profile_of(draft, store_url))


def clean_text(draft: Draft, profile: SourceProfile = UNKNOWN) -> Draft:
    """The draft with its body, and what was taken out of it."""
    assert draft.extracted is not None
    title = draft.extracted.title
    cleaned = clean(draft.extracted.body, title, profile)
    return replace(
        draft,
        body=cleaned.text,
        removed=draft.extracted.removed + cleaned.removed,
        body_hash=content_hash(cleaned.text),
        whole_hash=content_hash(cleaned.whole),
        whole_chars=len(cleaned.whole),
        content_hash=content_hash(f"{title}\n{cleaned.whole}"),
        traces=cleaned.traces,
    )
