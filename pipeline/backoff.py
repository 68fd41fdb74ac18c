"""How long to wait before another try: twice as long after each failure in a row, within bounds."""

_DOUBLINGS = 10
"""More than any bound here allows; an outage of days must not overflow a float."""


def delay_s(failures: int, least_s: float, longest_s: float) -> float:
    """Seconds to wait after `failures` in a row before this one (0: the first)."""
    return min(least_s * 2.0 ** min(failures, _DOUBLINGS), longest_s)
