"""What is published when: a pure function of the seconds since the newsroom opened."""

from collections.abc import Sequence
from dataclasses import dataclass

from connectors.newsroom.articles import Article


@dataclass(frozen=True, slots=True)
class Timeline:
    """The first `at_start` editions are there from the beginning, then one every `interval_s`."""

    editions: Sequence[Article]
    interval_s: float
    at_start: int

    def release_s(self, place: int) -> float:
        """When the edition at `place` comes out."""
        return max(0, place - self.at_start + 1) * self.interval_s

    @property
    def end_s(self) -> float:
        """When the last edition comes out."""
        return self.release_s(len(self.editions) - 1)

    def released(self, elapsed: float) -> Sequence[Article]:
        """Every edition that is out, oldest first."""
        return [
            article
            for place, article in enumerate(self.editions)
            if self.release_s(place) <= elapsed
        ]

    def current(self, elapsed: float) -> dict[str, tuple[Article, float]]:
        """What each path shows, and since when; by path, the longest published first."""
        shown: dict[str, tuple[Article, float]] = {}
        for place, article in enumerate(self.editions):
            if self.release_s(place) <= elapsed:
                shown[article.path] = article, self.release_s(place)
        return shown
