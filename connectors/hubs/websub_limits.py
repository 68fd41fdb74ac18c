"""How often hubs are asked, and how often they may call."""

import logging
from random import Random

from pipeline.errors import FetchFailed

log = logging.getLogger(__name__)

_AWAY_S = 300.0  # doubled with each failure
_LONGEST_AWAY_S = 6 * 3600.0
_BURST = 30  # pushes of one feed at a time; then
_PUSH_EVERY_S = 5.0


class AwayHubs:
    """The hubs that do not answer, or ask to be left alone: none of their feeds is asked for.

    Said once in the log when one goes and once when it is back, however many feeds it has.
    """

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._away: dict[str, tuple[int, float]] = {}  # by hub: failures in a row, until when

    def until(self, hub: str, now: float) -> float | None:
        """When the hub may be asked again; None: now."""
        _, until = self._away.get(hub, (0, 0.0))
        return until if until > now else None

    def failed(self, hub: str, error: FetchFailed, now: float) -> None:
        """Note what a request came to. A refusal is an answer."""
        if error.status is not None and error.status < 500 and error.status != 429:
            self.answered(hub)
            return
        failures = self._away.get(hub, (0, 0.0))[0] + 1
        if failures == 1:
            log.warning("hub %s: %s; its feeds are polled as if there were none", hub, error)
        wait_s = min(_AWAY_S * 2 ** min(failures - 1, 30), _LONGEST_AWAY_S)
        wait_s = max(wait_s * self._rng.uniform(0.9, 1.1), error.retry_after_s or 0.0)
        self._away[hub] = (failures, now + wait_s)

    def answered(self, hub: str) -> None:
        """Note that it is there."""
        if self._away.pop(hub, None) is not None:
            log.info("hub %s answers again", hub)


class Pace:
    """Whether a feed's hub calls too often: a burst is fine, and then one in a few seconds."""

    def __init__(self) -> None:
        self._used: dict[str, tuple[float, float]] = {}  # by token: how much of the burst, at

    def allows(self, token: str, now: float) -> bool:
        """Count a call."""
        used, at = self._used.get(token, (0.0, now))
        used = max(used - max(now - at, 0.0) / _PUSH_EVERY_S, 0.0)
        allowed = used + 1 <= _BURST
        self._used[token] = (used + allowed, now)
        return allowed

    def forget(self, token: str) -> None:
        """The address is no more."""
        self._used.pop(token, None)
