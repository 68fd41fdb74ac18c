"""Article pages by their addresses: each fetched once, or looked at again and again for changes."""

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from random import Random
from typing import Literal, Self

import msgspec
from pydantic import Field, model_validator

from connectors.article_page import fetch_page, with_page
from connectors.fetch import Fetcher
from connectors.schedule import after_answer, page_retry
from connectors.source import Cursor, Poll, SourceConfig
from connectors.urls import article_id, canonical, href
from pipeline.errors import FetchFailed
from pipeline.records import RawArticle

log = logging.getLogger(__name__)


class Pages(SourceConfig):
    """Article pages, given by their addresses."""

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
        description="Look at all pages again after this time, minutes, and send those that "
        "changed. Without it every page is fetched once.",
    )
    max_pages_per_poll: int = Field(
        default=20, ge=1, le=1000, description="Pages fetched at a time; the others follow at once."
    )
    page_retry_s: float = Field(
        default=60,
        gt=0,
        description="Wait before a page that failed is fetched again, seconds; doubled each time.",
    )

    @model_validator(mode="after")
    def _one_list(self) -> Self:
        if bool(self.urls) == (self.file is not None):
            raise ValueError("give exactly one of urls and file")
        for url in self.urls:
            if href(url) is None:
                raise ValueError(f"not a web address: {url}; write https:// or http:// before it")
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attempt:
    """A page to fetch, how often that failed before, and when to do it."""

    url: str
    attempts: int = 0
    next_at: float = 0.0


@dataclass(slots=True, kw_only=True)
class _Memory:
    """The cursor: how far down the list, what has to be tried again, what each page was like."""

    position: int = 0
    digest: str = field(
        default_factory=lambda: _digest([])
    )  # of the addresses before `position`: another list begins at its top
    began_at: float = 0.0  # this round through the list
    retries: list[_Attempt] = field(default_factory=list)
    versions: dict[str, tuple[str | None, str | None, str]] = field(default_factory=dict)
    """With every_minutes, of each page: ETag, Last-Modified, digest of its text."""


class PagesConnector:
    """Fetches the pages of a list, a batch a poll."""

    def __init__(self, config: Pages, fetcher: Fetcher, rng: Random) -> None:
        self.config = config
        self._fetcher = fetcher
        self._rng = rng

    async def poll(self, cursor: Cursor, now: float) -> Poll:
        """Fetch the next batch: pages to try again first, then on down the list."""
        memory = msgspec.convert(cursor, _Memory)
        try:
            urls = await asyncio.to_thread(self._urls)
        except OSError as error:
            return Poll(
                items=(), cursor=cursor, next_poll_at=None, outcome="failed", detail=str(error)
            )
        batch = self._batch(memory, urls, now)
        tally: Counter[str] = Counter()
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._fetch(one, memory, tally, now)) for one in batch]
        next_poll_at, settled = self._next(memory, urls, now)
        counts = "".join(f", {count} {what}" for what, count in sorted(tally.items()))
        return Poll(
            items=[article for task in tasks if (article := task.result()) is not None],
            cursor=msgspec.to_builtins(memory),
            next_poll_at=next_poll_at,
            outcome="failed" if batch and not tally["fetched"] + tally["unchanged"] else "ok",
            detail=f"at page {memory.position} of {len(urls)}{counts}",
            settled=settled,
        )

    def _urls(self) -> Sequence[str]:
        if self.config.file is None:
            return self.config.urls
        lines = [line.strip() for line in self.config.file.read_text("utf-8-sig").splitlines()]
        return [line for line in lines if line and not line.startswith("#")]

    def _batch(self, memory: _Memory, urls: Sequence[str], now: float) -> list[_Attempt]:
        """What to fetch in this poll; it leaves the retries, and the position moves on."""
        if memory.position and _digest(urls[: memory.position]) != memory.digest:
            memory.position = 0
        if memory.position == 0:
            memory.began_at = now
        due = [retry for retry in memory.retries if retry.next_at <= now]
        due = due[: self.config.max_pages_per_poll]
        memory.retries = [retry for retry in memory.retries if retry not in due]
        new = urls[memory.position :][: self.config.max_pages_per_poll - len(due)]
        memory.position += len(new)
        memory.digest = _digest(urls[: memory.position])
        return due + [_Attempt(url=url) for url in new]

    async def _fetch(
        self, attempt: _Attempt, memory: _Memory, tally: Counter[str], now: float
    ) -> RawArticle | None:
        """The article, where there is a page and it changed."""
        url = href(attempt.url)
        if url is None:
            log.warning("%s: not a web address: %s", self.config.id, attempt.url)
            tally["not addresses"] += 1
            return None
        canonical_url = canonical(url)
        article = RawArticle(
            id=article_id(canonical_url),
            source=self.config.id,
            url=url,
            canonical_url=canonical_url,
            language_declared=self.config.language,
            fetched_at="",
        )
        etag, last_modified, before = memory.versions.get(article.id, (None, None, ""))
        try:
            page = await fetch_page(self._fetcher, url, etag, last_modified)
        except FetchFailed as error:
            self._again(attempt, error, memory, tally, now)
            return None
        if page.status in ("refused", "failed"):
            log.warning("%s: %s: %s", self.config.id, url, page.reason)
            tally[page.status] += 1
            return None
        digest = before if page.status == "none" else _digest([page.html or ""])
        if self.config.every_minutes is not None and page.status == "fetched":
            memory.versions[article.id] = (page.http.etag, page.http.last_modified, digest)
        if digest == before:
            tally["unchanged"] += 1
            return None
        tally["fetched"] += 1
        return with_page(article, page)

    def _again(
        self,
        attempt: _Attempt,
        error: FetchFailed,
        memory: _Memory,
        tally: Counter[str],
        now: float,
    ) -> None:
        attempts = attempt.attempts + 1
        next_at = page_retry(
            now, self.config.page_retry_s, attempts, error.retry_after_s, self._rng
        )
        if next_at is None:
            log.warning("%s: given up: %s: %s", self.config.id, attempt.url, error)
            tally["failed"] += 1
        else:
            tally["to try again"] += 1
            memory.retries.append(_Attempt(url=attempt.url, attempts=attempts, next_at=next_at))

    def _next(self, memory: _Memory, urls: Sequence[str], now: float) -> tuple[float | None, bool]:
        """When to poll again, and whether the list is through."""
        if memory.position < len(urls):
            return now, False
        if memory.retries:
            return max(now, min(retry.next_at for retry in memory.retries)), False
        if self.config.every_minutes is None:
            return None, True
        memory.position = 0
        ids = {article_id(canonical(url)) for url in urls}
        memory.versions = {page: kept for page, kept in memory.versions.items() if page in ids}
        return after_answer(memory.began_at, self.config.every_minutes * 60, self._rng), True


def _digest(texts: Sequence[str]) -> str:
    return blake2b("\n".join(texts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
