"""The records of a WARC file (ISO 28500), plain or gzipped, whatever state the file is in.

warcio parses the headers. Its own iterator is not used: it ends at the first thing that is wrong,
reads lines and chunks of any length into memory, and writes to stderr. Here what is wrong is a
problem in its place, and reading goes on at the next record that can be found; and no record takes
more memory than it is allowed.
"""

import os
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BufferedReader, BytesIO, RawIOBase
from typing import Any, BinaryIO, NamedTuple

from warcio.statusandheaders import StatusAndHeadersParser

from connectors.archives.archive_progress import Place

_GZIP_SIGN = b"\x1f\x8b\x08"
_LINE_SIGN = b"WARC/"
_PIECE = 1 << 16
_LONGEST_HEAD = 1 << 16
_LONGEST_SKIP = 1 << 28  # bytes; a longer record is not unpacked only to find its end
_LENGTH = re.compile("[0-9]{1,15}")
_VERSION = re.compile(rb"WARC/[01]\.\d+\r?\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcRecord:
    """A record: its own headers (names in lower case) and its block, cut to what was allowed."""

    headers: Mapping[str, str]
    block: bytes
    cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A record, or the problem in its place, or (neither) one that was not wanted."""

    place: Place  # where to go on after it
    record: WarcRecord | None = None
    problem: str = ""


Wanted = Callable[[Mapping[str, str]], bool]
"""Tells by the headers of a record whether its block is to be read."""


class _Passed(NamedTuple):
    """A whole record that was passed over or, if it was wanted, read."""

    record: WarcRecord | None


class _Damage(Exception):
    """What is here is not a whole record."""


def read_records(
    file: BinaryIO, start: Place, wanted: Wanted, max_block_bytes: int
) -> Iterator[Step]:
    """The records from `start` on. `file` must be seekable."""
    file.seek(0)
    packed = file.read(len(_GZIP_SIGN)) == _GZIP_SIGN
    steps = _packed_records if packed else _plain_records
    return steps(file, start, wanted, max_block_bytes)


def _plain_records(
    file: BinaryIO, start: Place, wanted: Wanted, max_block_bytes: int
) -> Iterator[Step]:
    at: int | None = start.offset
    while at is not None:
        file.seek(at)
        try:
            found = _read_record(file, wanted, max_block_bytes)
        except _Damage as damage:
            again = _find(file, at + 1, _LINE_SIGN, _is_plain)
            # What is cut off at the file's end may be written on: there to begin next time.
            yield Step(place=Place(offset=at if again is None else again), problem=str(damage))
            at = again
        else:
            if found is None:
                return
            at = file.tell()
            yield Step(place=Place(offset=at), record=found.record)


def _packed_records(
    file: BinaryIO, start: Place, wanted: Wanted, max_block_bytes: int
) -> Iterator[Step]:
    """One record a member of the gzip file, as it should be; several are read too."""
    size = file.seek(0, os.SEEK_END)
    place = start
    while place.offset < size:
        member = _Member(file, place.offset)
        unpacked = BufferedReader(member, _PIECE)
        try:
            _skip(unpacked, place.inside)
            while found := _read_record(unpacked, wanted, max_block_bytes):
                if unpacked.peek(1):
                    place = Place(offset=place.offset, inside=unpacked.tell())
                else:  # at its end a member is checked against its CRC
                    place = Place(offset=member.end)
                yield Step(place=place, record=found.record)
            place = Place(offset=member.end)
        except (_Damage, zlib.error) as damage:
            again = _find(file, place.offset + 1, _GZIP_SIGN, _is_packed)
            if again is None:
                yield Step(place=place, problem=str(damage))
                return
            place = Place(offset=again)
            yield Step(place=place, problem=str(damage))


class _Member(RawIOBase):
    """A member of a gzip file, unpacked; `end` is the byte after it, once that was read."""

    def __init__(self, file: BinaryIO, start: int) -> None:
        file.seek(start)
        self.end = start
        self._file = file
        self._unpacker = zlib.decompressobj(wbits=31)
        self._packed = b""
        self._count = 0

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._count

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        while not self._unpacker.eof:
            packed = self._unpacker.unconsumed_tail or self._file.read(_PIECE)
            if not packed:
                raise _Damage("the file ends inside a gzip member")
            piece = self._unpacker.decompress(packed, len(view))
            if self._unpacker.eof:
                self.end = self._file.tell() - len(self._unpacker.unused_data)
            if piece:
                view[: len(piece)] = piece
                self._count += len(piece)
                return len(piece)
        return 0


def _read_record(
    stream: BinaryIO | BufferedReader, wanted: Wanted, max_block_bytes: int
) -> _Passed | None:
    """The record that begins here; None at the end of the stream."""
    version = stream.readline(_LONGEST_HEAD)
    while version in (b"\r\n", b"\n"):
        version = stream.readline(_LONGEST_HEAD)
    if not version:
        return None
    if not _VERSION.fullmatch(version):
        raise _Damage(f"no WARC record: {version[:40]!r}")
    headers = _headers(version, stream)
    length = headers.get("content-length", "")
    if not _LENGTH.fullmatch(length):
        raise _Damage(f"Content-Length: {length[:40]!r}")
    size = int(length)
    record = None
    if wanted(headers):
        block = stream.read(min(size, max_block_bytes))
        record = WarcRecord(headers=headers, block=block, cut=len(block) < size)
        size -= len(block)
    _skip(stream, size)
    if stream.read(4).strip(b"\r\n"):
        raise _Damage("the record is longer than its Content-Length, or shorter")
    return _Passed(record)


def _headers(version: bytes, stream: BinaryIO | BufferedReader) -> dict[str, str]:
    head = bytearray(version)
    while (line := stream.readline(_LONGEST_HEAD)) not in (b"\r\n", b"\n"):
        head += line
        if not line.endswith(b"\n") or len(head) > _LONGEST_HEAD:
            raise _Damage("the headers of a record do not end")
    parsed = StatusAndHeadersParser([], verify=False).parse(BytesIO(head))
    headers: dict[str, str] = {}
    for name, value in parsed.headers:
        headers.setdefault(name.lower(), value)
    return headers


def _skip(stream: BinaryIO | BufferedReader, count: int) -> None:
    """Pass over so many bytes. Raises _Damage where there are fewer."""
    if stream.seekable() and count:
        stream.seek(count - 1, os.SEEK_CUR)
        count = 1
    if count > _LONGEST_SKIP:
        raise _Damage(f"a record of {count} bytes")
    while count:
        passed = len(stream.read(min(count, _PIECE)))
        if not passed:
            raise _Damage("the file ends inside a record")
        count -= passed


def _find(
    file: BinaryIO, start: int, sign: bytes, holds: Callable[[BinaryIO, int], bool]
) -> int | None:
    """Where the next `sign` is that `holds`."""
    at, rest = start, b""
    while True:
        file.seek(at)
        piece = file.read(_PIECE)
        window = rest + piece
        found = window.find(sign)
        while found >= 0:
            here = at - len(rest) + found
            if holds(file, here):
                return here
            found = window.find(sign, found + 1)
        if not piece:
            return None
        at += len(piece)
        rest = window[1 - len(sign) :]


def _is_plain(file: BinaryIO, at: int) -> bool:
    file.seek(at)
    return bool(_VERSION.fullmatch(file.readline(16)))


def _is_packed(file: BinaryIO, at: int) -> bool:
    try:
        return bool(_VERSION.fullmatch(BufferedReader(_Member(file, at), 16).readline(16)))
    except (_Damage, zlib.error):
        return False
