"""Articles as lines of JSON in files that anything can read.

Each line is one revision (`Article` of records.py) with the number of its change; or, rarely, an
entity's id and the one it has from then on: {"change": 7, "mapped": {"old": ..., "new": ...}}. A
file's length is kept with the cursor: after a crash the file is cut back to it, so a revision
stands in the files exactly once. Files are closed at `max_file_mb` and never touched again.
"""

import contextlib
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO, Literal

import orjson
from pydantic import Field

from pipeline.sinks.sink import SinkConfig, State
from pipeline.store.followers import Change


class Jsonl(SinkConfig):
    """Articles as lines of JSON, in files rolled by size."""

    type: Literal["jsonl"] = Field(description="Kind of sink.")
    path: Path | None = Field(
        default=None,
        description="Folder of the files, relative to `data_dir`; its own: default is the `id`.",
    )
    max_file_mb: int = Field(default=256, ge=1, description="A file is closed at this size.")

    def open(self, data_dir: Path) -> "JsonlSink":
        """Make the running sink."""
        return JsonlSink(data_dir / (self.path or self.id), self.max_file_mb << 20)


class JsonlSink:
    """Appends to the newest file of a folder."""

    def __init__(self, folder: Path, max_file_bytes: int) -> None:
        self._folder = folder
        self._max_file_bytes = max_file_bytes
        self._file: BinaryIO | None = None

    def write(self, changes: Sequence[Change], state: State) -> State:
        """Append the articles and mapped ids among `changes` and wait for the disk."""
        lines = b"".join(map(_line, changes))
        if not lines:
            return state
        if not state or state["bytes"] >= self._max_file_bytes or self._is_short(state):
            self.close()
            state = {"file": f"articles-{changes[0].number:012d}.jsonl", "bytes": 0}
        file = self._open(state)
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())
        return {**state, "bytes": state["bytes"] + len(lines)}

    def close(self) -> None:
        """Close the current file; what a full disk did not take comes again, it was not counted."""
        file, self._file = self._file, None
        if file is not None:
            with contextlib.suppress(OSError):  # of flushing what the failed write left
                file.close()

    def _is_short(self, state: State) -> bool:
        """Whether somebody took the file away, or its end: what is left of it stays as it is."""
        path = self._folder / state["file"]
        return not path.exists() or path.stat().st_size < state["bytes"]

    def _open(self, state: State) -> BinaryIO:
        """The state's file, cut back to the length that the cursor stands for."""
        if self._file is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file = (self._folder / state["file"]).open("ab")
        if self._file.tell() != state["bytes"]:
            self._file.truncate(state["bytes"])
            self._file.seek(state["bytes"])
        return self._file


def _line(change: Change) -> bytes:
    if change.article:
        return orjson.dumps({"change": change.number, **asdict(change.article)}) + b"\n"
    if change.mapped:
        return orjson.dumps({"change": change.number, "mapped": change.mapped}) + b"\n"
    return b""
