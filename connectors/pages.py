"""Article pages by their addresses: each fetched once, or looked at again and again for changes."""

import asyncio
import logging
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from math import inf
from pathlib import Path
from random import Random
from typing import Literal, Self

import msgspec
from pydantic import Field, model_validator

from connectors.article_pages.article_page import FOR_ALL, SOON_S, Page, fetch_page, with_page
from connectors.article_pages.same_pages import SamePages
from connectors.article_pages.side_by_side import side_by_side
from connectors.fetch import Fetcher
from connectors.hosts import host_of
from connectors.listings.page_list import PageList
from connectors.source import Cursor, Poll
from connectors.urls import article_id, canonical, href
from connectors.web.redacted import redacted
from connectors.web.source_access import WebSource, access, access_at
from pipeline.errors import FetchFailed, HostHeld
from pipeline.records import RawArticle

log = logging.getLogger(__name__)


class Pages(WebSource):
    """Article pages, given by their addresses; the source's own host is that of the first one."""

    type: Literal["pages"] = Field(description="Kind of source.")
    urls: tuple[str, ...] = Field(default=(), description="Addresses of the pages.")
    file: Path | None = Field(
        default=None,
        description="Instead of urls: a text file with an address a line; lines that begin with # "
        "and empty ones do not count. Addresses added at its end are found.",
    )
    every_minutes: float | None = Field(
        default=None,
        ge=0.05,
        le=60 * 24 * 365,
        description="Look at all pages again after this time, minutes, and send those that "
        "changed. Without it every page is fetched once.",
    )
    max_pages_per_poll: int = Field(
        default=20, ge=1, le=1000, description="Pages fetched at a time; the others follow at once."
    )
    page_retry_s: float = Field(
        default=60,
        gt=0,
        description="Wait before a page that failed is fetched again, seconds; doubled each time, "
        "for 12 attempts.",
    )

    @model_validator(mode="after")
    def _one_list(self) -> Self:
        if bool(self.urls) == (self.file is not None):
            raise ValueError("give exactly one of urls and file")
        for url in self.urls:
            if href(url) is None:
                raise ValueError(f"not a web address: {url}; write https:// or http:// before it")
        return self

    @property
    def every_s(self) -> float:
        """The time between two looks at all pages, if they are looked at again."""
        return inf if self.every_minutes is None else self.every_minutes * 60

    @property
    def is_archive(self) -> bool:
        """A list that is read once."""
        return self.every_minutes is None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attempt:
    """A page to fetch, how often that failed before, and when to do it."""

    url: str
    attempts: int = 0
    next_at: float = 0.0
    since: float | None = None  # it was put off first


@dataclass(slots=True, kw_only=True)
class _Memory:
    """The cursor: how far down the list, what has to be tried again, what each page was like."""

    position: int = 0
    digest: str = ""  # of the addresses before `position`: another list begins at its top
    began_at: float = 0.0  # this round through the list
    polled_at: float = 0.0
    retries: list[_Attempt] = field(default_factory=list)
    pages: SamePages = field(default_factory=SamePages)
    versions: dict[str, tuple[str | None, str | None, str]] = field(default_factory=dict)
    """With every_minutes, of each page: ETag, Last-Modified, digest of its text."""

    def begin(self, now: float) -> None:
        """Take in that a poll begins. A clock that was ahead and was put right costs no waits."""
        if (by_s := self.polled_at - now) > 0:
            self.began_at -= by_s
            self.retries = [
                replace(
                    one,
                    next_at=one.next_at - by_s,
                    since=None if one.since is None else one.since - by_s,
                )
                for one in self.retries
            ]
        self.polled_at = now


@dataclass(frozen=True, slots=True, kw_only=True)
class _Got:
    """What an attempt came to: a page, an attempt to be made later, or in words neither."""

    attempt: _Attempt
    page: Page | None = None
    later: _Attempt | None = None
    neither: str = ""


class PagesConnector:
    """Fetches the pages of a list, a batch a poll."""

    def __init__(self, config: Pages, fetcher: Fetcher, rng: Random) -> None:
        """Raises ConfigError when the environment lacks what the configuration names."""
        self.config = config
        self._fetcher = fetcher
        self._rng = rng
        self._access = access(config)
        self._list = PageList(config.urls, config.file)

    async def poll(self, cursor: Cursor, now: float) -> Poll:
        """Fetch the next batch: pages to try again first, then on down the list."""
        memory = msgspec.convert(cursor, _Memory)
        memory.begin(now)
        try:
            await asyncio.to_thread(self._list.read)
        except OSError as error:
            return Poll(
                items=(), cursor=cursor, next_poll_at=None, outcome="failed", detail=str(error)
            )
        urls = self._list.urls
        batch = self._batch(memory, now)
        home = next(filter(None, map(href, urls)), "")

        async def fetch(attempt: _Attempt, time_s: float) -> _Got:
            return await self._fetch(attempt, memory, home, time_s, now)

        got, left = await side_by_side(batch, fetch, self._fetcher.hosts.clock)
        memory.retries += [*(one.later for one in got if one.later), *left]
        tally: Counter[str] = Counter()
        items = self._articles(memory, got, tally)
        next_poll_at, settled, why = self._next(memory, urls, now)
        counts = "".join(f", {count} {what}" for what, count in sorted(tally.items()))
        return Poll(
            items=items,
            cursor=msgspec.to_builtins(memory),
            next_poll_at=next_poll_at,
            outcome="failed" if tally and not tally["fetched"] + tally["unchanged"] else "ok",
            detail=f"at page {memory.position} of {len(urls)}{counts}",
            settled=settled,
            why=why,
        )

    def _batch(self, memory: _Memory, now: float) -> list[_Attempt]:
        """What to fetch in this poll; it leaves the retries, and the position moves on."""
        if memory.position and self._list.digest(memory.position) != memory.digest:
            memory.position = 0
        if memory.position == 0:
            memory.began_at = now
        due = [retry for retry in memory.retries if retry.next_at <= now]
        due = due[: self.config.max_pages_per_poll]
        memory.retries = [retry for retry in memory.retries if retry not in due]
        end = memory.position + self.config.max_pages_per_poll - len(due)
        new = self._list.urls[memory.position : end]
        memory.position += len(new)
        memory.digest = self._list.digest(memory.position)
        return due + [_Attempt(url=url) for url in new]

    async def _fetch(
        self, attempt: _Attempt, memory: _Memory, home: str, time_s: float, now: float
    ) -> _Got:
        url = href(attempt.url)
        if url is None:
            return _Got(attempt=attempt, neither="not addresses")
        if (wait_s := self._fetcher.hosts.wait_s(host_of(url))) > time_s:
            return _Got(attempt=attempt, later=replace(attempt, next_at=now + wait_s))
        etag, last_modified, _ = memory.versions.get(_id(url), (None, None, ""))
        own = access_at(self._access, home, url)
        try:
            page = await fetch_page(
                self._fetcher, url, etag=etag, last_modified=last_modified, access=own
            )
        except FetchFailed as error:
            return self._again(attempt, error, now)
        return _Got(attempt=attempt, page=page)

    def _again(self, attempt: _Attempt, error: FetchFailed, now: float) -> _Got:
        attempts = attempt.attempts + (not isinstance(error, HostHeld))
        since = now if attempt.since is None else attempt.since
        retry_s, wait_s = self.config.page_retry_s, error.retry_after_s or 0.0
        next_at = FOR_ALL.next_at(now, since, retry_s, attempts, wait_s, self._rng)
        if next_at is None:
            log.warning("%s: given up: %s: %s", self.config.id, redacted(attempt.url), error)
            return _Got(attempt=attempt, neither="failed")
        later = replace(attempt, attempts=attempts, next_at=next_at, since=since)
        return _Got(attempt=attempt, later=later, neither="to try again")

    def _articles(
        self, memory: _Memory, got: Sequence[_Got], tally: Counter[str]
    ) -> list[RawArticle]:
        """The articles whose pages came and changed; `tally` counts what became of all."""
        tally.update(one.neither for one in got if one.neither)
        pages = [(href(one.attempt.url) or "", one.page) for one in got if one.page]
        same = memory.pages.repeated(
            (page.signature, canonical(url)) for url, page in pages if page.signature
        )
        articles = []
        for url, page in pages:
            if refusal := _refusal(page, same):
                tally[refusal] += 1
                log.warning("%s: %s: %s", self.config.id, redacted(url), refusal)
            elif self._is_new(memory, url, page):
                tally["fetched"] += 1
                articles.append(with_page(self._article(url), page))
            else:
                tally["unchanged"] += 1
        return articles

    def _is_new(self, memory: _Memory, url: str, page: Page) -> bool:
        """Whether a page is not as it was; it is remembered where it will be asked for again."""
        before = memory.versions.get(_id(url), (None, None, ""))[2]
        digest = before if page.status == "none" else _digest(page.html or "")
        if self.config.every_minutes is not None and page.status == "fetched" and page.http:
            memory.versions[_id(url)] = (page.http.etag, page.http.last_modified, digest)
        return digest != before

    def _article(self, url: str) -> RawArticle:
        return RawArticle(
            id=_id(url),
            source=self.config.id,
            url=url,
            canonical_url=canonical(url),
            language_declared=self.config.language,
            fetched_at="",
        )

    def _next(
        self, memory: _Memory, urls: Sequence[str], now: float
    ) -> tuple[float | None, bool, str]:
        """When to poll again, whether the list is through, and why then."""
        if memory.position < len(urls):
            return now, False, "the list goes on"
        if memory.retries:
            next_at = min(retry.next_at for retry in memory.retries)
            settled = next_at > now + SOON_S
            return max(now, next_at), settled, "pages are tried again"
        every_minutes = self.config.every_minutes
        if every_minutes is None:
            return None, True, ""
        memory.position = 0
        ids = {_id(url) for url in urls}
        memory.versions = {page: kept for page, kept in memory.versions.items() if page in ids}
        next_at = memory.began_at + every_minutes * 60 * self._rng.uniform(0.9, 1.1)
        return next_at, True, "asked at a fixed interval"


def _id(url: str) -> str:
    return article_id(canonical(url))


def _refusal(page: Page, same: Collection[str]) -> str:
    """Why a page is not sent, in words; empty: it may be."""
    if page.status in ("refused", "failed"):
        return f"{page.status}: {page.reason}"
    return "refused: the same page as at other addresses" if page.signature in same else ""


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
