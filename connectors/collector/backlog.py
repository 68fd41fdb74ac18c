"""The entries of one source: which were seen, and which wait to be given, with their pages.

Every new entry first waits in the cursor; what is worked off (a batch a poll, each with its page)
leaves it. So a source's validators can be kept as soon as its entries are in the cursor: what waits
for its turn, or for a page that failed, does not need the feed to be sent again.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Literal

from pydantic import Field, field_validator

from connectors.article_pages.article_page import (
    FOR_ALL,
    FOR_MORE,
    SOON_S,
    Patience,
    fetch_page,
    with_page,
    without_page,
)
from connectors.article_pages.same_pages import SamePages
from connectors.article_pages.side_by_side import side_by_side
from connectors.feeds.entry_articles import fingerprint
from connectors.feeds.full_text import habit_after, has_full_text
from connectors.fetch import Access, Fetcher
from connectors.hosts import host_of
from connectors.urls import article_id, href
from connectors.web.source_access import WebSource, access_at
from pipeline.errors import FetchFailed, HostHeld
from pipeline.records import Entry, RawArticle

_FORMER_KEPT = 200
"""Entries remembered, at least, after they left the feed: some feeds flicker between caches; and as
many as it ever listed: it may come empty once."""
_PART_KEPT = 20_000  # where a document never lists all that there is
_FULL_TEXT = "the feed carries the full text"
_SHARED = "its link stands for several entries"
_PAGE, _RENAMED = "p", "g"


class BacklogConfig(WebSource):
    """Fields of every source that lists articles, each with its page."""

    url: str = Field(description="Address of the document that lists the articles.")
    pages: bool | Literal["auto"] = Field(
        default="auto",
        description="Fetch the page of each entry: true; false: take what is said of it where it "
        "is listed; auto: unless that is the full text.",
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
        description="Wait before a page that failed is fetched again, seconds; doubled each time. "
        "After 3 attempts the feed's text goes without it; where there is none, it is given up "
        "after 12.",
    )

    @property
    def address(self) -> str:
        """The document."""
        return self.url

    @field_validator("url")
    @classmethod
    def _is_web_address(cls, url: str) -> str:
        if href(url) is None:
            raise ValueError("not a web address; write one that begins with https:// or http://")
        return url


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An article that has not been given yet, and when to try its page (again)."""

    article: RawArticle
    attempts: int = 0
    next_at: float = 0.0
    since: float | None = None  # its page was put off first
    had_page: bool = False  # when it was given before


@dataclass(slots=True, kw_only=True)
class Entries:
    """What is known of a source's entries; part of its cursor."""

    seen: dict[str, str] = field(default_factory=dict)
    """16 digits of an article's id -> its fingerprint; behind it, a g if it was given once more for
    its new guid, and a p if its page was taken."""
    waiting: list[Waiting] = field(default_factory=list)
    habit: list[int] = field(default_factory=list)  # see connectors.feeds.full_text
    pages: SamePages = field(default_factory=SamePages)
    largest: int = 0  # number of entries that the document ever listed

    def is_new(self, article: RawArticle) -> bool:
        """Whether it was not seen before."""
        return article.id[:16] not in self.seen

    def is_changed(self, article: RawArticle) -> bool:
        """Whether it is new, or not as it was when it was seen."""
        return _words(self.seen.get(article.id[:16], "")) != _mark(article)

    def pass_over(self, article: RawArticle) -> None:
        """Count an article as seen: it is given only if it changes."""
        self.seen.setdefault(article.id[:16], _mark(article))

    def put_back(self, by_s: float) -> None:
        """Make all times earlier: the clock was put back."""
        self.waiting = [
            replace(
                one,
                next_at=one.next_at - by_s,
                since=None if one.since is None else one.since - by_s,
            )
            for one in self.waiting
        ]

    def due(self, now: float) -> bool:
        """Whether anything can be worked off now."""
        return any(one.next_at <= now for one in self.waiting)

    def settled(self, now: float) -> bool:
        """Whether nothing can be worked off soon."""
        return not any(one.next_at <= now + SOON_S for one in self.waiting)

    def next_at(self) -> float | None:
        """When there is something to work off; None: nothing waits."""
        return min((one.next_at for one in self.waiting), default=None)


def take_in(
    entries: Entries,
    articles: Sequence[RawArticle],
    *,
    whole: bool = True,
    unchanged: Collection[str] = (),
    renamed: Collection[str] = (),
) -> int:
    """Put new and changed articles among the waiting; how many those are.

    `unchanged`: keys (the first 16 digits of an article's id) of what the document lists as well,
    just as before. `whole=False`: it does not list everything that there is (one part of a sitemap,
    the page of a section): what it leaves out is remembered much longer. `renamed`: keys of those
    that have another guid than before, which is to be known before their address changes, too: they
    are given as well, though no news, but once, for some feeds make up new guids at each request.
    """
    places = {one.article.id: place for place, one in enumerate(entries.waiting)}
    former, fresh = entries.seen, 0
    present = {key: former[key] for key in unchanged if key in former}
    for article in articles:
        key = article.id[:16]
        mark = _mark(article)
        before = former.get(key, "")
        is_new = _words(before) != mark
        was_renamed = _RENAMED in before
        is_renamed = bool(before) and key in renamed and not was_renamed
        present[key] = (
            mark
            + (_RENAMED if is_renamed or was_renamed else "")
            + (_PAGE if before.endswith(_PAGE) else "")
        )
        if not is_new and not is_renamed:
            continue
        fresh += is_new
        if article.entry:
            entries.habit = habit_after(entries.habit, [article.entry])
        if (place := places.get(article.id)) is not None:
            entries.waiting[place] = replace(entries.waiting[place], article=article)
        else:
            entries.waiting.append(Waiting(article=article, had_page=before.endswith(_PAGE)))
    left = [key for key in former if key not in present]
    if whole:
        entries.largest = max(entries.largest, len(present))
    left = left[-(max(_FORMER_KEPT, entries.largest) if whole else _PART_KEPT) :]
    entries.seen = {key: former[key] for key in left} | present
    return fresh


def _words(seen: str) -> str:
    return seen.rstrip(_RENAMED + _PAGE)


def _mark(article: RawArticle) -> str:
    return fingerprint(article.entry or Entry(updated=article.published))


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
            entries.seen[article.id[:16]] = mark.removesuffix(_PAGE) + _PAGE
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
