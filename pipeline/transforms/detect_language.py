"""The language of the text; `und` when unsure."""

from collections.abc import Callable
from dataclasses import replace

from pipeline.records import Draft
from pipeline.text.language import detect
from pipeline.text.profile import UNKNOWN, SourceProfile
from pipeline.transforms.profiles import profile_of
from pipeline.transforms.step import Step


def DetectLanguage(store_url: str) -> Step:
    """Drafts with `language`."""
    return Step("language", _detect_language(store_url))


def _detect_language(store_url: str) -> Callable[[Draft], Draft]:
    return lambda draft: detect_language(draft, profile_of(draft, store_url))


def detect_language(draft: Draft, profile: SourceProfile = UNKNOWN) -> Draft:
    """The draft with its language; what was declared, and what is usual there, is weak evidence.

    Declared is what the page says, else what the feed says, else what the source is configured to.
    """
    raw, extracted = draft.raw, draft.extracted
    assert raw is not None
    assert extracted is not None
    declared = extracted.language_declared or raw.language_declared
    text = f"{extracted.title}\n{draft.body}"
    detected = detect(text, declared=declared, usual=profile.languages)
    return replace(draft, language=detected.language)
