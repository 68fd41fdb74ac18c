"""What one sighting of an article says: its page, or failing that its feed entry."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from pipeline.errors import Rejected
from pipeline.records import Entry, Extracted, RawArticle, Removed, rfc3339
from pipeline.text.page.article import MAX_TITLE, extract_page, without_title
from pipeline.text.page.fragment import fragment_lines
from pipeline.text.page.limits import check_length
from pipeline.text.page.linked_body import keep_linked
from pipeline.text.page.published import parse_moment, to_utc
from pipeline.text.words import share_in, words

__all__ = ["extract", "extract_page"]

_NO_PAGE = Extracted(title="", body="", body_from="page")
# A page is not believed when it has less than half of the feed's own full text, or hardly a word
# of the entry: consent walls, log-in pages, "About us" (anchors: taranis-ai 119, OpenCTI 5140).
_FULL_TEXT = 300  # characters
_MIN_OF_FEED = 0.5
_MIN_SHARED = 0.2
_ENOUGH_WORDS = 3
_MIN_OF_TITLE = 0.4
_SUMMARY = 600  # characters; a longer text of the feed is no standfirst
# "The post TITLE appeared first on SITE.": words around the title, and of these behind it.
_SOURCE_LINE = 12
_BEHIND_TITLE = 3
_LONGEST_HEADING = 150
_ENDS = tuple(".!?…:;,。！？।॥؟۔။።")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """Lines from one place and what was left out of them."""

    lines: list[str]
    source: Literal["page", "feed", "summary", "text"]
    removed: tuple[Removed, ...] = ()

    def __len__(self) -> int:
        return sum(map(len, self.lines))


def extract(raw: RawArticle) -> Extracted:
    """Extract title, body and metadata; `published` is UTC as in all records.

    The body is the page's article, else the entry's content, else its summary, else the plain
    text. It may be empty where there is a title only. Raises Rejected for hostile markup and where
    there is neither text nor title.
    """
    entry = raw.entry or Entry()
    entry_title = " ".join(fragment_lines(entry.title)[0])[:MAX_TITLE]
    feed = _feed_text(entry, entry_title)
    page = _page(raw, entry_title, feed)
    text = _choose(page, feed, raw.text)
    titles = (page.title, entry_title) if text.source == "page" else (entry_title, page.title)
    title = next(filter(None, titles), _heading(text.lines) if text.source == "text" else "")
    lines = without_title(text.lines, title)
    if not lines and not title:
        raise Rejected("extract", "neither text nor title")
    images = (file.url for file in entry.enclosures if (file.type or "").startswith("image/"))
    return replace(
        page,
        title=title,
        body="\n".join(lines),
        body_from=text.source,
        authors=page.authors or entry.authors,
        published=_published(page.published, raw),
        modified=rfc3339(to_utc(page.modified)) if page.modified else None,
        language_declared=page.language_declared or raw.language_declared,
        image=page.image or next(images, None),
        removed=text.removed,
    )


def _page(raw: RawArticle, title: str, feed: _Text) -> Extracted:
    """The article on the page; nothing at all of a page that is not the entry's."""
    if raw.html is None:
        return _NO_PAGE
    # A day more than fetched: it is tomorrow already in half of the world.
    latest = datetime.fromisoformat(raw.fetched_at) + timedelta(days=1)
    url = raw.http.final_url if raw.http else raw.url
    summary = " ".join(feed.lines) if len(feed) <= _SUMMARY else ""
    page = extract_page(raw.html, url, latest.date().isoformat(), summary)
    return _NO_PAGE if _is_another(page, title, feed) else page


def _is_another(page: Extracted, title: str, feed: _Text) -> bool:
    """Whether a page is about something else, or a list in which the entry is one of many."""
    of_title, of_text = set(words(title)), set(words(" ".join(feed.lines)))
    found = {*words(page.title), *words(page.body)}
    known = of_title | of_text
    if len(known) >= _ENOUGH_WORDS and share_in(known, found) < _MIN_SHARED:
        return True
    if len(of_title) < _ENOUGH_WORDS or share_in(of_title, set(words(page.title))) >= _MIN_OF_TITLE:
        return False
    return title.casefold() in page.body.casefold().split("\n") and bool(feed.lines)


def _feed_text(entry: Entry, title: str) -> _Text:
    """The longer one of content and summary, without the line that names article and source."""
    content, summary = (fragment_lines(html) for html in (entry.content, entry.summary))
    from_content = sum(map(len, content[0])) >= sum(map(len, summary[0])) and content[0]
    lines, removed = content if from_content else summary
    if len(lines) > 1 and _is_source_line(words(lines[-1]), words(title)):
        removed = (*removed, Removed(text=lines.pop(), reason="source-line"))
    return _Text(lines=lines, source="feed" if from_content else "summary", removed=removed)


def _is_source_line(line: list[str], title: list[str]) -> bool:
    """Whether a line is the title and a few words around it, most of them behind it."""
    before, found, behind = f" {' '.join(line)} ".partition(f" {' '.join(title)} ")
    around = len(before.split()), len(behind.split())
    return bool(found) and around[1] >= _BEHIND_TITLE and sum(around) <= _SOURCE_LINE


def _choose(page: Extracted, feed: _Text, text: str | None) -> _Text:
    """The page's text unless it has much less than the feed's; plain text where both are empty.

    A feed with the full text tells which lines of the page are the article's.
    """
    lines = list(filter(None, page.body.split("\n")))
    lines, foreign = keep_linked(lines, "\n".join(feed.lines), "not-in-feed")
    of_page = _Text(lines=lines, source="page", removed=page.removed + foreign)
    if of_page.lines and (len(feed) < _FULL_TEXT or len(of_page) >= _MIN_OF_FEED * len(feed)):
        return of_page
    if feed.lines or not text:
        return feed
    check_length(text)
    plain = (" ".join(line.split()) for line in text.splitlines())
    return _Text(lines=list(filter(None, plain)), source="text")


def _heading(lines: list[str]) -> str:
    """The first line of a plain text if it is a heading: short, no sentence, more below it."""
    first = lines[0] if len(lines) > 1 else ""
    return first if len(first) <= _LONGEST_HEADING and not first.endswith(_ENDS) else ""


def _published(of_page: str | None, raw: RawArticle) -> str | None:
    """The page's time if it is exact, else the feed's, else what the page has."""
    claims = [raw.published, raw.entry.published if raw.entry else None]
    of_feed = next(filter(None, (parse_moment(claim) for claim in claims if claim)), None)
    exact = of_page and datetime.fromisoformat(of_page).tzinfo
    moment = of_page if exact else of_feed or of_page
    return rfc3339(to_utc(moment)) if moment else None
