"""Records as rows of the tables: the way in; `reading` has the way out."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from pipeline.records import Article, DeadLetter, Disposition, Entity, Sighting
from pipeline.store.decide import Decision


def revision(article: Article, decision: Decision) -> dict[str, object]:
    """A row of `revisions`, but for its seq."""
    return {
        "article_id": article.id,
        "revision": article.revision,
        "disposition": article.disposition.value,
        "source": article.source,
        "url": article.url,
        "canonical_url": article.canonical_url,
        "title": article.title,
        "body": article.body,
        "body_from": article.body_from,
        "removed": [asdict(line) for line in article.removed],
        "authors": list(article.authors),
        "image": article.image,
        "section": article.section,
        "tags": list(article.tags),
        "published_at": article.published_at,
        "modified_at": article.modified_at,
        "fetched_at": article.fetched_at,
        "language": article.language.code,
        "language_confidence": article.language.confidence,
        "language_share": article.language.share,
        "script": article.language.script,
        "language_declared": article.language.declared,
        "entities": entities(article.entities),
        "copy_of": article.copy_of,
        "page": article.page,
        "page_reason": article.page_reason,
        "paywall": article.paywall,
        "live_blog": article.live_blog,
        "truncated": article.truncated,
        "pipeline_version": article.pipeline_version,
        "raw_hash": decision.draft.raw_hash,
        "body_hash": decision.draft.body_hash,
        "whole_hash": decision.draft.whole_hash,
        "whole_chars": decision.draft.whole_chars,
        "content_hash": decision.draft.content_hash,
    }


def entities(found: Iterable[Entity]) -> list[dict[str, Any]]:
    """Mentions as JSON, with the fields that they have."""
    return [
        {name: value for name, value in asdict(entity).items() if value is not None}
        for entity in found
    ]


def seen(sighting: Sighting) -> dict[str, object]:
    """A row of `sightings`, but for its log: what the graph dropped as known."""
    return {
        **asdict(sighting.origin),
        "disposition": Disposition.SEEN.value,
        "article_id": sighting.article_id,
        "source": sighting.source,
        "feed_url": sighting.feed_url,
        "fetched_at": sighting.fetched_at,
    }


def decided(decision: Decision) -> dict[str, object]:
    """A row of `sightings`: what the commit decided on."""
    raw = decision.draft.raw
    assert raw is not None
    return {
        **asdict(decision.draft.origin),
        "disposition": decision.disposition.value,
        "article_id": decision.article_id,
        "source": raw.source,
        "feed_url": raw.feed_url,
        "fetched_at": raw.fetched_at,
    }


def dead(letter: DeadLetter) -> dict[str, object]:
    """A row of `sightings`: what could not be processed, perhaps not even read."""
    return {
        **asdict(letter.origin),
        "disposition": Disposition.DEAD.value,
        "article_id": letter.article_id,
        "source": None,
        "feed_url": None,
        "fetched_at": None,
    }
