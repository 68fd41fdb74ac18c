"""The gate before every request: does the robots.txt of the host let us through?

Each host's robots.txt is asked for once a day (RFC 9309, 2.4), by the first request that needs it;
others to the host wait for the answer. It is kept in the host's record, so that a restart asks
nobody again.
"""

import asyncio
import logging
import zlib
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from connectors.hosts import Hosts, RobotsCopy, host_of
from connectors.robots import LONGEST, Robots, Rules, product_token
from pipeline.errors import Disallowed, FetchFailed, HostHeld, UnsafeAddress

if TYPE_CHECKING:
    from connectors.fetch import Response

log = logging.getLogger(__name__)

_HOUR_S = 3600.0
_DAY_S = 24 * _HOUR_S
_FIRST_RETRY_S = 300.0
_LAST_RETRY_S = 4 * _HOUR_S
_GIVEN_UP_S = 30 * _DAY_S  # RFC 9309, 2.3.1.4: not reached for so long, it counts as absent
_MOST_RULES = 100_000  # kept parsed, of all hosts together: 20 MB


class RobotsGate:
    """Asks `hosts` what their robots.txt said; `agent` is our User-Agent."""

    def __init__(self, hosts: Hosts, agent: str) -> None:
        self._hosts = hosts
        self._name = product_token(agent)
        self._parsed: OrderedDict[tuple[str, str], tuple[RobotsCopy, Rules]] = OrderedDict()
        self._rules_parsed = 0
        self._asking: dict[tuple[str, str], tuple[asyncio.Lock, int]] = {}

    async def check(self, url: str, fetch: "Callable[[str], Awaitable[Response]]") -> None:
        """Return if `url` may be asked for.

        `fetch` gets /robots.txt past this gate, following at least five redirects. Raises
        Disallowed where robots.txt forbids the URL, or cannot be reached and never could
        (`retry_after_s`: when it is asked again); HostHeld and UnsafeAddress come from `fetch`.
        """
        parts = urlsplit(url)
        if parts.path == "/robots.txt":
            return
        host, scheme = host_of(url), parts.scheme
        copy = self._hosts.robots(host, scheme)
        if copy is None or copy.until <= self._hosts.clock():
            copy = await self._asked(host, scheme, fetch)
        if not self._rules(host, copy).allowed(url):
            raise Disallowed(f"robots.txt of {host} forbids this address to {self._name}")

    async def _asked(
        self, host: str, scheme: str, fetch: "Callable[[str], Awaitable[Response]]"
    ) -> RobotsCopy:
        async with self._one_at_a_time(host, scheme):
            old, now = self._hosts.robots(host, scheme), self._hosts.clock()
            if old is not None and old.until > now:
                return old  # another request has asked meanwhile
            try:
                answer = await fetch(f"{scheme}://{host}/robots.txt")
                if answer.truncated and len(answer.body) < LONGEST:
                    raise FetchFailed("the answer breaks off")
            except (HostHeld, UnsafeAddress):
                raise
            except FetchFailed as failure:
                copy = _without(scheme, failure, old, self._hosts.clock())
            else:
                age_s = _DAY_S if answer.max_age_s is None else float(answer.max_age_s)
                copy = RobotsCopy(
                    scheme=scheme,
                    text=zlib.compress(answer.body[: LONGEST + 1]),
                    until=self._hosts.clock() + min(max(age_s, _HOUR_S), _DAY_S),
                )
            self._hosts.keep_robots(host, copy)
            return copy

    @asynccontextmanager
    async def _one_at_a_time(self, host: str, scheme: str) -> AsyncIterator[None]:
        key = (host, scheme)
        lock, users = self._asking.get(key) or (asyncio.Lock(), 0)
        self._asking[key] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            lock, users = self._asking.pop(key)
            if users > 1:
                self._asking[key] = (lock, users - 1)

    def _rules(self, host: str, copy: RobotsCopy) -> Rules:
        if copy.text is None:
            now = self._hosts.clock()
            if copy.failing_since is None or now - copy.failing_since < _GIVEN_UP_S:
                raise Disallowed(
                    f"robots.txt of {host} cannot be read: {copy.why}", copy.until - now
                )
            return Rules()
        key = (host, copy.scheme)
        known = self._parsed.get(key)
        if known is not None and known[0].text is copy.text:
            self._parsed.move_to_end(key)
            return known[1]
        text = zlib.decompress(copy.text) if copy.text else b""
        rules = Robots.parse(text).rules(self._name)
        self._slow_down(host, rules.crawl_delay or 0.0)
        self._remember(key, copy, rules)
        return rules

    def _slow_down(self, host: str, asked_s: float) -> None:
        given_s = self._hosts.set_delay(host, asked_s)
        if given_s < asked_s:
            log.warning(
                "%s wants %g s between requests and gets %g s (max_crawl_delay_s)",
                host,
                asked_s,
                given_s,
            )

    def _remember(self, key: tuple[str, str], copy: RobotsCopy, rules: Rules) -> None:
        old = self._parsed.pop(key, None)
        if old is not None:
            self._rules_parsed -= _weight(old[1])
        self._parsed[key] = (copy, rules)
        self._rules_parsed += _weight(rules)
        while self._rules_parsed > _MOST_RULES:
            _, (_, forgotten) = self._parsed.popitem(last=False)
            self._rules_parsed -= _weight(forgotten)


def _weight(rules: Rules) -> int:
    return len(rules.rules) + 4


def _without(scheme: str, failure: FetchFailed, old: RobotsCopy | None, now: float) -> RobotsCopy:
    """What counts when robots.txt did not come.

    There is none (4xx, or more redirects than are followed): everything is allowed, for a day.
    The server is at fault, or busy: the last copy counts, or nothing is allowed; it is asked
    again soon, less often each time.
    """
    status = failure.status
    if status is not None and 300 <= status < 500 and status != 429:
        return RobotsCopy(scheme=scheme, text=b"", until=now + _DAY_S)
    failures = old.failures + 1 if old else 1
    wait_s = min(_FIRST_RETRY_S * 2 ** min(failures - 1, 10), _LAST_RETRY_S)
    since = old.failing_since if old and old.failing_since is not None else now
    return RobotsCopy(
        scheme=scheme,
        text=old.text if old else None,
        until=now + max(wait_s, failure.retry_after_s or 0.0),
        failing_since=since,
        failures=failures,
        why=str(failure),
    )
