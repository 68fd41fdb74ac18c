"""The table: each rule at equal numbers of requests, for several budgets.

Ours is run first; every other rule is then turned, by its own knob, until it makes as many
requests. All rules have the same bounds: a minute, or the five of Wireroom's defaults, to a day.
Generated publishers come from other seeds than those that the constants were set with.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from connectors.schedule import Bounds
from tests.bench.schedule.publishers import BEGIN, DAY_S, Publisher, publishers
from tests.bench.schedule.replay import LEAD_IN_DAYS, Outcome, Rule, at_equal_requests, replay
from tests.bench.schedule.rules import (
    Fixed,
    MediaCloud,
    Miniflux,
    Oracle,
    Ours,
    SquareRoot,
)
from tests.bench.schedule.saved import saved_publishers

SEED = 101
FEEDS = 150
DAYS = 21
OTHERS = ("fixed", "Media Cloud", "Miniflux")
"""Ours is to have half the mean delay of the best of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All rules on the same publishers with the same number of requests."""

    outcomes: dict[str, Outcome]
    ours: Ours
    requests_wanted: float

    @property
    def ratio(self) -> float:
        """Our mean delay, as a share of that of the best of the others."""
        best = min(self.outcomes[name].mean_s for name in OTHERS)
        return self.outcomes["Wireroom"].mean_s / best


def compare(
    feeds: Sequence[Publisher],
    *,
    average_s: float,
    bounds: Bounds,
    days: int,
    head_room: bool = False,
) -> Comparison:
    """Replay `feeds` under every rule. `head_room`: also under those that know the true rates."""
    ours = Ours(feeds, bounds, average_s)
    outcomes = {"Wireroom": replay(feeds, ours, days)}
    requests = outcomes["Wireroom"].requests
    outcomes["fixed"] = _fixed(feeds, requests, days)
    rules: dict[str, tuple[Callable[[float], Rule], tuple[float, float]]] = {
        "Media Cloud": (lambda knob: MediaCloud(feeds, bounds, knob), (1e-3, 10)),
        "Media Cloud, eager": (
            lambda knob: MediaCloud(feeds, bounds, knob, eager=True),
            (1e-3, 100),
        ),
        "Miniflux": (lambda knob: Miniflux(feeds, bounds, knob), (1e-3, 10)),
    }
    if head_room:
        rules["mean rates known"] = (
            lambda knob: SquareRoot(feeds, bounds, days, knob),
            (10, 1e6),
        )
        if all(feed.rates is not None for feed in feeds):
            rules["rates known"] = (lambda knob: Oracle(feeds, bounds, knob), (0.1, 1e6))
    for name, (make, between) in rules.items():
        outcomes[name] = at_equal_requests(feeds, make, requests, days, between)
    wanted = len(feeds) * (days - LEAD_IN_DAYS) * DAY_S / average_s
    return Comparison(outcomes=outcomes, ours=ours, requests_wanted=wanted)


def _fixed(feeds: Sequence[Publisher], requests: int, days: int) -> Outcome:
    every_s = len(feeds) * (days - LEAD_IN_DAYS) * DAY_S / requests
    return replay(feeds, Fixed(every_s), days)


def show(title: str, compared: Comparison) -> None:
    """Print one budget's rows."""
    outcomes = compared.outcomes
    spent = outcomes["Wireroom"].requests
    print(f"\n{title}: {spent:,} requests, {spent / compared.requests_wanted:.3f} of the budget")
    print(f"  {'minutes late':20} {'mean':>7} {'p50':>7} {'p95':>7} {'lost':>6}  of ours")
    for name, outcome in sorted(outcomes.items(), key=lambda item: -item[1].mean_s):
        mean, p50, p95 = (
            value / 60
            for value in (outcome.mean_s, *np.percentile(outcome.late_s, [50, 95]).tolist())
        )
        requests = outcome.requests / spent
        note = f"  with {requests:.2f} of the requests" if abs(requests - 1) > 0.02 else ""
        times = outcome.mean_s / outcomes["Wireroom"].mean_s
        print(
            f"  {name:20} {mean:7.2f} {p50:7.2f} {p95:7.2f} {outcome.lost:6}  x {times:.2f}{note}"
        )
    print(f"  Wireroom / best of {', '.join(OTHERS)}: {compared.ratio:.3f}", flush=True)


def show_kinds(feeds: Sequence[Publisher], compared: Comparison) -> None:
    """Print the mean delay of each kind of publisher under each rule."""
    kinds = np.array([feed.kind for feed in feeds])
    names = list(dict.fromkeys(feed.kind for feed in feeds))
    print(f"  {'mean, minutes':20} " + " ".join(f"{name:>15}" for name in names))
    for rule, outcome in compared.outcomes.items():
        means = [outcome.late_s[kinds[outcome.feed] == name].mean() / 60 for name in names]
        print(f"  {rule:20} " + " ".join(f"{mean:15.2f}" for mean in means))


def show_silence(feeds: Sequence[Publisher], ours: Ours, days: int) -> None:
    """Print how often a feed was called silent that went on, and how soon one that had stopped."""
    end = BEGIN + days * DAY_S
    stopped = {
        number: feed.appears[-1]
        for number, feed in enumerate(feeds)
        if feed.kind == "dormant" and BEGIN < feed.appears[-1] < end - 5 * DAY_S
    }
    wrong = sum(
        feed not in stopped or at < stopped[feed] for feed, at in ours.alarms if at < end - DAY_S
    )
    found = [
        next((at - last for feed, at in ours.alarms if feed == number and at > last), None)
        for number, last in stopped.items()
    ]
    days_late = sorted(late / DAY_S for late in found if late is not None)
    print(
        f"  silence: {wrong / len(feeds) / days * 365:.2f} false alarms a feed and year; "
        f"{len(days_late)} of {len(found)} that stopped were found, after "
        f"{', '.join(f'{late:.1f}' for late in days_late)} days"
    )


def main() -> None:
    """Measure and print."""
    began = time.process_time()
    generated, saved = publishers(SEED, FEEDS, DAYS), saved_publishers(SEED, DAYS)
    populations = {"generated": generated, "saved": saved} if saved else {"generated": generated}
    for title, feeds in populations.items():
        rates = [int((feed.appears >= BEGIN).sum()) / DAYS for feed in feeds]
        low, middle, high = np.percentile(rates, [5, 50, 95])
        print(
            f"\n{title}: {len(feeds)} feeds, {sum(rates):,.0f} articles a day; "
            f"{low:.2f} / {middle:.1f} / {high:.0f} a day (5 %, median, 95 %)"
        )
        for minutes in (5, 15, 60):
            for least_s in (60.0, 300.0):
                if least_s >= minutes * 60:
                    continue
                compared = compare(
                    feeds,
                    average_s=minutes * 60,
                    bounds=Bounds(min_s=least_s, max_s=DAY_S),
                    days=DAYS,
                    head_room=minutes == 15,
                )
                show(f"{title}, {minutes} min, at least {least_s / 60:.0f} apart", compared)
                if minutes == 15 and least_s == 60:
                    show_kinds(feeds, compared)
                    show_silence(feeds, compared.ours, DAYS)
    print(f"\n{time.process_time() - began:.0f} s of one core")
