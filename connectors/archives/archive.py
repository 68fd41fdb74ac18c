"""Articles from files that lie there: each file once, in order of the names, a batch a poll.

What was added or changed meanwhile is found by the next look at the folder: at the next start of
the collector, or after `watch_minutes`.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from stat import S_ISREG

from pydantic import Field

from connectors.archives.archive_progress import Found, Place, Progress
from connectors.source import Cursor, Poll, SourceConfig
from pipeline.records import RawArticle

log = logging.getLogger(__name__)

_BATCH_CHARACTERS = 16_000_000  # of text and HTML in one poll: what it may take of memory
_PASSED_OVER = 20  # times `max_items_per_poll`: what one poll may read without giving an article
_PROBLEMS_LOGGED = 100
_PACE_S = 5.0  # a paced source gives so many seconds' articles at a time


class ArchiveConfig(SourceConfig):
    """Fields of every kind of source that reads files."""

    max_items_per_poll: int = Field(default=200, ge=1, description="Articles read in one go.")
    watch_minutes: float | None = Field(
        default=None,
        ge=0.05,
        description="Look for new and changed files again after this time, minutes. Without it "
        "the source ends with its last file, and looks again when the collector starts.",
    )
    max_articles_per_s: float | None = Field(
        default=None,
        gt=0,
        description="Pace of an archive that is read beside live feeds: Kafka keeps one order for "
        "both, so live articles wait for what an unpaced archive put before them. Half of what "
        "`enrich` does leaves it room; without live feeds leave this out.",
    )

    @property
    def is_archive(self) -> bool:
        """A folder that is watched gives news."""
        return self.watch_minutes is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An article of a file, or the problem in its place, or (neither) something passed over."""

    place: Place  # where to go on after it
    article: RawArticle | None = None
    problem: str = ""


Reader = Callable[[Found, Place], Iterator[Document]]
"""Reads a file from a place on. FileNotFoundError and PermissionError are the file's problem."""


class ArchiveConnector:
    """Reads the files of one path, a batch a poll."""

    def __init__(
        self, config: ArchiveConfig, path: str, readable: Callable[[Path], bool], read: Reader
    ) -> None:
        """`readable` tells by its name whether a file in a folder is one to read."""
        self.config = config
        self._path = path
        self._readable = readable
        self._read = read
        self._cursor: Cursor | None = None  # where `_documents` stands
        self._progress = Progress.load({}, path)
        self._documents: Iterator[tuple[Found, Document]] = iter(())

    async def poll(self, cursor: Cursor, now: float) -> Poll:
        """Read the next batch."""
        return await asyncio.to_thread(self._poll, cursor, now)

    def _poll(self, cursor: Cursor, now: float) -> Poll:
        if self._cursor is None or cursor != self._cursor:
            self._progress = Progress.load(cursor, self._path)
            self._documents = self._from(self._progress)
        self._cursor = None  # should reading crash, the next poll begins at its cursor again
        items, more = self._batch()
        progress = self._progress
        reached = progress.cursor()
        if more:
            self._cursor = reached
        next_poll_at, why = self._next(now, len(items), more=more)
        if next_poll_at is None and not progress.at:
            why = "there was nothing; looks again when the collector starts"
        detail = f"read to {progress.at}, {progress.problems} not readable" if progress.at else ""
        return Poll(
            items=items,
            cursor=reached,
            next_poll_at=next_poll_at,
            outcome="ok" if progress.at else "failed",
            detail=detail or f"nothing to read at {self._path}",
            settled=not more,
            why=why,
        )

    def _batch(self) -> tuple[list[RawArticle], bool]:
        """The next articles, and whether more may follow."""
        most = self.config.max_items_per_poll
        if self.config.max_articles_per_s is not None:
            most = max(min(most, int(self.config.max_articles_per_s * _PACE_S)), 1)
        items: list[RawArticle] = []
        size = 0
        for read, (file, document) in enumerate(self._documents, 1):
            self._progress.at = file.name
            if document.problem:
                self._problem(file, document.problem)
            if document.article is not None:
                items.append(document.article)
                size += len(document.article.html or "") + len(document.article.text or "")
            if len(items) == most or size >= _BATCH_CHARACTERS or read == most * _PASSED_OVER:
                self._progress.reached(file, document.place)
                return items, True
        return items, False

    def _problem(self, file: Found, problem: str) -> None:
        self._progress.problems += 1
        if self._progress.problems <= _PROBLEMS_LOGGED:
            log.warning("%s: %s: %s", self.config.id, file.name, problem)
        elif self._progress.problems == _PROBLEMS_LOGGED + 1:
            log.warning("%s: problems are only counted from here on", self.config.id)

    def _from(self, progress: Progress) -> Iterator[tuple[Found, Document]]:
        """What was not read yet."""
        for file in progress.unread(_files(self._path, self._readable)):
            place = progress.start(file)
            try:
                for document in self._read(file, place):
                    yield file, document
                    place = document.place
            except (FileNotFoundError, PermissionError) as error:
                yield file, Document(place=place, problem=f"{type(error).__name__}: {error}")
            else:
                progress.finished(file, place)

    def _next(self, now: float, given: int, *, more: bool) -> tuple[float | None, str]:
        pace = self.config.max_articles_per_s
        if more and pace is not None:
            return now + given / pace, f"paced to {pace:g} articles a second"
        if more:
            return now, "more to read"
        if self.config.watch_minutes is not None:
            return now + self.config.watch_minutes * 60, "looks for new files"
        return None, "read to the end; looks again when the collector starts"


def _files(path: str, readable: Callable[[Path], bool]) -> list[Found]:
    """Readable files of a folder, all of a pattern that are, or the one that is named."""
    parts = Path(path).parts
    plain = list(takewhile(lambda part: not any(sign in part for sign in "*?["), parts))
    root, pattern = Path(*plain), "/".join(parts[len(plain) :])
    if root.is_dir():
        paths = list(root.glob(pattern or "**/*"))
    else:
        root, paths = root.parent, [root]
    found = []
    for file in filter(readable, paths):
        try:
            facts = file.stat()
        except (FileNotFoundError, PermissionError):  # gone since it was listed; a broken link
            continue
        if S_ISREG(facts.st_mode):
            name = file.relative_to(root).as_posix()
            found.append(
                Found(name=name, path=file, size=facts.st_size, mtime_ns=facts.st_mtime_ns)
            )
    return found
