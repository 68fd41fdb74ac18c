"""Articles from a folder, in order of the files' names: finite, and resumed where it stopped."""

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path
from typing import Literal

import msgspec
from pydantic import Field

from connectors.documents import READABLE, Document, read_documents, suffix
from connectors.source import Cursor, Poll, SourceConfig
from pipeline.records import RawArticle

log = logging.getLogger(__name__)

_BATCH_CHARACTERS = 16_000_000  # of text and HTML in one poll: what it may take of memory


class Files(SourceConfig):
    """Feeds, pages, texts and JSON lines from files."""

    type: Literal["files"] = Field(description="Kind of source.")
    path: str = Field(
        min_length=1,
        description="A folder (read with all below it), a file, or a pattern such as "
        "`archive/**/*.jsonl`. Read are feeds (.xml .rss .atom .rdf .json), pages (.html .htm "
        ".xhtml), .txt, and .jsonl or .ndjson with `url`, `id`, `title`, `text` or `html`, "
        "`published`, `language` in each line; all of them also with .gz. Files are read once, in "
        "order of their names; a later start reads what was added behind the last one.",
    )
    max_items_per_poll: int = Field(default=200, ge=1, description="Articles read in one go.")
    max_file_mb: float = Field(
        default=20, gt=0, le=1000, description="Longest document, or line; a longer one is cut."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """The cursor: the file reached, and how much of it is done (see Document.end)."""

    path: str = ""  # as configured: names below another folder say nothing of this one
    name: str = ""
    end: int = 0
    problems: int = 0  # so far


class FilesConnector:
    """Reads files, a batch a poll."""

    def __init__(self, config: Files) -> None:
        self.config = config
        self._place: _Place | None = None  # where `_documents` stands
        self._documents: Iterator[tuple[str, Document]] = iter(())

    async def poll(self, cursor: Cursor, now: float) -> Poll:
        """Read the next batch."""
        return await asyncio.to_thread(self._poll, msgspec.convert(cursor, _Place), now)

    def _poll(self, place: _Place, now: float) -> Poll:
        if place.path != self.config.path:
            place = _Place(path=self.config.path)
        if place != self._place:
            self._documents = self._from(place)
        items: list[RawArticle] = []
        size = 0
        for read, (name, document) in enumerate(self._documents, 1):
            problems = place.problems + (document.article is None)
            place = replace(place, name=name, end=document.end, problems=problems)
            if document.article is None:
                log.warning("%s: %s: %s", self.config.id, name, document.problem)
            else:
                items.append(document.article)
                size += len(document.article.html or "") + len(document.article.text or "")
            if read == self.config.max_items_per_poll or size >= _BATCH_CHARACTERS:
                self._place, next_poll_at = place, now
                break
        else:
            self._place, next_poll_at = None, None
        detail = f"read to {place.name}, {place.problems} not readable" if place.name else ""
        return Poll(
            items=items,
            cursor=msgspec.to_builtins(place),
            next_poll_at=next_poll_at,
            outcome="ok" if place.name else "failed",
            detail=detail or f"nothing to read at {self.config.path}",
            settled=next_poll_at is None,
        )

    def _from(self, place: _Place) -> Iterator[tuple[str, Document]]:
        """What comes after `place`, each with the name of its file."""
        max_bytes = int(self.config.max_file_mb * 1_000_000)
        for name, path in _files(self.config.path):
            if name < place.name:
                continue
            start = place.end if name == place.name else 0
            for document in read_documents(self.config, path, name, start, max_bytes):
                yield name, document


def _files(path: str) -> list[tuple[str, Path]]:
    """Readable files with their names below the folder, in order of these."""
    parts = Path(path).parts
    plain = list(takewhile(lambda part: not any(sign in part for sign in "*?["), parts))
    root, pattern = Path(*plain), "/".join(parts[len(plain) :])
    if root.is_dir():
        found = list(root.glob(pattern or "**/*"))
    else:
        root, found = root.parent, [root]
    return sorted(
        (file.relative_to(root).as_posix(), file)
        for file in found
        if suffix(file) in READABLE and file.is_file()
    )
