"""The page that an entry links to: fetched, judged and decoded, or why there is none."""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from random import Random

from connectors.article_pages.canonical_link import canonical_link_id
from connectors.article_pages.walls import look
from connectors.decode import decode_html
from connectors.fetch import Access, Fetcher, Response
from connectors.urls import article_id
from pipeline.errors import Disallowed, FetchFailed, UnsafeAddress
from pipeline.records import HttpFacts, PageStatus, RawArticle, rfc3339

_ACCEPT = "text/html,application/xhtml+xml,*/*;q=0.5"
_AWAY_FOR_NOW = frozenset({408, 425, 429})  # of the 4xx; every other one is a refusal
_NOT_TEXT = ("image/", "audio/", "video/", "font/", "application/")
_PLAIN = Access()
_HOUR_S = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a page is waited for."""

    attempts: int  # that fail
    longest_s: float
    """From when it was put off first, whether its host is held or it failed."""

    def next_at(
        self, now: float, since: float, retry_s: float, attempts: int, wait_s: float, rng: Random
    ) -> float | None:
        """When to try again after `attempts` that failed; None: it is given up.

        `retry_s` is doubled each time; never sooner than in `wait_s`, the server's Retry-After.
        """
        again_s = retry_s * 2.0 ** max(attempts - 1, 0) * rng.uniform(0.9, 1.1)
        at = now + max(again_s, wait_s)
        return None if attempts >= self.attempts or at - since > self.longest_s else at


FOR_MORE = Patience(attempts=3, longest_s=3 * _HOUR_S)
"""Where the feed has the news: without its page it goes on with that."""
FOR_ALL = Patience(attempts=12, longest_s=14 * 24 * _HOUR_S)
"""Where without the page there is no article: 12 attempts, the first after a minute, take a day and
a half; a host may ask for a week."""
SOON_S = 600.0
"""What is tried again later than that is no reason to wait for a source before we stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What asking for a page came to.

    fetched; refused: the site said no, or gave something else for it; failed: it is no HTML;
    none: not modified.
    """

    status: PageStatus
    fetched_at: str
    reason: str | None = None
    http: HttpFacts | None = None  # None: nothing was asked
    html: str | None = None
    canonical_id: str | None = None
    signature: str | None = None  # see connectors.article_pages.walls
    truncated: bool = False


async def fetch_page(
    fetcher: Fetcher,
    url: str,
    *,
    etag: str | None = None,
    last_modified: str | None = None,
    access: Access = _PLAIN,
    expected: str | None = None,
) -> Page:
    """Fetch an article's page, if it was modified since the validators.

    `expected` is the title that the feed gave. Raises FetchFailed when asking again later may help:
    no answer, 5xx, 429, a host that is held, a robots.txt that could not be read.
    """
    try:
        answer = await fetcher.get(
            url, etag=etag, last_modified=last_modified, accept=_ACCEPT, access=access
        )
    except FetchFailed as error:
        if _may_help_later(error):
            raise
        return _refused(error)
    if answer.status == 304:
        return Page(status="none", fetched_at=_now(), http=_facts(answer))
    content_type = answer.headers.get("content-type", "").lower()
    if content_type.startswith(_NOT_TEXT) and "xml" not in content_type:
        kind = content_type.partition(";")[0]
        return Page(
            status="failed", fetched_at=_now(), reason=f"not HTML: {kind}", http=_facts(answer)
        )
    return await asyncio.to_thread(read_page, answer, url, expected)


def with_page(article: RawArticle, page: Page) -> RawArticle:
    """The article with what asking for its page came to."""
    # Where several entries share a link, their page speaks for none of them.
    is_its_page = article.id == article_id(article.canonical_url)
    return replace(
        article,
        page=page.status,
        page_reason=page.reason,
        html=page.html,
        page_id=page.canonical_id if is_its_page else None,
        truncated=page.truncated,
        http=page.http,
        fetched_at=page.fetched_at if page.status == "fetched" else article.fetched_at,
    )


def without_page(article: RawArticle, wall: str) -> RawArticle:
    """The article as if its page had been refused: it turned out to be `wall`, in words."""
    return replace(
        article, page="refused", page_reason=wall, html=None, page_id=None, truncated=False
    )


def _may_help_later(error: FetchFailed) -> bool:
    if isinstance(error, Disallowed):
        return error.retry_after_s is not None
    if isinstance(error, UnsafeAddress):
        return False
    return error.status is None or error.status >= 500 or error.status in _AWAY_FOR_NOW


def _refused(error: FetchFailed) -> Page:
    if isinstance(error, Disallowed):
        return Page(status="refused", fetched_at=_now(), reason="robots.txt")
    if error.status is None or error.url is None:
        return Page(status="refused", fetched_at=_now(), reason=str(error))
    return Page(
        status="refused",
        fetched_at=_now(),
        reason=f"HTTP {error.status}" if error.status >= 400 else str(error),
        http=HttpFacts(status=error.status, final_url=error.url),
    )


def read_page(answer: Response, asked: str, expected: str | None = None) -> Page:
    """The page in an answer, or what stands there instead. As `fetch_page`."""
    decoded = decode_html(answer.body, answer.headers.get("content-type"))
    http = replace(_facts(answer), encoding=decoded.encoding)
    seen = look(decoded.text, asked=asked, final=answer.url, expected=expected)
    if seen.wall:
        return Page(status="refused", fetched_at=_now(), reason=seen.wall, http=http)
    return Page(
        status="fetched",
        fetched_at=_now(),
        reason="paywall" if seen.paywall else None,
        http=http,
        html=decoded.text,
        canonical_id=canonical_link_id(decoded.text, answer.url, asked),
        signature=seen.signature,
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
