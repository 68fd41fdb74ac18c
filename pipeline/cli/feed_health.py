"""How each source fares, in one word, and what is the matter, in words a publisher understands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from connectors.cursors import Hold, SourceHealth

_HOUR_S = 3600.0
_DAY_S = 24 * _HOUR_S

_MEANINGS = {
    401: "it wants a user and password, or a token",
    402: "it wants to be paid for",
    403: "its server refuses us; its publisher may not know who is asking",
    404: "there is nothing at its address; it may have moved",
    406: "its server will not answer our kind of request",
    410: "its publisher has taken it down",
    429: "its server asks for fewer requests",
    503: "its server is busy, or being worked on",
    451: "it is withheld for legal reasons",
}
_SERVER_ERROR = "its server has an error of its own"


class State(StrEnum):
    """In the order in which they need somebody's attention."""

    FAILING = "failing"  # the last poll brought no answer, or no feed
    GONE = "gone"  # for good: it is not polled any more
    SILENT = "silent"  # answers, without a new article for longer than it ever took
    HELD = "held"  # its host asked to be left alone for a while
    NEW = "new"  # not polled yet
    OK = "ok"
    ENDED = "ended"  # a finite source, read to its end
    PAUSED = "paused"  # `enabled: false`


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A source at one moment. Times are seconds since the epoch."""

    health: "SourceHealth"
    state: State
    problem: str  # empty: none
    next_poll_at: float | None
    why: str  # it is polled next then


def standings(
    sources: "Iterable[SourceHealth]",
    holds: "Mapping[str, Hold]",
    now: float,
    paused: "Mapping[str, str]" = MappingProxyType({}),
) -> list[Standing]:
    """All of them, those that need attention first; of one state, those that fail longest.

    `paused`: the host of each source that is not polled now, by its id.
    """
    polled = [one for one in sources if one.id not in paused]
    found = [_standing(one, holds.get(one.host), now) for one in polled]
    found += (_paused(name, host) for name, host in paused.items())
    places = {state: place for place, state in enumerate(State)}
    return sorted(found, key=lambda one: (places[one.state], -one.health.failures, one.health.id))


def _standing(health: "SourceHealth", hold: "Hold | None", now: float) -> Standing:
    next_poll_at, why = health.next_poll_at, health.why
    if hold is not None and next_poll_at is not None and next_poll_at < hold.until:
        next_poll_at, why = hold.until, f"its host is left alone until then: {hold.why}"
    state = _state(health, hold, now)
    return Standing(
        health=health,
        state=state,
        problem=_problem(health, state, now),
        next_poll_at=next_poll_at,
        why=why,
    )


def _paused(name: str, host: str) -> Standing:
    from connectors.cursors import SourceHealth

    health = SourceHealth(
        id=name,
        host=host,
        outcome=None,
        http_status=None,
        detail="",
        title=None,
        failures=0,
        polls=0,
        items=0,
        bytes=0,
        next_poll_at=None,
        why="",
        last_poll_at=None,
        last_success_at=None,
        last_new_at=None,
        quiet_after=None,
    )
    return Standing(health=health, state=State.PAUSED, problem="", next_poll_at=None, why="")


def _state(health: "SourceHealth", hold: "Hold | None", now: float) -> State:
    if health.outcome == "gone":
        return State.GONE
    if health.outcome == "failed":
        return State.FAILING
    if health.quiet_after is not None and health.quiet_after < now:
        return State.SILENT
    if hold is not None:
        return State.HELD
    if health.outcome is None:
        return State.NEW
    return State.ENDED if health.next_poll_at is None else State.OK


def _problem(health: "SourceHealth", state: State, now: float) -> str:
    if state is State.SILENT:
        assert health.quiet_after is not None
        late = span(now - health.quiet_after)
        return f"nothing new for {late} longer than it was ever like to take ({health.detail})"
    if state not in (State.FAILING, State.GONE):
        return ""
    status = health.http_status
    meaning = _MEANINGS.get(status or 0, _SERVER_ERROR if (status or 0) >= 500 else "")
    return f"{meaning} ({health.detail})" if meaning else health.detail


def span(seconds: float) -> str:
    """A length of time, in its largest unit.

    >>> span(90), span(7200), span(4 * 86400)
    ('90 s', '2 h', '4 d')
    """
    if seconds < 120:
        return f"{seconds:.0f} s"
    if seconds < 2 * _HOUR_S:
        return f"{seconds / 60:.0f} min"
    if seconds < 2 * _DAY_S:
        return f"{seconds / _HOUR_S:.0f} h"
    return f"{seconds / _DAY_S:.0f} d"
