"""When to ask again. All times are seconds since the epoch.

Intervals are jittered so that feeds that failed, or started, together drift apart.
"""

from random import Random

_LONGEST_BACKOFF_S = 24 * 3600.0
_JITTER = 0.1

PAGE_ATTEMPTS = 3
"""A page that keeps failing is given up after so many, and its article goes on without it."""
_LONGEST_PAGE_WAIT_S = 3600.0


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
