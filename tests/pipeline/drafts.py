"""Drafts as the graph hands them over, for tests of the store and what follows it."""

from pipeline.records import (
    Draft,
    EpochOutput,
    Extracted,
    Language,
    LogIdentity,
    OffsetRange,
    Origin,
    PageStatus,
    RawArticle,
    Removed,
)
from pipeline.text.cleaning.boilerplate import traces
from pipeline.text.fingerprint import content_hash, raw_hash

TOPIC = "wireroom.raw"
LOG = LogIdentity(topic=TOPIC, cluster_id="cluster", topic_id="topic", partitions=2)
LONG = "The river rose by two metres overnight and three villages were cut off. " * 4


def draft(
    offset: int,
    article: str = "a",
    *,
    title: str = "Flood in the north",
    body: str = LONG,
    boilerplate: str = "",
    body_from: str = "page",
    source: str = "gazette",
    fetched_at: str = "2026-05-01T08:00:00.000Z",
    published: str | None = None,
    guid_id: str | None = None,
    page_id: str | None = None,
    partition: int = 0,
    language: str = "en",
    page: PageStatus = "none",
    page_reason: str | None = None,
) -> Draft:
    """An article as its transforms left it; `article` names its URL.

    `boilerplate` is a line that its source's profile took out at the end of the body.
    """
    whole = f"{body}\n{boilerplate}" if boilerplate else body
    raw = RawArticle(
        id=content_hash(article),
        source=source,
        url=f"https://news.example/{article}",
        canonical_url=f"https://news.example/{article}",
        guid_id=guid_id,
        page_id=page_id,
        text=whole,
        page=page,
        page_reason=page_reason,
        fetched_at=fetched_at,
        published=published,
    )
    return Draft(
        origin=Origin(topic=TOPIC, partition=partition, offset=offset),
        key=raw.id.encode(),
        value=b"{}",
        raw=raw,
        raw_hash=raw_hash(raw),
        extracted=Extracted(title=title, body=whole, body_from=body_from),  # type: ignore[arg-type]
        body=body,
        removed=(Removed(text=boilerplate, reason="boilerplate"),) if boilerplate else (),
        body_hash=content_hash(body),
        whole_hash=content_hash(whole),
        whole_chars=len(whole),
        content_hash=content_hash(f"{title}\n{whole}"),
        traces=traces(whole.split("\n")),
        language=Language(code=language, confidence=0.99, script="Latn"),
        entities=(),
    )


def epoch(*drafts: Draft, start: int | None = None, end: int | None = None) -> EpochOutput:
    """An epoch of one partition that found just these."""
    offsets = [one.origin.offset for one in drafts]
    return EpochOutput(
        ranges=(
            OffsetRange(
                topic=TOPIC,
                partition=0,
                start=min(offsets) if start is None else start,
                end=max(offsets) + 1 if end is None else end,
            ),
        ),
        drafts=drafts,
        seen=(),
        dead=(),
    )
