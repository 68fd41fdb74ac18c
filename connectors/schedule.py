"""When to ask again. All times are seconds since the epoch.

Intervals are jittered so that feeds that failed, or started, together drift apart.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from pydantic import BaseModel, ConfigDict, Field

from connectors import rhythm as rhythms
from connectors.rhythm import DAY_S, Rhythm

_LONGEST_BACKOFF_S = 24 * 3600.0
_JITTER = 0.1
_LONGEST_HINT_S = 3600.0
_MISSING = (404, 410, 451)
_MISSING_WAIT_S = 6 * 3600.0

PAGE_ATTEMPTS = 3
"""A page that keeps failing is given up after so many, and its article goes on without it."""
_LONGEST_PAGE_WAIT_S = 3600.0


class ScheduleConfig(BaseModel):
    """The budget of requests that all feeds share."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    average_minutes: float = Field(
        default=15,
        ge=0.05,
        le=60 * 24,
        description="On average each feed is asked once in so many minutes: busy ones oftener, "
        "each when an article not seen yet is most likely.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What one source allows, seconds between two requests."""

    min_s: float = 300.0
    max_s: float = DAY_S
    fixed_s: float | None = None  # always this interval; nothing is learned, hints do not count


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What a publisher asks for.

    `ttl_s` (RSS ttl, sy:updatePeriod) and `max_age_s` (Cache-Control, Expires) lengthen the least
    interval, to an hour at most; an interval is never longer than `Bounds.max_s` for their sake.
    Hours (0-23) and days (0 = Monday), both UTC, are skipped as far as `max_s` lets them.
    """

    ttl_s: float | None = None
    max_age_s: float | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


class Schedule:
    """Spends the requests of all feeds where an article not seen yet is most likely."""

    def __init__(self, config: ScheduleConfig, rng: Random) -> None:
        self._average_s = config.average_minutes * 60
        self._rng = rng

    def learn(
        self,
        rhythm: Rhythm,
        published: Sequence[float | None],
        now: float,
        last_asked: float | None,
    ) -> Rhythm:
        """What is known of a feed after a poll at `now` that was answered.

        `published` has one value for each article that is new to us: the time that it claims,
        None where it claims none; empty after a 304. `last_asked` is when the feed was last
        asked with success, None: never.
        """
        return rhythms.learn(rhythm, published, now, last_asked)

    def next(
        self, source: str, rhythm: Rhythm, now: float, bounds: Bounds, hints: Hints = Hints()
    ) -> tuple[float, str]:
        """When to ask `source` again after an answer at `now`, and why then, in words."""
        if bounds.fixed_s is not None:
            return now + self._jittered(bounds.fixed_s), "asked at a fixed interval"
        wait_s = self._average_s / math.sqrt(rhythm.per_s * DAY_S / 10)
        least_s = max(
            bounds.min_s, min(max(hints.ttl_s or 0, hints.max_age_s or 0), _LONGEST_HINT_S)
        )
        wait_s = min(max(self._jittered(wait_s), least_s), bounds.max_s)
        return now + wait_s, f"publishes about {rhythm.per_s * DAY_S:.2g} a day"

    def after_failure(
        self,
        now: float,
        failures: int,
        retry_after_s: float | None,
        bounds: Bounds,
        status: int | None = None,
    ) -> tuple[float, str]:
        """When to ask again after `failures` in a row (1: the first), and why then, in words.

        The longest wait doubles each time, up to a day, and is drawn from all of it (full jitter,
        so that the feeds of one host drift apart); what is missing (HTTP `status` 404) waits
        longer. Never sooner than the server's Retry-After.
        """
        base_s = _MISSING_WAIT_S if status in _MISSING else (bounds.fixed_s or bounds.min_s)
        longest_s = max(_LONGEST_BACKOFF_S, bounds.fixed_s or 0.0)
        ceiling_s = min(base_s * 2.0 ** min(failures, 30), longest_s)
        wait_s = self._rng.uniform(base_s / 2, max(ceiling_s, base_s))
        if retry_after_s is not None and retry_after_s > wait_s:
            return now + retry_after_s, f"its server asks to wait {retry_after_s:.0f} s"
        return now + wait_s, f"failed {failures} times in a row"

    def quiet_after(self, rhythm: Rhythm, now: float) -> float | None:
        """With no new article by then the feed is silent against its own rhythm.

        None: too little is known of it.
        """
        if rhythm.articles < 10:
            return None
        return max(rhythm.last_new, 0.0) + max(7 / rhythm.per_s, 6 * 3600.0)

    def forget(self, source: str) -> None:
        """The source is gone or no longer configured: its requests are for the others."""

    def _jittered(self, wait_s: float) -> float:
        return wait_s * self._rng.uniform(1 - _JITTER, 1 + _JITTER)


def after_answer(now: float, every_s: float, rng: Random) -> float:
    """After an answer, new or not modified: one interval on."""
    return now + every_s * rng.uniform(1 - _JITTER, 1 + _JITTER)


def after_failure(
    now: float, every_s: float, failures: int, retry_after_s: float | None, rng: Random
) -> float:
    """After `failures` in a row: the interval doubled each time, to a day at most.

    Never sooner than the server's Retry-After.
    """
    doublings = min(failures - 1, 30)
    wait_s = min(every_s * 2**doublings, max(_LONGEST_BACKOFF_S, every_s))
    return max(after_answer(now, wait_s, rng), now + (retry_after_s or 0.0))


def page_retry(
    now: float, retry_s: float, attempts: int, retry_after_s: float | None, rng: Random
) -> float | None:
    """When to fetch a page again after `attempts` failed ones; None: give it up.

    A server that asks for more than an hour is not waited for: the news goes on without the page.
    """
    if attempts >= PAGE_ATTEMPTS or (retry_after_s or 0.0) > _LONGEST_PAGE_WAIT_S:
        return None
    return after_failure(now, retry_s, attempts, retry_after_s, rng)
