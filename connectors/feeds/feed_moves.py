"""Where a feed is asked: at its configured address, or where that has moved for good.

Publishers redirect permanently by mistake: to a login, to the home page, for the hour of a
deployment. So a move is believed when the same permanent redirect led to a readable feed for a day
and in three polls; the configured address is looked at again every two weeks, and at once when the
new one fails.
"""

from dataclasses import dataclass

from connectors.urls import is_downgrade
from connectors.web.redacted import redacted

_POLLS = 3
_STABLE_S = 24 * 3600.0
_LOOK_AGAIN_S = 14 * 24 * 3600.0


@dataclass(slots=True, kw_only=True)
class Move:
    """A permanent redirect of a feed; part of its cursor. Times: seconds since the epoch."""

    to: str | None = None
    since: float = 0.0  # first met
    polls: int = 0  # that were redirected so, to a readable feed
    looked_at: float = 0.0  # when the configured address was last asked

    def addresses(self, configured: str, now: float) -> tuple[str, ...]:
        """Where to ask now, and where else if that fails."""
        if self.to is None or not self.is_stable(now):
            return (configured,)
        both = (self.to, configured)
        return both if now - self.looked_at < _LOOK_AGAIN_S else both[::-1]

    def is_stable(self, now: float) -> bool:
        """Whether it is believed."""
        return self.polls >= _POLLS and now - self.since >= _STABLE_S

    def answered(self, asked: str, configured: str, moved_to: str | None, now: float) -> None:
        """A readable feed came from one of the addresses; `moved_to`: by permanent redirects."""
        if asked != configured:
            if moved_to is not None:  # on again: from the beginning
                self.to = None
            elif now - self.looked_at >= _LOOK_AGAIN_S:  # the configured address failed
                self.looked_at = now
            return
        self.looked_at = now
        if moved_to is None or is_downgrade(configured, moved_to):
            self.to = None
        elif moved_to == self.to:
            self.polls += 1
        else:
            self.to, self.since, self.polls = moved_to, now, 1

    def failed(self, asked: str, configured: str) -> None:
        """No readable feed came from an address: a move there is not believed any more."""
        if asked != configured:
            self.to = None

    def said(self, now: float) -> str:
        """What a person should know of it; empty: nothing."""
        if self.to is None:
            return ""
        return f"moved to {redacted(self.to)}" + (
            "" if self.is_stable(now) else ", not yet believed"
        )
