"""The page that an entry links to: fetched and decoded, or why there is none."""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from connectors.canonical_link import canonical_link_id
from connectors.decode import decode_html
from connectors.fetch import Fetcher, Response
from connectors.urls import article_id
from pipeline.errors import FetchFailed
from pipeline.records import HttpFacts, PageStatus, RawArticle, rfc3339

_ACCEPT = "text/html,application/xhtml+xml,*/*;q=0.5"
_AWAY_FOR_NOW = frozenset({408, 425, 429})  # of the 4xx; every other one is a refusal
_NOT_TEXT = ("image/", "audio/", "video/", "font/", "application/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What asking for a page came to.

    fetched; refused: the site said no; failed: it is no HTML; none: not modified.
    """

    status: PageStatus
    fetched_at: str
    reason: str = ""
    http: HttpFacts
    html: str | None = None
    canonical_id: str | None = None
    truncated: bool = False


async def fetch_page(
    fetcher: Fetcher, url: str, etag: str | None = None, last_modified: str | None = None
) -> Page:
    """Fetch an article's page, if it was modified since the validators.

    Raises FetchFailed when asking again later may help: no answer, 5xx, 429.
    """
    try:
        answer = await fetcher.get(url, etag=etag, last_modified=last_modified, accept=_ACCEPT)
    except FetchFailed as error:
        if error.status is None or error.status >= 500 or error.status in _AWAY_FOR_NOW:
            raise
        return Page(
            status="refused",
            fetched_at=_now(),
            reason=str(error),
            http=HttpFacts(status=error.status, final_url=url),
        )
    if answer.status == 304:
        return Page(status="none", fetched_at=_now(), http=_facts(answer))
    content_type = answer.headers.get("content-type", "").lower()
    if content_type.startswith(_NOT_TEXT) and "xml" not in content_type:
        kind = content_type.partition(";")[0]
        return Page(
            status="failed", fetched_at=_now(), reason=f"not HTML: {kind}", http=_facts(answer)
        )
    return await asyncio.to_thread(_read, answer, url)


def with_page(article: RawArticle, page: Page) -> RawArticle:
    """The article with what asking for its page came to."""
    # Where several entries share a link, their page speaks for none of them.
    is_its_page = article.id == article_id(article.canonical_url)
    return replace(
        article,
        page=page.status,
        html=page.html,
        page_id=page.canonical_id if is_its_page else None,
        truncated=page.truncated,
        http=page.http,
        fetched_at=page.fetched_at if page.status == "fetched" else article.fetched_at,
    )


def _read(answer: Response, asked: str) -> Page:
    decoded = decode_html(answer.body, answer.headers.get("content-type"))
    return Page(
        status="fetched",
        fetched_at=_now(),
        http=replace(_facts(answer), encoding=decoded.encoding),
        html=decoded.text,
        canonical_id=canonical_link_id(decoded.text, answer.url, asked),
        truncated=answer.truncated,
    )


def _facts(answer: Response) -> HttpFacts:
    return HttpFacts(
        status=answer.status,
        final_url=answer.url,
        content_type=answer.headers.get("content-type"),
        etag=answer.etag,
        last_modified=answer.last_modified,
        size_bytes=len(answer.body),
    )


def _now() -> str:
    return rfc3339(datetime.now(UTC))
