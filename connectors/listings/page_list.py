"""A list of addresses that is read from its top to its end over many polls."""

from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path


class PageList:
    """Addresses as configured, or in a file, which is read again when it changed."""

    def __init__(self, urls: Sequence[str], file: Path | None) -> None:
        self.urls = urls
        self._file = file
        self._version: tuple[int, int, int] | None = None
        self._hash, self._hashed = blake2b(digest_size=12), 0

    def read(self) -> None:
        """See whether the file changed. Raises OSError."""
        if self._file is None:
            return
        stat = self._file.stat()
        version = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
        if version != self._version:
            lines = [line.strip() for line in self._file.read_text("utf-8-sig").splitlines()]
            self.urls = [line for line in lines if line and not line.startswith("#")]
            self._version = version
            self._restart()

    def digest(self, count: int) -> str:
        """A hash of the first `count` addresses; cheap for a count that grows."""
        if count < self._hashed:
            self._restart()
        for place in range(self._hashed, min(count, len(self.urls))):
            text = f"\n{self.urls[place]}" if place else self.urls[place]
            self._hash.update(text.encode("utf-8", "surrogatepass"))
        self._hashed = count
        return self._hash.hexdigest()

    def _restart(self) -> None:
        self._hash, self._hashed = blake2b(digest_size=12), 0
