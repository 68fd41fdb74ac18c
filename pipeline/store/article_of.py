"""The article that a draft becomes, its times brought into bounds."""

from datetime import UTC, datetime

from pipeline import PIPELINE_VERSION
from pipeline.records import Article, Disposition, Draft, is_publication_time, rfc3339


def article_of(
    draft: Draft,
    article_id: str,
    disposition: Disposition,
    *,
    revision: int = 1,
    first_seen_at: str | None = None,
    copy_of: str | None = None,
) -> Article:
    """Make the article of a draft that went through every step.

    `first_seen_at` is given where the article was seen before; else it is when this was fetched.
    """
    raw, extracted, language = draft.raw, draft.extracted, draft.language
    assert raw is not None
    assert extracted is not None
    assert language is not None
    first = first_seen_at or raw.fetched_at
    return Article(
        id=article_id,
        revision=revision,
        url=raw.url,
        canonical_url=raw.canonical_url,
        source=raw.source,
        title=extracted.title,
        body=draft.body,
        body_from=extracted.body_from,
        removed=draft.removed,
        authors=extracted.authors,
        image=extracted.image,
        section=extracted.section,
        paywall=extracted.paywall,
        live_blog=extracted.live_blog,
        tags=raw.entry.tags if raw.entry else (),
        published_at=clamped(extracted.published or raw.published, first),
        modified_at=clamped(extracted.modified, raw.fetched_at),
        first_seen_at=first,
        fetched_at=raw.fetched_at,
        language=language,
        entities=draft.entities or (),
        copy_of=copy_of,
        disposition=disposition,
        page=raw.page,
        page_reason=raw.page_reason,
        truncated=raw.truncated,
        pipeline_version=PIPELINE_VERSION,
    )


def clamped(claimed: str | None, latest: str) -> str | None:
    """The claimed time in our format, never after `latest`; None where it is none, or a zero."""
    if not claimed:
        return None
    try:
        moment = datetime.fromisoformat(claimed)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return min(rfc3339(moment), latest) if is_publication_time(moment) else None
    except (ValueError, OverflowError):
        return None
