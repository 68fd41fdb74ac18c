"""The language of the text; `und` when unsure."""

from dataclasses import replace

from pipeline.records import Draft
from pipeline.text.language import detect
from pipeline.transforms.step import Step


def DetectLanguage() -> Step:
    """Drafts with `language`."""
    return Step("language", detect_language)


def detect_language(draft: Draft) -> Draft:
    """The draft with its language; what was declared is weak evidence."""
    raw, extracted = draft.raw, draft.extracted
    assert raw is not None
    assert extracted is not None
    declared = extracted.language_declared or raw.language_declared
    detected = detect(f"{extracted.title}\n{draft.body}", declared=declared)
    return replace(draft, language=detected.language)
