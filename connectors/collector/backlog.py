"""The entries of one source: which were seen, and which wait to be given, with their pages.

Every new entry first waits in the cursor; what is worked off (a batch a poll, each with its page)
leaves it. So a source's validators can be kept as soon as its entries are in the cursor: what waits
for its turn, or for a page that failed, does not need the feed to be sent again.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from pydantic import Field, field_validator

from connectors.article_pages.article_page import SOON_S
from connectors.article_pages.same_pages import SamePages
from connectors.feeds.entry_articles import fingerprint
from connectors.feeds.full_text import habit_after
from connectors.urls import href
from connectors.web.source_access import WebSource
from pipeline.records import Entry, RawArticle

_FORMER_KEPT = 200
"""Entries remembered, at least, after they left the feed: some feeds flicker between caches; and as
many as it ever listed: it may come empty once."""
_PART_KEPT = 20_000  # where a document never lists all that there is
FROM_PAGE, _RENAMED = "p", "g"
"""Marks behind a fingerprint: the article had its page, its guid changed once."""


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
            + (FROM_PAGE if before.endswith(FROM_PAGE) else "")
        )
        if not is_new and not is_renamed:
            continue
        fresh += is_new
        if article.entry:
            entries.habit = habit_after(entries.habit, [article.entry])
        if (place := places.get(article.id)) is not None:
            entries.waiting[place] = replace(entries.waiting[place], article=article)
        else:
            entries.waiting.append(Waiting(article=article, had_page=before.endswith(FROM_PAGE)))
    left = [key for key in former if key not in present]
    if whole:
        entries.largest = max(entries.largest, len(present))
    left = left[-(max(_FORMER_KEPT, entries.largest) if whole else _PART_KEPT) :]
    entries.seen = {key: former[key] for key in left} | present
    return fresh


def _words(seen: str) -> str:
    return seen.rstrip(_RENAMED + FROM_PAGE)


def _mark(article: RawArticle) -> str:
    return fingerprint(article.entry or Entry(updated=article.published))
