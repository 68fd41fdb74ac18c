"""When a request is worth its price: how many articles are likely to wait, and for how long.

All feeds share one price, in article seconds. A feed that was asked at s is asked again at t when

    integral from s to t of (u - s) * rate(u) du  >=  price

For a constant rate that is the optimum: intervals proportional to 1 / sqrt(rate) give the least
delay that a number of requests can buy. Where the rate changes with the hour, or posts come at
fixed minutes, it was 2 % dearer than the best times of all, found by dynamic programming
(docs/decisions.md): it lets the night pass, and comes right after what is posted.
"""

import math

from connectors.collector.habits import HOUR_S, SLOT_S, SLOTS, Factors
from connectors.collector.rhythm import ECHO_S, Rhythm

_HALVINGS = 10


def worth_asking_in(
    rhythm: Rhythm, factors: Factors, now: float, price: float, longest_s: float
) -> float:
    """Seconds from `now`, when the feed was asked, until it is worth it; `longest_s` at most."""
    level, echo = rhythm.level, rhythm.echo * rhythm.recent
    slots = factors.slots
    worth, start_s, hour = 0.0, 0.0, int(now // HOUR_S)
    while start_s < longest_s:
        end_s = (hour + 1) * HOUR_S - now
        rate = level * factors.hour(hour)
        if slots is None:
            gain = rate / 2 * (end_s * end_s - start_s * start_s)
        else:
            gain = sum([worth_of for _, worth_of in _slots(slots, rate, start_s, end_s)])
        if worth + gain + _echo_worth(echo, end_s) >= price:
            if slots is None:
                return _within(rate, echo, start_s, end_s, price - worth)
            return _after_slot(slots, rate, echo, start_s, end_s, price - worth)
        worth, start_s, hour = worth + gain, end_s, hour + 1
    return longest_s


def _echo_worth(echo: float, until_s: float) -> float:
    """The integral of u times the rate of an echo, which fades by the factor e in ECHO_S."""
    return echo * (ECHO_S - (until_s + ECHO_S) * math.exp(-until_s / ECHO_S))


def _within(rate: float, echo: float, start_s: float, end_s: float, price: float) -> float:
    """The moment between start and end at which the worth reaches the price, by bisection."""
    since = rate / 2 * start_s * start_s
    for _ in range(_HALVINGS):
        middle_s = (start_s + end_s) / 2
        if rate / 2 * middle_s * middle_s - since + _echo_worth(echo, middle_s) >= price:
            end_s = middle_s
        else:
            start_s = middle_s
    return end_s


def _after_slot(
    slots: list[float], rate: float, echo: float, start_s: float, end_s: float, price: float
) -> float:
    """The end of the slot in which the worth reaches the price: what is posted comes together."""
    worth = 0.0
    for slot_end_s, gain in _slots(slots, rate, start_s, end_s):
        worth += gain
        if worth + _echo_worth(echo, slot_end_s) >= price:
            return slot_end_s
    return end_s


def _slots(
    slots: list[float], rate: float, start_s: float, end_s: float
) -> list[tuple[float, float]]:
    """The end of each slot of an hour that is not over at `start_s`, and its worth."""
    found = []
    for number in range(int(SLOTS - (end_s - start_s) / SLOT_S + 1e-6), SLOTS):
        slot_end_s = end_s - (SLOTS - 1 - number) * SLOT_S
        worth = rate / 2 * SLOTS * slots[number] * (slot_end_s * slot_end_s - start_s * start_s)
        found.append((slot_end_s, worth))
        start_s = slot_end_s
    return found
