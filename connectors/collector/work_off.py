"""Working off what waits: entries become articles, a batch a poll, each with its page."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from connectors.article_pages.article_page import (
    FOR_ALL,
    FOR_MORE,
    Patience,
    fetch_page,
    with_page,
    without_page,
)
from connectors.article_pages.side_by_side import side_by_side
from connectors.collector.backlog import FROM_PAGE, BacklogConfig, Entries, Waiting
from connectors.feeds.full_text import has_full_text
from connectors.fetch import Access, Fetcher
from connectors.hosts import host_of
from connectors.urls import article_id, href
from connectors.web.source_access import access_at
from pipeline.errors import FetchFailed, HostHeld
from pipeline.records import RawArticle

_FULL_TEXT = "the feed carries the full text"
_SHARED = "its link stands for several entries"


async def work_off(
    entries: Entries,
    config: BacklogConfig,
    fetcher: Fetcher,
    access: Access,
    now: float,
    rng: Random,
    *,
    stands_alone: bool = True,
    tally: Counter[str] | None = None,
) -> list[RawArticle]:
    """Finish a batch of what waits; what has to wait longer stays in `entries`.

    Pages are begun for half a minute; the rest stays too. `stands_alone=False`: an entry without a
    text is nothing without its page (sitemaps, links of a section): that is waited for much longer,
    and the entry is left out when it is refused or no article. `tally` counts, in words for
    `Poll.detail`, what became of pages.
    """
    due = [one for one in entries.waiting if one.next_at <= now][: config.max_entries_per_poll]
    work = _Work(config, fetcher, access, now, rng, entries.habit, stands_alone)
    ended, _ = await side_by_side(due, work.finish, fetcher.hosts.clock)
    outcomes = {one.article.id: one for one in ended}
    after = [outcomes.get(one.article.id, one) for one in entries.waiting]
    entries.waiting = [one for one in after if isinstance(one, Waiting)]
    finished = [one for one in after if isinstance(one, _Finished)]
    same = entries.pages.repeated(
        (one.signature, one.article.canonical_url) for one in finished if one.signature
    )
    articles = [
        without_page(one.article, "the same page as at other addresses")
        if one.signature in same
        else one.article
        for one in finished
    ]
    for article in articles:
        if article.page == "fetched" and (mark := entries.seen.get(article.id[:16])):
            entries.seen[article.id[:16]] = mark.removesuffix(FROM_PAGE) + FROM_PAGE
    if tally is not None:
        tally.update(
            _fate(article) for article in articles if article.page in ("refused", "failed")
        )
    return [
        article
        for article in articles
        if article.page == "fetched" or _stands_alone(article, stands_alone)
    ]


def _stands_alone(article: RawArticle, title_will_do: bool) -> bool:
    """Whether it says something without its page. A link of a section has no entry."""
    entry = article.entry
    return entry is not None and (title_will_do or bool(entry.summary or entry.content))


def _fate(article: RawArticle) -> str:
    # Why a page failed may be told in a thousand ways, why it was refused only in a few.
    return f"pages refused: {article.page_reason}" if article.page == "refused" else "pages failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finished:
    """An article with what became of its page, and what its page says (walls.py)."""

    article: RawArticle
    signature: str | None = None


class _Work:
    """Fetches the pages of a batch."""

    def __init__(
        self,
        config: BacklogConfig,
        fetcher: Fetcher,
        access: Access,
        now: float,
        rng: Random,
        habit: Sequence[int],
        title_will_do: bool,
    ) -> None:
        self._config = config
        self._fetcher = fetcher
        self._access = access
        self._now = now
        self._rng = rng
        self._habit = habit
        self._title_will_do = title_will_do

    async def finish(self, waiting: Waiting, time_s: float) -> Waiting | _Finished:
        """The article with its page; Waiting when the page has to be tried (again) later."""
        article = waiting.article
        url = self._page_of(article)
        if url is None:
            return _Finished(article=article)
        if article.id != article_id(article.canonical_url):
            # Of several entries (a live blog's): its text would be given as that of each.
            return _Finished(article=replace(article, page_reason=_SHARED))
        if self._config.pages == "auto" and self._is_whole(waiting):
            return _Finished(article=replace(article, page_reason=_FULL_TEXT))
        host = host_of(url)
        try:
            self._fetcher.hosts.check_hold(host)
            if (wait_s := self._fetcher.hosts.wait_s(host)) > time_s:
                return self._in_turn(waiting, wait_s)
            page = await fetch_page(
                self._fetcher,
                url,
                access=access_at(self._access, self._config.url, url),
                expected=article.entry.title if article.entry else None,
            )
        except FetchFailed as error:
            return self._again(waiting, error)
        return _Finished(article=with_page(article, page), signature=page.signature)

    def _is_whole(self, waiting: Waiting) -> bool:
        # Who was read from a page once is read from it again: from elsewhere, all of its text
        # would look changed, and poorer than before.
        entry = waiting.article.entry
        return bool(entry and not waiting.had_page and has_full_text(entry, self._habit))

    def _page_of(self, article: RawArticle) -> str | None:
        """The address of the article's own page, where it is wanted."""
        link = article.entry.link if article.entry else article.url
        return href(article.url) if self._config.pages and link and href(link) else None

    def _patience(self, article: RawArticle) -> Patience:
        return FOR_MORE if _stands_alone(article, self._title_will_do) else FOR_ALL

    def _in_turn(self, waiting: Waiting, wait_s: float) -> Waiting | _Finished:
        if wait_s > self._patience(waiting.article).longest_s:
            reason = f"its host has no turn in {wait_s / 60:.0f} minutes"
            return _Finished(article=replace(waiting.article, page="failed", page_reason=reason))
        return replace(waiting, next_at=self._now + wait_s * self._rng.uniform(1, 1.2))

    def _again(self, waiting: Waiting, error: FetchFailed) -> Waiting | _Finished:
        attempts = waiting.attempts + (not isinstance(error, HostHeld))
        since = self._now if waiting.since is None else waiting.since
        retry_s, wait_s = self._config.page_retry_s, error.retry_after_s or 0.0
        next_at = self._patience(waiting.article).next_at(
            self._now, since, retry_s, attempts, wait_s, self._rng
        )
        if next_at is None:
            article = replace(waiting.article, page="failed", page_reason=str(error))
            return _Finished(article=article)
        return replace(waiting, attempts=attempts, next_at=next_at, since=since)
