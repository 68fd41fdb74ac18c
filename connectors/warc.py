"""News archives in WARC files, such as Common Crawl's CC-NEWS."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

from ada_url import URL
from pydantic import Field

from connectors.archives.archive import ArchiveConfig, ArchiveConnector, Document
from connectors.archives.archive_progress import Found, Place
from connectors.archives.warc_pages import page_in
from connectors.archives.warc_records import WarcRecord, read_records
from connectors.article_pages.article_page import read_page, with_page
from connectors.article_pages.same_pages import SamePages
from connectors.collector.bounds import declared_language, usable_url
from connectors.dates.iso_time import iso_time
from connectors.urls import article_id, canonical, href, is_home
from pipeline.errors import FetchFailed
from pipeline.records import RawArticle, rfc3339

_HEAD_BYTES = 1 << 18  # of HTTP headers, and of what chunks cost beside the body


class Warc(ArchiveConfig):
    """Pages from WARC files: HTML that was answered with status 200."""

    type: Literal["warc"] = Field(description="Kind of source.")
    path: str = Field(
        min_length=1,
        description="A folder (of which .warc and .warc.gz are read, with all below it), a file, "
        "or a pattern such as `CC-NEWS-2024*.warc.gz`. Each file is read once, in order of the "
        "names; one that has grown is continued.",
    )
    sites: tuple[str, ...] = Field(
        default=(),
        description="Read only pages of these hosts and of hosts below them: `example.org` also "
        "means `www.example.org`. Without it, all.",
    )
    since: date | None = Field(default=None, description="First day of fetching (UTC) to read.")
    until: date | None = Field(default=None, description="Last day of fetching (UTC) to read.")
    max_body_mb: float = Field(
        default=5, gt=0, le=100, description="A longer page, unpacked, is cut here and marked."
    )


class WarcConnector(ArchiveConnector):
    """Reads WARC files, a batch a poll."""

    def __init__(self, config: Warc) -> None:
        super().__init__(config, config.path, self._is_warc, self._documents_of)
        self._warc = config
        self._max_body_bytes = int(config.max_body_mb * 1_000_000)
        self._same = SamePages()

    def _is_warc(self, path: Path) -> bool:
        return path.name.lower().endswith((".warc", ".warc.gz")) or path == Path(self._warc.path)

    def _documents_of(self, file: Found, start: Place) -> Iterator[Document]:
        with file.path.open("rb") as opened:
            longest = self._max_body_bytes + _HEAD_BYTES
            for step in read_records(opened, start, self._is_wanted, longest):
                problem, article = step.problem, None
                if step.record is not None:
                    try:
                        article = self._article(step.record)
                    except FetchFailed as error:
                        problem = f"{step.record.headers['warc-target-uri'][:200]}: {error}"
                if problem:
                    problem = f"before byte {step.place.offset}: {problem}"
                yield Document(place=step.place, article=article, problem=problem)

    def _is_wanted(self, headers: Mapping[str, str]) -> bool:
        url = _address(headers)
        if headers.get("warc-type") not in ("response", "resource") or url is None:
            return False
        if is_home(url):
            return False
        if self._warc.sites and not _is_below(str(URL(url).hostname), self._warc.sites):
            return False
        fetched = iso_time(headers.get("warc-date"))
        if fetched is None:
            return True  # to say so
        since, until = self._warc.since or date.min, self._warc.until or date.max
        return since <= fetched.date() <= until

    def _article(self, record: WarcRecord) -> RawArticle | None:
        """The page of a record; None where it is no page. Raises FetchFailed for a broken one."""
        url, fetched = _address(record.headers), iso_time(record.headers.get("warc-date"))
        assert url is not None
        if fetched is None:
            raise FetchFailed(f"WARC-Date: {record.headers.get('warc-date', '')[:40]!r}")
        answer = page_in(record, url, self._max_body_bytes)
        if answer is None:
            return None
        page = read_page(answer, url)
        same = [(page.signature, url)] if page.signature else []
        if page.html is None or page.signature in self._same.repeated(same):
            return None  # a wall
        canonical_url = canonical(url)
        language = _language(answer.headers.get("content-language"))
        article = RawArticle(
            id=article_id(canonical_url),
            source=self.config.id,
            url=url,
            canonical_url=canonical_url,
            language_declared=language or self.config.language,
            fetched_at="",
        )
        fetched_at = rfc3339(min(fetched, datetime.now(UTC)))
        return with_page(article, replace(page, fetched_at=fetched_at))


def _address(headers: Mapping[str, str]) -> str | None:
    """The address of a record's page; some writers put it into <>, as an early standard said."""
    return usable_url(href(headers.get("warc-target-uri", "").strip("<>")))


def _is_below(host: str, sites: tuple[str, ...]) -> bool:
    return any(host == site or host.endswith(f".{site}") for site in sites)


def _language(header: str | None) -> str | None:
    """A page's language; servers that name several say which they speak."""
    return None if header is None or "," in header else declared_language(header.strip())
