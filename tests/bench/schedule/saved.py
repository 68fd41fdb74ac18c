"""Publishers whose rhythm is that of the saved feeds of shared/data.

A saved feed has 10 to 100 entries: far less than weeks of polling need. Each gives two publishers:

- replayed: its publication times, repeated end to end. A repetition begins a whole number of weeks
  (of days, where the feed spans less than a week) after the one before, so that hours of the day
  and weekdays stay as they were, and so do all gaps but the one at the seam.
- resampled: every day is one of its recorded days, drawn with replacement (for weekends one of
  the recorded Saturdays and Sundays), each time moved by ten minutes or so: the same profile of
  hours, the same bursts within a day, never the same week.
"""

import calendar
import gzip
import warnings
from pathlib import Path

import feedparser
import numpy as np

from tests.bench.schedule.publishers import BEGIN, DAY_S, HISTORY_DAYS, Publisher, Times
from tests.quality.sets import DATA

_FOLDER = DATA / "feeds" / "real"
_FEWEST = 8
_OLDEST = 946_684_800  # the year 2000: what claims to be older is no publication time
_WEEK_S = 7 * DAY_S
_MOVED_S = 600.0


def saved_publishers(seed: int, days: int) -> list[Publisher]:
    """Two for each saved feed with eight publication times or more; none without the data."""
    rng = np.random.default_rng(seed)
    begin, end = BEGIN - HISTORY_DAYS * DAY_S, BEGIN + days * DAY_S
    found = []
    for times, window in sorted(_recorded()):
        for kind, make in (("replayed", _replayed), ("resampled", _resampled)):
            appears = make(np.array(times), begin, end, rng)
            found.append(Publisher(kind=kind, appears=appears, claims=appears, window=window))
    return found


def _recorded() -> set[tuple[tuple[float, ...], int]]:
    """The distinct publication times, and the number of entries, of every saved feed."""
    found = set()
    for path in _FOLDER.glob("*.xml.gz"):
        times, entries = _times(path)
        if len(times) >= _FEWEST:
            found.add((times, entries))
    return found


def _times(path: Path) -> tuple[tuple[float, ...], int]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        feed = feedparser.parse(gzip.decompress(path.read_bytes()))
    parsed = [
        entry.get("published_parsed") or entry.get("updated_parsed") for entry in feed.entries
    ]
    times = {float(calendar.timegm(one)) for one in parsed if one}
    return tuple(sorted(at for at in times if at >= _OLDEST)), len(feed.entries)


def _replayed(times: Times, begin: float, end: float, rng: np.random.Generator) -> Times:
    span = float(times[-1] - times[0])
    unit = _WEEK_S if span >= _WEEK_S else DAY_S
    period = np.ceil((span + span / (len(times) - 1)) / unit) * unit
    start = times - np.floor((times[0] - begin) / _WEEK_S) * _WEEK_S
    start = start - rng.integers(1, max(period / unit, 1) + 1) * unit
    repeated = start[None, :] + np.arange(np.ceil((end - begin) / period) + 2)[:, None] * period
    kept = repeated.ravel()
    return kept[(kept >= begin) & (kept < end)]


def _resampled(times: Times, begin: float, end: float, rng: np.random.Generator) -> Times:
    first, last = int(times[0] // DAY_S), int(times[-1] // DAY_S)
    recorded: dict[bool, list[Times]] = {False: [], True: []}
    for day in range(first, last + 1):
        within = times[(times >= day * DAY_S) & (times < (day + 1) * DAY_S)]
        recorded[_weekend(day)].append(within - day * DAY_S)
    drawn = []
    for day in range(int(begin // DAY_S), int(end // DAY_S)):
        days = recorded[_weekend(day)] or recorded[not _weekend(day)]
        drawn.append(days[rng.integers(len(days))] + day * DAY_S)
    together = np.concatenate(drawn)
    return np.sort(together + rng.normal(0, _MOVED_S, len(together)))


def _weekend(day: int) -> bool:
    return (day + 3) % 7 >= 5  # the epoch began on a Thursday
