"""Bodies as HTTP packs them (gzip, deflate, br, zstd, two of them at most), unpacked in bounds.

Nothing is unpacked further than it is read: in pieces of at most 64 KiB and up to the limit, so a
decompression bomb costs no more than any long body. Windows cost memory besides: at most 32 KiB
for zlib, 16 MiB for brotli, 8 MiB for zstd (RFC 9659; by itself it would take 128 MiB).
"""

import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

import brotli
from backports.zstd import DecompressionParameter, ZstdDecompressor, ZstdError

from pipeline.errors import FetchFailed

ACCEPTED = "gzip, br, zstd"

_PIECE = 64 * 1024
_MOST_CODINGS = 2
_BOMB = 300  # times its packed size; markup gets to 20..100, zeros to 1032 (deflate) and far beyond
_ZSTD_OPTIONS = {int(DecompressionParameter.window_log_max): 23}


class Body:
    """A body as it comes in, unpacked."""

    def __init__(self, content_encoding: str, limit: int) -> None:
        """Expect a body packed as the header says, and keep `limit` bytes of it."""
        names = [name.strip().lower() for name in content_encoding.split(",")]
        known = [name for name in names if name in _CODINGS]  # others are written by mistake
        if len(known) > _MOST_CODINGS:
            raise FetchFailed(f"the body is packed {len(known)} times over")
        self._stages = [_Stage(name, _CODINGS[name](), limit) for name in reversed(known)]
        self._limit = limit
        self._came = 0
        self._body = bytearray()

    def add(self, data: bytes) -> bool:
        """Take what came. False: the limit is passed, and the rest need not come.

        Raises FetchFailed for what is not packed as it says, and for bombs.
        """
        self._came += len(data)
        pieces: Iterable[bytes] = (data,)
        for stage in self._stages:
            pieces = stage.unpacked(pieces)
        for piece in pieces:
            self._body += piece
            if len(self._body) > self._limit:
                if len(self._body) > self._came * _BOMB:
                    raise FetchFailed(f"the body unpacks to more than {_BOMB} times its size")
                break
        return not self._is_over

    @property
    def truncated(self) -> bool:
        """Whether there was more, or what was packed breaks off."""
        broken = self._came > 0 and not all(stage.whole for stage in self._stages)
        return self._is_over or broken

    @property
    def _is_over(self) -> bool:
        return max(len(self._body), self._came) > self._limit

    def __bytes__(self) -> bytes:
        del self._body[self._limit :]
        return bytes(self._body)


class _Coding(Protocol):
    whole: bool  # whether what came is complete

    def unpack(self, data: bytes) -> Iterator[bytes]: ...


class _Stage:
    """One of a body's codings, whose output is limited too where another one follows it."""

    def __init__(self, name: str, coding: _Coding, limit: int) -> None:
        self._name = name
        self._coding = coding
        self._left = limit + _PIECE * 2

    @property
    def whole(self) -> bool:
        return self._coding.whole

    def unpacked(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            try:
                for part in self._coding.unpack(piece):
                    self._left -= len(part)
                    if self._left < 0:
                        raise FetchFailed("the body, packed twice, is too long unpacked once")
                    yield part
            except (zlib.error, brotli.error, ZstdError) as error:
                raise FetchFailed(f"the body is not {self._name}, as its header says") from error


class Zlib:
    """gzip, also several in a row, and deflate, which some servers send without its header."""

    def __init__(self, *, gzip: bool) -> None:
        """Expect gzip, or deflate."""
        self._gzip = gzip
        self._state: zlib._Decompress | None = None
        self.whole = False

    def unpack(self, data: bytes) -> Iterator[bytes]:
        """What the next bytes make, in pieces of at most 64 KiB. Raises zlib.error."""
        more = bool(data)
        while more:
            if self._state is None:
                if self.whole and not (self._gzip and data[0] == 0x1F):
                    return  # padding
                self._state = zlib.decompressobj(self._window(data[0]))
                self.whole = False
            piece = self._state.decompress(data, _PIECE)
            if piece:
                yield piece
            if self._state.eof:
                data = self._state.unused_data
                self._state, self.whole, more = None, True, bool(data)
            else:
                data = self._state.unconsumed_tail
                more = bool(data) or len(piece) == _PIECE

    def _window(self, first: int) -> int:
        if self._gzip:
            return 16 + zlib.MAX_WBITS
        has_header = first & 0x0F == 8 and first >> 4 <= 7  # RFC 1950; no sane raw block begins so
        return zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS


class _Brotli:
    def __init__(self) -> None:
        self._state = brotli.Decompressor()
        self.whole = False

    def unpack(self, data: bytes) -> Iterator[bytes]:
        while piece := self._state.process(data, output_buffer_limit=_PIECE):
            yield piece
            data = b""
        self.whole = self._state.is_finished()


class _Zstd:
    """One frame or several."""

    def __init__(self) -> None:
        self._state: ZstdDecompressor | None = None
        self.whole = False

    def unpack(self, data: bytes) -> Iterator[bytes]:
        more = bool(data)
        while more:
            if self._state is None:
                self._state = ZstdDecompressor(options=_ZSTD_OPTIONS)
            piece = self._state.decompress(data, _PIECE)
            if piece:
                yield piece
            self.whole = self._state.eof
            if self.whole:
                data = self._state.unused_data
                self._state, more = None, bool(data)
            else:
                data, more = b"", not self._state.needs_input


_CODINGS: dict[str, Callable[[], _Coding]] = {
    "gzip": lambda: Zlib(gzip=True),
    "x-gzip": lambda: Zlib(gzip=True),
    "deflate": lambda: Zlib(gzip=False),
    "br": _Brotli,
    "zstd": _Zstd,
}
