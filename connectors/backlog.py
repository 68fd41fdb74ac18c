"""The entries of one source: which were seen, and which wait to be given, with their pages.

Every new entry first waits in the cursor; what is worked off (a batch a poll, each with its page)
leaves it. So a source's validators can be kept as soon as its entries are in the cursor: what waits
for its turn, or for a page that failed, does not need the feed to be sent again.
"""

import asyncio
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Literal

from pydantic import Field

from connectors.article_page import fetch_page, with_page
from connectors.entry_articles import fingerprint
from connectors.fetch import Access, Fetcher
from connectors.schedule import page_retry
from connectors.source_access import WebSource
from connectors.urls import href
from pipeline.errors import FetchFailed
from pipeline.records import Entry, RawArticle

_FORMER_KEPT = 200  # entries remembered after they left the feed: some feeds flicker between caches
_PART_KEPT = 20_000  # where a document never lists all that there is


class BacklogConfig(WebSource):
    """Fields of every source that lists articles, each with its page."""

    pages: bool | Literal["auto"] = Field(
        default="auto",
        description="Fetch the page of each entry: true, false (take the feed's own text), or "
        "auto: unless the feed carries the full text.",
    )
    max_entries_per_poll: int = Field(
        default=20,
        ge=1,
        le=1000,
        description="Entries worked off, each with its page, in one poll. More entries wait their "
        "turn in the cursor and follow at once.",
    )
    page_retry_s: float = Field(
        default=60,
        gt=0,
        description="Wait before a page that failed is fetched again, seconds; doubled each time.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An article that has not been given yet, and when to try its page (again)."""

    article: RawArticle
    attempts: int = 0
    next_at: float = 0.0


@dataclass(slots=True, kw_only=True)
class Entries:
    """Part of a cursor. `seen`: entry (16 digits of its id) -> fingerprint, oldest first."""

    seen: dict[str, str] = field(default_factory=dict)
    waiting: list[Waiting] = field(default_factory=list)

    def due(self, now: float) -> bool:
        """Whether anything can be worked off now."""
        return any(one.next_at <= now for one in self.waiting)

    def next_at(self) -> float | None:
        """When there is something to work off; None: nothing waits."""
        return min((one.next_at for one in self.waiting), default=None)


def take_in(
    entries: Entries,
    articles: Sequence[RawArticle],
    *,
    whole: bool = True,
    unchanged: Collection[str] = (),
) -> int:
    """Put new and changed articles among the waiting; how many those are.

    `unchanged`: keys (the first 16 digits of an article's id) of what the document lists as well,
    just as before. `whole=False`: it does not list everything that there is (one part of a sitemap,
    the page of a section): what it leaves out is remembered much longer.
    """
    places = {one.article.id: place for place, one in enumerate(entries.waiting)}
    former, fresh = entries.seen, 0
    present = {key: former[key] for key in unchanged if key in former}
    for article in articles:
        key = article.id[:16]
        present[key] = mark = fingerprint(article.entry or Entry(updated=article.published))
        if former.get(key) == mark:
            continue
        fresh += 1
        if (place := places.get(article.id)) is not None:
            entries.waiting[place] = replace(entries.waiting[place], article=article)
        else:
            entries.waiting.append(Waiting(article=article))
    left = [key for key in former if key not in present]
    left = left[-(_FORMER_KEPT if whole else _PART_KEPT) :]
    entries.seen = {key: former[key] for key in left} | present
    return fresh


async def work_off(
    entries: Entries,
    config: BacklogConfig,
    fetcher: Fetcher,
    access: Access,  # noqa: ARG001 - pages get their part of it next
    now: float,
    rng: Random,
    *,
    stands_alone: bool = True,
    tally: Counter[str] | None = None,
) -> list[RawArticle]:
    """Finish a batch of what waits; what has to wait longer stays in `entries`.

    `stands_alone=False`: an entry is nothing without its page (sitemaps, links of a section), and
    is left out when that is refused, failed or is no article. `tally` counts, in words for
    `Poll.detail`, what became of pages.
    """
    tally = Counter() if tally is None else tally
    due = [one for one in entries.waiting if one.next_at <= now]
    batch = due[: config.max_entries_per_poll]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_finish(one, config, fetcher, now, rng)) for one in batch]
    results = [task.result() for task in tasks]
    started = {one.article.id for one in batch}
    entries.waiting = [one for one in entries.waiting if one.article.id not in started]
    entries.waiting += [result for result in results if isinstance(result, Waiting)]
    finished = [result for result in results if isinstance(result, RawArticle)]
    tally.update(f"pages {one.page}" for one in finished if one.page in ("refused", "failed"))
    return [one for one in finished if stands_alone or one.page == "fetched"]


async def _finish(
    waiting: Waiting, config: BacklogConfig, fetcher: Fetcher, now: float, rng: Random
) -> RawArticle | Waiting:
    """The article with its page; Waiting when the page has to be tried again."""
    article = waiting.article
    if not config.pages or href(article.entry.link or "" if article.entry else article.url) is None:
        return article
    try:
        page = await fetch_page(fetcher, article.url)
    except FetchFailed as error:
        attempts = waiting.attempts + 1
        next_at = page_retry(now, config.page_retry_s, attempts, error.retry_after_s, rng)
        if next_at is None:
            return replace(article, page="failed", page_reason=str(error))
        return Waiting(article=article, attempts=attempts, next_at=next_at)
    return with_page(article, page)
