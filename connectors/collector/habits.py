"""At which hours, weekdays and minutes a feed publishes, learned from when its articles appeared.

An hour of the week has the product of an hour's and a weekday's factor, both 1 on average. They
are counts of articles, halved in three weeks, shrunk towards what holds for most feeds: all hours
alike, weekends a little quieter. The shrinking is strong while a feed has few articles, and as
long as it was watched for few days: a hundred articles of one morning say nothing of mornings
before another morning was seen.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

HOUR_S = 3600.0
DAY_S = 24 * HOUR_S

_HALF_LIFE_S = 21 * DAY_S
_MOST_HALVINGS = 50.0  # nothing is left after so many, however far a clock jumps
_RECOUNTED = 1.5  # when a new article counts so much, all counts are put down to its measure
SLOTS = 20
"""Of an hour: fine enough for what is posted at a fixed minute."""
SLOT_S = HOUR_S / SLOTS
_EPOCH_WEEKDAY = 3  # 1970 began on a Thursday

# Articles that the common habits are worth, set with tests/bench/schedule.
_PRIOR_HOURS = 12.0
_PRIOR_WEEKDAYS = 14.0
_PRIOR_SLOTS = 10.0
_WEEK = (1.05, 1.05, 1.05, 1.05, 1.05, 0.875, 0.875)
"""Weekdays of 100 saved feeds, 1.05 (working days) and 0.87 (weekends) times their mean."""
_POSTED = 2.0
"""Hours in which articles are so unevenly spread (1: evenly) have their minutes."""

Appearance = tuple[float, float]
"""The times between which an article became visible; equal where it is known when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """When articles appeared; JSON values."""

    since: float = 0.0  # the feed was watched; 0: never
    as_of: float = 0.0  # counts are in articles of this time; a later one counts more
    hours: tuple[float, ...] = (0.0,) * 24
    weekdays: tuple[float, ...] = (0.0,) * 7
    slots: tuple[float, ...] = (0.0,) * SLOTS

    def article(self, at: float) -> float:
        """What an article of that time counts: it grows, so that what is old need not shrink.

        (Forward decay: Cormode, Shkapenyuk, Srivastava, Xu 2009.)
        """
        return math.exp2(min((at - self.as_of) / _HALF_LIFE_S, _MOST_HALVINGS))

    def with_articles(
        self, appearances: Sequence[Appearance], now: float, since: float
    ) -> "Habits":
        """Count them. `since`: when the watching began, if it did not before."""
        hours, weekdays, slots = list(self.hours), list(self.weekdays), list(self.slots)
        as_of, former = self.as_of or now, self.article(now) if self.as_of else 1.0
        if former > _RECOUNTED:
            as_of = now
            for counts in (hours, weekdays, slots):
                counts[:] = [round(count / former, 3) for count in counts]
        unit = math.exp2((now - as_of) / _HALF_LIFE_S)
        for start, end in appearances:
            count = unit * math.exp2((end - now) / _HALF_LIFE_S)
            weekday = int(0.5 * (start + end) // DAY_S) + _EPOCH_WEEKDAY
            weekdays[weekday % 7] = round(weekdays[weekday % 7] + count, 3)
            _put(slots, start, end, SLOT_S, count, unit * _PRIOR_SLOTS / SLOTS)
            if end - start > HOUR_S:
                _put(hours, start, end, HOUR_S, count, unit * _PRIOR_HOURS / 24)
            else:
                # Few articles are to tell of all hours: half of each goes to the hours beside.
                hour = int(0.5 * (start + end) // HOUR_S)
                for place, part in ((hour, 0.5), (hour - 1, 0.25), (hour + 1, 0.25)):
                    hours[place % 24] = round(hours[place % 24] + part * count, 3)
        return Habits(
            since=self.since or since,
            as_of=as_of,
            hours=tuple(hours),
            weekdays=tuple(weekdays),
            slots=tuple(slots),
        )


def _put(
    counts: list[float], start: float, end: float, cell_s: float, count: float, prior: float
) -> None:
    """Count an article that appeared between two times, where most likely it did.

    It is divided as the counts so far (and `prior`) foretell: the step E of
    expectation-maximization. A time longer than all the cells together tells nothing.
    """
    first, last = int(start // cell_s), int(end // cell_s)
    if first == last:
        counts[first % len(counts)] = round(counts[first % len(counts)] + count, 3)
    elif end - start <= cell_s * len(counts):
        parts = [
            (
                cell % len(counts),
                (counts[cell % len(counts)] + prior)
                * (min(end, (cell + 1) * cell_s) - max(start, cell * cell_s)),
            )
            for cell in range(first, last + 1)
        ]
        scale = count / sum(part for _, part in parts)
        for place, part in parts:
            counts[place] = round(counts[place] + part * scale, 3)


class Factors:
    """Habits as factors of a feed's mean rate, at a moment."""

    __slots__ = ("_hour_prior", "_hour_scale", "_hours", "_week", "slots")

    def __init__(self, habits: Habits, now: float) -> None:
        unit = habits.article(now) if habits.as_of else 1.0
        # Days of watching, old ones forgotten as their articles are.
        age_s = max(now - habits.since, HOUR_S) if habits.since else HOUR_S
        days = (1 - math.exp2(-age_s / _HALF_LIFE_S)) * _HALF_LIFE_S / math.log(2) / DAY_S
        self._hours = habits.hours
        seen = sum(habits.hours)
        prior = _PRIOR_HOURS * unit + seen / days
        self._hour_prior, self._hour_scale = prior / 24, 24 / (seen + prior)
        seen = sum(habits.weekdays)
        prior = _PRIOR_WEEKDAYS * unit + seen * 7 / days
        scale = 7 / (seen + prior)
        self._week = [
            (count + prior / 7 * common) * scale
            for count, common in zip(habits.weekdays, _WEEK, strict=True)
        ]
        self.slots = _posted(habits.slots, _PRIOR_SLOTS * unit)

    def hour(self, number: int) -> float:
        """The factor of an hour, numbered from the epoch on."""
        return (
            (self._hours[number % 24] + self._hour_prior)
            * self._hour_scale
            * self._week[(number // 24 + _EPOCH_WEEKDAY) % 7]
        )

    def between(self, start: float, end: float) -> float:
        """Seconds at the mean rate that the time between two moments is worth."""
        first, last = int(start // HOUR_S), int(end // HOUR_S)
        if first == last:
            return self.hour(first) * (end - start)
        worth = self.hour(first) * ((first + 1) * HOUR_S - start)
        worth += self.hour(last) * (end - last * HOUR_S)
        return worth + sum([self.hour(number) for number in range(first + 1, last)]) * HOUR_S

    def root_mean(self) -> float:
        """The mean of the square roots of all factors: 1 where all hours are alike."""
        hours = sum([math.sqrt(count + self._hour_prior) for count in self._hours]) / 24
        return hours * math.sqrt(self._hour_scale) * sum(map(math.sqrt, self._week)) / 7

    def busiest(self, share: float) -> tuple[int, int]:
        """The shortest span of hours of the day (UTC) with such a share: its first, how many."""
        needed = (sum(self._hours) + 24 * self._hour_prior) * share
        counts = [count + self._hour_prior for count in self._hours] * 2
        best, held, begin = (0, 24), 0.0, 0
        for end, count in enumerate(counts):
            held += count
            while held - counts[begin] >= needed:
                held -= counts[begin]
                begin += 1
            if held >= needed and end + 1 - begin < best[1]:
                best = begin % 24, end + 1 - begin
        return best


def _posted(slots: tuple[float, ...], prior: float) -> list[float] | None:
    """The share of each slot of the hour, where the feed posts at certain minutes; else None."""
    scale = 1 / (sum(slots) + prior)
    shares = [(count + prior / SLOTS) * scale for count in slots]
    uneven = sum([share * share for share in shares]) * SLOTS
    return shares if uneven >= _POSTED else None
