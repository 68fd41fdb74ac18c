"""When to ask again. All times are seconds since the epoch.

The pieces: `rhythm` learns when a feed publishes (its `habits` are hours, weekdays and minutes),
`budget` shares out the requests, `forecast` says when one is worth it, and this module puts them
together, within what the operator and the publisher allow, and says why in words.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from pydantic import BaseModel, ConfigDict, Field

from connectors.collector.budget import Budget
from connectors.collector.forecast import worth_asking_in
from connectors.collector.habits import DAY_S, HOUR_S, SLOTS, Factors
from connectors.collector.rhythm import Rhythm, learn

_JITTER = 0.1
_SPREAD = 0.02, 20.0  # of a learned interval; seconds: not all that post at :00 are asked at once
_LONGEST_HINT_S = HOUR_S

_MISSING = (404, 410, 451)
_MISSING_S = 4 * HOUR_S
_LONGEST_BACKOFF_S = DAY_S
_LONGEST_MISSING_S = 7 * DAY_S

_SILENT_S, _SILENT_GAPS = 3 * DAY_S, 3.0
_BUSIEST_SHARE, _BUSIEST_HOURS = 0.7, 14
_FEWEST_FOR_WORDS = 3.0
_MORE_LIKELY = 0.5  # articles


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
    interval, to an hour at most: many are written once and never thought of again. Hours (0-23)
    and days (0 = Monday), both UTC, are skipped. No hint makes an interval longer than
    `Bounds.max_s`.
    """

    ttl_s: float | None = None
    max_age_s: float | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


class Schedule:
    """Spends the requests of all feeds where an article not seen yet is most likely."""

    def __init__(self, config: ScheduleConfig, rng: Random) -> None:
        self._budget = Budget(config.average_minutes * 60)
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
        return learn(rhythm, published, now, last_asked)

    def next(
        self, source: str, rhythm: Rhythm, now: float, bounds: Bounds, hints: Hints = Hints()
    ) -> tuple[float, str]:
        """When to ask `source` again after an answer at `now`, and why then, in words."""
        if bounds.fixed_s is not None:
            wait_s = bounds.fixed_s * self._rng.uniform(1 - _JITTER, 1 + _JITTER)
            return now + wait_s, f"asked every {_duration(bounds.fixed_s)}, as configured"
        factors = Factors(rhythm.habits, now)
        hinted_s = min(max(hints.ttl_s or 0.0, hints.max_age_s or 0.0), _LONGEST_HINT_S)
        least_s = min(max(bounds.min_s, hinted_s), bounds.max_s)
        root_rate = math.sqrt(rhythm.per_s) * factors.root_mean()
        price = self._budget.price(source, root_rate, least_s, bounds.max_s, now)
        wait_s = worth_asking_in(rhythm, factors, now, price, bounds.max_s)
        share, most_s = _SPREAD
        wait_s += self._rng.uniform(0, min(wait_s * share, most_s))
        wait_s = min(max(wait_s, least_s), bounds.max_s)
        at = _not_skipped(now + wait_s, now + bounds.max_s, hints)
        if at > now + wait_s:
            return at, f"it asks to be left alone until {_clock(at)} UTC"
        if wait_s == least_s > bounds.min_s:
            asks = "ttl" if (hints.ttl_s or 0.0) >= (hints.max_age_s or 0.0) else "max-age"
            return at, f"its {asks} asks for {_duration(least_s)}"
        return at, _in_words(rhythm, factors, now, wait_s)

    def after_failure(
        self,
        now: float,
        failures: int,
        retry_after_s: float | None,
        bounds: Bounds,
        status: int | None = None,
    ) -> tuple[float, str]:
        """When to ask again after `failures` in a row (1: the first), and why then, in words.

        Drawn from the least interval up to a longest wait that doubles each time, to a day (full
        jitter: the feeds of one host drift apart). What is missing (HTTP `status` 404) for the
        second time waits hours, and up to a week. Never sooner than the server's Retry-After.
        """
        missing = status in _MISSING and failures > 1
        base_s = max(bounds.fixed_s or bounds.min_s, _MISSING_S if missing else 0.0)
        longest_s = max(_LONGEST_MISSING_S if missing else _LONGEST_BACKOFF_S, base_s)
        wait_s = self._rng.uniform(base_s, min(base_s * 2.0 ** min(failures, 30), longest_s))
        if retry_after_s is not None and retry_after_s > wait_s:
            return now + retry_after_s, f"its server asks to wait {_duration(retry_after_s)}"
        what = "not there" if missing else "failed"
        return now + wait_s, f"{what} {failures} times in a row" if failures > 1 else f"{what} once"

    def quiet_after(self, rhythm: Rhythm) -> float | None:
        """With no new article by then the feed is silent against its own rhythm.

        None: too little is known of it.
        """
        return rhythm.quiet_at

    def forget(self, source: str) -> None:
        """The source is gone or no longer configured: its requests are for the others."""
        self._budget.forget(source)


def _not_skipped(at: float, latest: float, hints: Hints) -> float:
    """The first moment from `at` on in no skipped hour or day, or else `latest`."""
    while hints.skip_hours or hints.skip_days:
        moment = datetime.fromtimestamp(at, UTC)
        if moment.hour not in hints.skip_hours and moment.weekday() not in hints.skip_days:
            break
        if at >= latest:
            return latest
        at = (at // HOUR_S + 1) * HOUR_S
    return min(at, latest)


def _in_words(rhythm: Rhythm, factors: Factors, now: float, wait_s: float) -> str:
    if rhythm.articles < _FEWEST_FOR_WORDS and not rhythm.last_new:
        return "little is known of it"
    silent_s = now - rhythm.last_new
    if silent_s > max(_SILENT_S, _SILENT_GAPS / rhythm.per_s):
        return f"no news for {_duration(silent_s)}: every {_duration(wait_s)}"
    words = f"publishes about {_rate(rhythm.per_s)}"
    hour, hours = factors.busiest(_BUSIEST_SHARE)
    if hours <= _BUSIEST_HOURS:
        words += f", mostly {hour:02}-{(hour + hours) % 24:02} UTC"
    if factors.slots is not None:
        words += (
            f", about minute {factors.slots.index(max(factors.slots)) * 60 // SLOTS} of the hour"
        )
    if rhythm.echo * rhythm.recent > _MORE_LIKELY:
        words += "; more may follow at once"
    return words


def _rate(per_s: float) -> str:
    for name, length_s in (("day", DAY_S), ("week", 7 * DAY_S)):
        if per_s * length_s >= 1:
            return f"{_two_digits(per_s * length_s)} a {name}"
    return f"{_two_digits(per_s * 30 * DAY_S)} a month"


def _two_digits(number: float) -> str:
    return f"{number:.0f}" if number >= 10 else f"{number:.1g}"


def _duration(length_s: float) -> str:
    for name, unit_s in (("days", DAY_S), ("h", HOUR_S), ("min", 60.0)):
        if length_s >= 2 * unit_s:
            return f"{length_s / unit_s:.0f} {name}"
    return f"{length_s:.0f} s"


def _clock(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%H:%M")
