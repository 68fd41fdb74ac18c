"""Names to what they mean, found as they are spelled or by the form they have in a text."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Generic, TypeVar

from pipeline.text.entities.places.inflected import Forms

T = TypeVar("T")
_SHORT = 5
_MOST_LETTERS = 8
"""A form differs from its name in at most so many letters; else it is another word."""


class Index(Generic[T]):
    """Loose names (spelling.loose) with their meanings."""

    def __init__(self, meanings: Mapping[str, tuple[T, ...]]) -> None:
        self._meanings = meanings

    def exactly(self, name: str) -> tuple[T, ...]:
        """What is called so."""
        return self._meanings.get(name, ())

    def nearest(self, written: str, forms: Forms) -> tuple[T, ...]:
        """What the name means of which `written` is a form; of several names, the most alike."""
        best, fewest = "", _MOST_LETTERS + 1
        for name in self._beginning(written):
            letters = forms.differ(written, name)
            if letters is not None and letters < fewest:
                best, fewest = name, letters
        return self._meanings[best] if best else ()

    def _beginning(self, written: str) -> Iterator[str]:
        """Names that begin as `written` does, by so many letters as no ending changes."""
        first = written.split(" ", 1)[0]
        shared = written[: 2 if len(first) <= _SHORT else max(3, len(first) // 2)]
        at = bisect_left(self._sorted, shared)
        while at < len(self._sorted) and self._sorted[at].startswith(shared):
            yield self._sorted[at]
            at += 1

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._meanings)
