"""What is learned of one feed, from poll to poll: how much it publishes, and when.

Its articles are taken for a Poisson process whose rate is

    level * factor of the hour of the week  +  echo of the articles of the last minutes

- The level is articles by watched time, in which a second of a busy hour counts more than one at
  night. It halves its memory in the time of some 16 articles, but within a week.
- The echo is that of a Hawkes process: news comes in bursts. How many articles one sets off that
  a poll later finds is learned by expectation-maximization (Veen and Schoenberg 2008), from each
  feed, as the share of the articles found that the echo foretold.
- When an article appeared is what it claims, if that lies between the two polls around; a feed
  that is always late, or names local time as UTC, is found out, and its lag taken off. Otherwise
  the time between the polls is all that is known.

The constants were set with tests/bench/schedule; the results depend little on any of them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from connectors.collector.habits import DAY_S, HOUR_S, Appearance, Factors, Habits

_LEVEL_ARTICLES = 16.0
_LEVEL_MEMORY_S = (0.7 * DAY_S, 7 * DAY_S)
_PRIOR_ARTICLES = 0.5
_PRIOR_A_DAY = 10.0  # a feed of which nothing is known

ECHO_S = 900.0
"""How long an echo lasts: a third is left after so many seconds."""
_ECHO_MEMORY_S = 21 * DAY_S
_PRIOR_ECHO = 0.15
_PRIOR_ECHOING = 5.0

_HISTORY_S = 60 * DAY_S  # of a feed's first answer
_OLDEST = 631152000.0  # 1990: what claims to be older tells nothing
_MOST_AT_ONCE = 300  # articles of an answer: more tell no more
_LAG_STEP = 0.3
_HONEST = 0.7  # so large a share of claimed times must be possible for one to be believed
_HONEST_STEP, _HONEST_MOST = 0.1, 3  # one answer, with however many articles, is no proof
_SLACK_S = 60.0
_OLD_S = 2 * DAY_S

_SILENT = 1000.0
"""A silence is suspicious that the rhythm has once in so many gaps, and not once a year ..."""
_CLUMPED = 1.5  # ... and half as long again: news is less evenly spread than by chance
_SHORTEST_SILENCE_S = 6 * HOUR_S
_FEWEST_FOR_SILENCE = 6.0
_YEAR_S = 365 * DAY_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """What polls told of one feed; JSON values, part of its cursor. Empty: nothing is known."""

    articles: float = 0.0  # that the level explains; older ones count less
    watched_s: float = 0.0  # likewise, a second of a busy hour counts more
    recent: float = 0.0  # articles of the last minutes, fading
    echoes: float = 0.0  # articles that echoes explain, older ones count less
    echoing: float = 0.0  # articles whose echo would have been seen
    lag_s: float = 0.0  # from the claimed time to the appearance
    honest: float = 1.0  # share of claimed times that were possible, the lag taken off
    last_new: float = 0.0  # when the newest article appeared
    quiet_at: float | None = None  # with nothing new by then the feed is silent; None: unknown
    habits: Habits = field(default_factory=Habits)

    @property
    def level(self) -> float:
        """Articles a second, in an average hour, without echoes."""
        prior_s = _PRIOR_ARTICLES * DAY_S / _PRIOR_A_DAY
        return (self.articles + _PRIOR_ARTICLES) / (self.watched_s + prior_s)

    @property
    def echo(self) -> float:
        """How many articles one sets off that polls see coming."""
        return (self.echoes + _PRIOR_ECHOING * _PRIOR_ECHO) / (self.echoing + _PRIOR_ECHOING)

    @property
    def per_s(self) -> float:
        """Articles a second, in an average hour, with their echoes."""
        return self.level / (1 - min(self.echo, 0.8))


def learn(
    rhythm: Rhythm, published: Sequence[float | None], now: float, last_asked: float | None
) -> Rhythm:
    """What is known after an answer at `now` that had the new articles `published`.

    `last_asked`: when the answer before it was; None: this is the first.
    """
    if last_asked is None:
        return _first_look(published, now)
    start = min(last_asked, now - 1.0)
    watched_s = Factors(rhythm.habits, now).between(start, now)
    level_kept = _level_kept(rhythm.level, now - start)
    echo_kept = math.exp2((start - now) / _ECHO_MEMORY_S)
    fading = math.exp((start - now) / ECHO_S)
    echoing = rhythm.recent * (1 - fading)
    aged = replace(
        rhythm,
        articles=rhythm.articles * level_kept,
        watched_s=rhythm.watched_s * level_kept + watched_s,
        recent=rhythm.recent * fading,
        echoes=rhythm.echoes * echo_kept,
        echoing=rhythm.echoing * echo_kept + echoing,
    )
    if not published:
        return aged
    news, lag_s, honest = _appearances(rhythm, published, start, now)
    aged = replace(aged, lag_s=lag_s, honest=honest)
    if not news:
        return aged
    by_level, by_echo = rhythm.level * watched_s, rhythm.echo * echoing
    each = len(news) / (by_level + by_echo)
    learned = replace(
        aged,
        articles=aged.articles + each * by_level,
        echoes=aged.echoes + each * by_echo,
        recent=aged.recent + sum([math.exp((end - now) / ECHO_S) for _, end in news]),
        last_new=max([end for _, end in news]),
        habits=rhythm.habits.with_articles(news, now, start),
    )
    return replace(learned, quiet_at=_quiet_at(learned, now))


def _level_kept(level: float, for_s: float) -> float:
    shortest_s, longest_s = _LEVEL_MEMORY_S
    return math.exp2(-for_s / min(max(_LEVEL_ARTICLES / level, shortest_s), longest_s))


def _appearances(
    rhythm: Rhythm, published: Sequence[float | None], start: float, end: float
) -> tuple[list[Appearance], float, float]:
    """When articles appeared that a poll at `end` found, one at `start` had not; lag and honesty.

    The lag moves towards what makes the claimed time possible, and so settles where it makes all
    of them so. What an honest feed dates days back is no news: its guids changed, or an old
    article was put in again.
    """
    lag_s = rhythm.lag_s
    news: list[Appearance] = []
    claims = possible = 0
    for claimed in published[:_MOST_AT_ONCE]:
        if claimed is None or claimed < _OLDEST:
            news.append((start, end))
            continue
        claims += 1
        at = claimed + lag_s
        wrong_s = min(max(at, start), end) - at
        if abs(wrong_s) <= _SLACK_S:
            possible += 1
            at = at + wrong_s
            news.append((at, at) if rhythm.honest > _HONEST else (start, end))
        elif wrong_s <= _OLD_S or rhythm.honest <= _HONEST:
            news.append((start, end))
        if abs(wrong_s) <= _OLD_S:
            lag_s += _LAG_STEP * wrong_s
    weight = 1 - (1 - _HONEST_STEP) ** min(claims, _HONEST_MOST)
    honest = rhythm.honest + weight * (possible / max(claims, 1) - rhythm.honest)
    return news, lag_s, honest


def _first_look(published: Sequence[float | None], now: float) -> Rhythm:
    """A feed's first answer holds its past: the claimed times of its entries."""
    times = sorted([at for at in published if at is not None and now - _HISTORY_S < at <= now])
    if not times:
        return Rhythm(habits=Habits(since=now))
    times = times[-_MOST_AT_ONCE:]
    since = times[0]
    habits = Habits().with_articles([(at, at) for at in times], now, since)
    factors = Factors(habits, now)
    level = len(times) / max(now - since, HOUR_S)
    watched_s, hour = 0.0, int(since // HOUR_S)
    while hour * HOUR_S < now:
        start, end = max(hour * HOUR_S, since), min((hour + 1) * HOUR_S, now)
        watched_s += factors.hour(hour) * (end - start) * _level_kept(level, now - end)
        hour += 1
    first = Rhythm(
        # The oldest only says when the watching begins.
        articles=sum([_level_kept(level, now - at) for at in times[1:]]),
        watched_s=watched_s,
        recent=sum([math.exp((at - now) / ECHO_S) for at in times]),
        last_new=times[-1],
        habits=habits,
    )
    return replace(first, quiet_at=_quiet_at(first, now))


def _quiet_at(rhythm: Rhythm, now: float) -> float | None:
    """When a silence that began with the newest article is no longer in the feed's rhythm.

    With the level uncertain as a gamma distribution, the chance of no article in a watched time w
    is (watched / (watched + w)) ** articles.
    """
    if rhythm.articles < _FEWEST_FOR_SILENCE:
        return None
    odds = max(_SILENT, rhythm.level * _YEAR_S)
    left_s = _CLUMPED * rhythm.watched_s * (math.pow(odds, 1 / rhythm.articles) - 1)
    if left_s > _YEAR_S:
        return None
    weeks, left_s = divmod(left_s, 7 * DAY_S)
    factors = Factors(rhythm.habits, now)
    hour = int(rhythm.last_new // HOUR_S)
    while (worth_s := factors.hour(hour) * HOUR_S) < left_s:
        left_s -= worth_s
        hour += 1
    at = hour * HOUR_S + left_s / worth_s * HOUR_S + weeks * 7 * DAY_S
    return max(at, rhythm.last_new + _SHORTEST_SILENCE_S)
