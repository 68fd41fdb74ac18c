"""Which files of a folder were read, and how far: small enough for a cursor.

A file that was read is remembered by a digest of its name, size and time of change. So a file that
is new, or was changed, is found wherever its name stands in the order. Of files that may grow at
their end it is also kept where reading stopped, with a digest of the bytes before that place: they
are continued there, unless these bytes are others now.
"""

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Self

import msgspec

from connectors.source import Cursor

_MOST_READ = 100_000  # files; 8 characters each
_MOST_BEGUN = 1000  # files that may be continued; some 40 characters each
_TAIL_BYTES = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file, with its name below the source's folder."""

    name: str
    path: Path
    size: int
    mtime_ns: int

    @property
    def mark(self) -> str:
        """Eight characters: another name, size or time of change gives others."""
        return _digest(f"{self.name}\0{self.size}\0{self.mtime_ns}".encode("utf-8", "replace"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where to go on in a file: a byte to seek to, and how much to pass over from there.

    What `inside` counts is the reader's business: entries of a feed, unpacked bytes.
    """

    offset: int = 0
    inside: int = 0


@dataclass(slots=True, kw_only=True)
class _Saved:
    """The cursor."""

    path: str = ""  # as configured: what was read elsewhere says nothing of this folder
    passed: str = ""  # a name; every file up to it counts as read
    read: str = ""  # marks, the oldest first
    begun: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    at: str = ""  # name of the file reached
    problems: int = 0


class Progress:
    """What was read of one folder."""

    def __init__(self, saved: _Saved, most_read: int = _MOST_READ) -> None:
        self.at, self.problems = saved.at, saved.problems
        self._path, self._passed, self._begun = saved.path, saved.passed, saved.begun
        self._read = dict.fromkeys(
            saved.read[start : start + 8] for start in range(0, len(saved.read), 8)
        )
        self._most_read = most_read
        self._present: list[Found] = []

    @classmethod
    def load(cls, cursor: Cursor, path: str, most_read: int = _MOST_READ) -> Self:
        """What a cursor says of `path`: nothing, where it was made for another one."""
        saved = msgspec.convert(cursor, _Saved)
        return cls(saved if saved.path == path else _Saved(path=path), most_read)

    def cursor(self) -> Cursor:
        """All of it as JSON values."""
        return {
            "path": self._path,
            "passed": self._passed,
            "read": "".join(self._read),
            "begun": {name: list(begun) for name, begun in self._begun.items()},
            "at": self.at,
            "problems": self.problems,
        }

    def unread(self, files: Sequence[Found]) -> list[Found]:
        """Those of `files` that are new or changed, in order of their names.

        `files` is all that there is: what was remembered of others is forgotten.
        """
        self._present = sorted(files, key=lambda file: file.name)
        if self._present:  # else a disk that is not mounted would cost all memory
            there = {file.mark for file in self._present}
            self._read = dict.fromkeys(mark for mark in self._read if mark in there)
        return [
            file
            for file in self._present
            if file.name > self._passed and file.mark not in self._read
        ]

    def start(self, file: Found) -> Place:
        """Where to begin reading `file`."""
        offset, inside, mark = self._begun.get(_name_mark(file.name), (0, 0, ""))
        place = Place(offset=offset, inside=inside)
        return place if mark and mark == _place_mark(file, place) else Place()

    def reached(self, file: Found, place: Place) -> None:
        """Note that `file` was read up to `place`."""
        self.at = file.name
        self._begun[_name_mark(file.name)] = (place.offset, place.inside, _place_mark(file, place))

    def finished(self, file: Found, place: Place) -> None:
        """Note that `file` was read to its end, which is at `place`."""
        name = _name_mark(file.name)
        self._begun.pop(name, None)
        self.reached(file, place)
        if place.offset == 0:  # nothing that could be continued
            del self._begun[name]
        while len(self._begun) > _MOST_BEGUN:
            del self._begun[next(iter(self._begun))]
        self._read[file.mark] = None
        while len(self._read) > self._most_read:
            first = self._present.pop(0)
            self._passed = max(self._passed, first.name)
            self._read.pop(first.mark, None)


def _place_mark(file: Found, place: Place) -> str:
    """Tells whether what is before `place` is still the same; empty: the file is gone."""
    if place.offset == 0:
        return file.mark
    try:
        with file.path.open("rb") as opened:
            opened.seek(max(place.offset - _TAIL_BYTES, 0))
            return _digest(opened.read(min(place.offset, _TAIL_BYTES)))
    except FileNotFoundError:
        return ""


def _name_mark(name: str) -> str:
    return _digest(name.encode("utf-8", "replace"))


def _digest(data: bytes) -> str:
    return urlsafe_b64encode(blake2b(data, digest_size=6).digest()).decode()
