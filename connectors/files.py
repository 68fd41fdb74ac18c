"""Articles from a folder of feeds, pages, texts or JSON lines."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import Field

from connectors.archives.archive import ArchiveConfig, ArchiveConnector, Document
from connectors.archives.archive_progress import Found, Place
from connectors.archives.documents import READABLE, read_documents, suffix
from connectors.urls import href
from pipeline.errors import ConfigError


class Files(ArchiveConfig):
    """Feeds, pages, texts and JSON lines from files."""

    type: Literal["files"] = Field(description="Kind of source.")
    path: str = Field(
        min_length=1,
        description="A folder (read with all below it), a file, or a pattern such as "
        "`archive/**/*.jsonl`. Read are feeds (.xml .rss .atom .rdf .json), pages (.html .htm "
        ".xhtml), .txt, and .jsonl or .ndjson with `url`, `id`, `title`, `text` or `html`, "
        "`published`, `fetched_at`, `language` in each line; all of them also with .gz. Each file "
        "is read once, in order of the names; one that was changed is read again, and one of JSON "
        "lines that has grown is continued.",
    )
    urls: Path | None = Field(
        default=None,
        description="Addresses of saved pages and texts: a text file, in each line the name of a "
        "file below the folder, a tab, its address. Others are known by what the page says "
        "(its saver's comment, canonical link, og:url), else by their names.",
    )
    max_file_mb: float = Field(
        default=20, gt=0, le=1000, description="Longest document, or line; a longer one is cut."
    )


class FilesConnector(ArchiveConnector):
    """Reads files, a batch a poll."""

    def __init__(self, config: Files) -> None:
        """Raises ConfigError when the file of `urls` cannot be read."""
        super().__init__(config, config.path, _is_readable, self._documents_of)
        self._max_bytes = int(config.max_file_mb * 1_000_000)
        self._urls = _urls(config) if config.urls else {}

    def _documents_of(self, file: Found, start: Place) -> Iterator[Document]:
        return read_documents(self.config, file, start, self._max_bytes, self._urls)


def _is_readable(path: Path) -> bool:
    return suffix(path) in READABLE


def _urls(config: Files) -> dict[str, str]:
    """Addresses by names; what is none is left out."""
    assert config.urls is not None
    try:
        lines = config.urls.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"source {config.id}: urls: {error}") from error
    pairs = (line.partition("\t") for line in lines)
    return {name: url.strip() for name, _, url in pairs if href(url.strip())}
