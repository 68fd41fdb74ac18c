"""What is learned of a feed: how often it publishes, and when."""

from collections.abc import Sequence
from dataclasses import dataclass

DAY_S = 86400.0

_MEMORY_S = 14 * DAY_S
_PRIOR_ARTICLES = 0.5
_PRIOR_PER_S = 10 / DAY_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """What polls told of one feed; JSON values, part of its cursor. Empty: nothing is known."""

    articles: float = 0.0  # seen, older ones count less
    watched_s: float = 0.0  # the time they were published in, likewise
    as_of: float = 0.0  # when it was last asked
    last_new: float = 0.0  # when the newest article appeared

    @property
    def per_s(self) -> float:
        """Articles a second to expect."""
        prior_s = _PRIOR_ARTICLES / _PRIOR_PER_S
        return (self.articles + _PRIOR_ARTICLES) / (self.watched_s + prior_s)


def learn(
    rhythm: Rhythm, published: Sequence[float | None], now: float, last_asked: float | None
) -> Rhythm:
    """What is known after a poll at `now` that found the articles `published`."""
    times = [now if at is None else min(at, now) for at in published]
    since = last_asked if last_asked is not None else min(times, default=now)
    kept = 0.5 ** ((now - since) / _MEMORY_S)
    return Rhythm(
        articles=rhythm.articles * kept + len(times),
        watched_s=rhythm.watched_s * kept + now - since,
        as_of=now,
        last_new=max(times, default=rhythm.last_new),
    )
