"""Feeds that their hubs push (WebSub, https://www.w3.org/TR/websub/): the subscriber.

A feed that names a hub is subscribed there. While the lease runs, what the hub sends is given to
the feed's connector, if it is signed with the secret that only this hub was told; and the feed is
still polled, more rarely. Whatever a hub does wrong, or does not do, changes nothing but this: then
the feed is polled as if there were none.
"""

import asyncio
import heapq
import logging
import secrets
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from random import Random

from connectors.hubs.subscriptions import Subscription, Subscriptions
from connectors.hubs.websub_config import WebSubConfig
from connectors.hubs.websub_limits import AwayHubs, Pace
from connectors.hubs.websub_server import NOT_FOUND, Reply
from connectors.hubs.websub_signature import is_signed
from connectors.source import Hub, Poll, Pushed
from pipeline.errors import FetchFailed, StoreUnavailable

log = logging.getLogger(__name__)

_VERIFY_S = 1800.0  # a hub that has not asked back by then is asked again
_RETRY_S = 3600.0  # ... and then doubled with each failure
_LONGEST_RETRY_S = 24 * 3600.0
_DENIED_S = 7 * 24 * 3600.0
_LONGEST_LEASE_S = 30 * 24 * 3600.0
_SHORTEST_LEASE_S = 3600.0  # who gives less is asked again tomorrow
_RENEWED = (0.75, 0.9)  # of a lease: drawn between these, so that feeds drift apart
_LEAVE_ATTEMPTS = 3
_SETTLED_S = 24 * 3600.0  # a feed changes its hub no more often
_AT_ONCE = 4  # hubs asked
_LONGEST_PAUSE_S = 600.0  # the loop looks at its clock that often
_UNTRUSTED = 3  # polls that found news of which the hub had said nothing
_HASHED_HERE_BYTES = 256 * 1024  # more is hashed in a thread

Ask = Callable[[str, Mapping[str, str]], Awaitable[object]]
"""POSTs a form. Raises FetchFailed where it was not taken."""
Deliver = Callable[[str, Pushed], None]
"""Gives a source what its hub sent."""


class WebSub:
    """Keeps subscriptions, and answers at the addresses that hubs call.

    Its methods are for the thread of the event loop.
    """

    def __init__(
        self,
        config: WebSubConfig,
        table: Subscriptions,
        ask: Ask,
        deliver: Deliver,
        clock: Callable[[], float],
        rng: Random,
    ) -> None:
        self._config = config
        self._table = table
        self._ask = ask
        self._deliver = deliver
        self._clock = clock
        self._rng = rng
        self._all: dict[str, Subscription] = {}  # by token
        self._by_source: dict[str, Subscription] = {}  # without those that are to end
        self._times: list[tuple[float, str]] = []  # a heap of times and tokens
        self._changed: set[str] = set()  # tokens: to be saved
        self._saving = asyncio.Lock()
        self._look = asyncio.Event()  # there may be something to do
        self._away = AwayHubs(rng)
        self._pace = Pace()
        self._awaited = True  # the sources are not known yet
        self._unsaid: dict[str, int] = {}  # by source: polls that found news, since a push

    async def load(self) -> None:
        """Take up the subscriptions of before. Raises StoreUnavailable."""
        for one in await asyncio.to_thread(self._table.load):
            self._all[one.token] = one
            if not one.leaving:
                self._by_source[one.source] = one
            if one.callback != self._callback(one.token):  # the hub calls where nobody is now
                one.callback, one.lease_ends_at = self._callback(one.token), 0.0
                one.next_at = self._clock()
            heapq.heappush(self._times, (one.next_at, one.token))

    async def run(self) -> None:
        """Ask hubs as it becomes due, until cancelled."""
        while True:
            self._look.clear()
            pause_s = await self.step() - self._clock()
            with suppress(TimeoutError):
                async with asyncio.timeout(min(max(pause_s, 0.0), _LONGEST_PAUSE_S)):
                    await self._look.wait()

    async def step(self) -> float:
        """Ask some of the hubs that it is time for. When there is more to do."""
        now = self._clock()
        await self.save()
        due: list[Subscription] = []
        while self._times and self._times[0][0] <= now and len(due) < _AT_ONCE:
            at, token = heapq.heappop(self._times)
            one = self._all.get(token)
            if one is not None and one.next_at == at:
                due.append(one)
        await asyncio.gather(*(self._act(one, now) for one in due))
        await self.save()
        return self._times[0][0] if self._times else now + _LONGEST_PAUSE_S

    async def save(self) -> None:
        """Keep what changed; while the disk is away, it is tried again later."""
        async with self._saving:
            while self._changed:
                token = self._changed.pop()  # now: what changes while it is saved is saved again
                one = self._all.get(token)
                try:
                    if one is None:
                        await asyncio.to_thread(self._table.remove, token)
                    else:
                        await asyncio.to_thread(self._table.save, replace(one))
                except StoreUnavailable as error:
                    log.warning("%s", error)
                    self._changed.add(token)
                    return
                except asyncio.CancelledError:  # whether it was saved is not known
                    self._changed.add(token)
                    raise

    # What the collector tells, and asks

    def keep(self, sources: Collection[str]) -> None:
        """End the subscriptions of all other sources. Before the first call nothing is taken."""
        self._awaited = False
        for one in [one for source, one in self._by_source.items() if source not in sources]:
            self._leave(one)

    def polled(self, source: str, poll: Poll) -> None:
        """Take notice of the hub that a feed names, and of news that its hub kept to itself."""
        if poll.outcome not in ("ok", "not_modified"):
            return
        if poll.news and self.lease_ends_at(source):
            self._unsaid[source] = self._unsaid.get(source, 0) + 1
        current, now = self._by_source.get(source), self._clock()
        if current is not None:
            same = poll.hub == Hub(url=current.hub, topic=current.topic)
            if same or now < current.began_at + _SETTLED_S:
                return
            self._leave(current)
        if poll.hub is not None:
            self._begin(source, poll.hub, now)

    def lease_ends_at(self, source: str) -> float:
        """Until when a source's hub pushes; 0: it does not, or cannot be relied upon."""
        one = self._by_source.get(source)
        if one is None or one.lease_ends_at <= self._clock():
            return 0.0
        return one.lease_ends_at if self._unsaid.get(source, 0) < _UNTRUSTED else 0.0

    # What hubs ask

    async def verify(self, token: str, fields: Mapping[str, str]) -> Reply:
        """Confirm what we asked for, and nothing else."""
        one = self._all.get(token)
        mode, challenge = fields.get("hub.mode"), fields.get("hub.challenge")
        if one is None or fields.get("hub.topic") != one.topic:
            return NOT_FOUND
        if mode == "denied":
            self._denied(one, fields.get("hub.reason", ""))
            return Reply(status=200)
        if not mode or mode != one.pending or not challenge:
            return NOT_FOUND
        if mode == "unsubscribe":
            self._forget(one)
        else:
            self._leased(one, fields.get("hub.lease_seconds", ""))
        return Reply(status=200, text=challenge)

    def admit(self, token: str) -> Reply | None:
        """Whether a push may come here, now."""
        one = self._all.get(token)
        if one is None:
            return NOT_FOUND
        if one.leaving:
            return Reply(status=410)
        if self._awaited:
            return Reply(status=503, retry_after_s=10)
        if not self._pace.allows(token, self._clock()):
            return Reply(status=429, retry_after_s=60)
        return None

    async def push(self, token: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Deliver what is signed. Whether it was, is not told (section 8.1)."""
        one = self._all.get(token)
        if one is None:  # since it was admitted
            return NOT_FOUND
        header = headers.get("x-hub-signature", "")
        if len(body) > _HASHED_HERE_BYTES:
            signed = await asyncio.to_thread(is_signed, body, header, one.secret)
        else:
            signed = is_signed(body, header, one.secret)
        if signed and not one.leaving:
            self._unsaid.pop(one.source, None)
            about = {"content-type": headers.get("content-type", "")}
            self._deliver(one.source, Pushed(body=body, headers=about, url=one.topic))
        elif not signed:
            log.debug("%s: a push without a good signature", one.source)
        return Reply(status=200)

    # What becomes of a subscription

    def _begin(self, source: str, hub: Hub, now: float) -> None:
        token = secrets.token_urlsafe(32)
        one = self._all[token] = self._by_source[source] = Subscription(
            token=token,
            source=source,
            hub=hub.url,
            topic=hub.topic,
            callback=self._callback(token),
            secret=secrets.token_hex(32),
            began_at=now,
            next_at=now,
        )
        self._at(one, now)

    def _leave(self, one: Subscription) -> None:
        del self._by_source[one.source]
        self._unsaid.pop(one.source, None)
        one.leaving, one.failures, one.pending = True, 0, ""
        self._at(one, self._clock())

    def _leased(self, one: Subscription, written: str) -> None:
        now = self._clock()
        whole = written.isascii() and written.isdecimal() and len(written) < 12
        lease_s = min(int(written) if whole else self._lease_s, _LONGEST_LEASE_S)
        one.pending, one.failures, one.lease_ends_at = "", 0, now + lease_s
        renewed_s = lease_s if lease_s >= _SHORTEST_LEASE_S else _LONGEST_RETRY_S
        self._at(one, now + renewed_s * self._rng.uniform(*_RENEWED))
        log.debug("%s: its hub pushes for %.0f s", one.source, lease_s)

    def _denied(self, one: Subscription, reason: str) -> None:
        if one.leaving:
            self._forget(one)
            return
        log.info("%s: its hub does not push: %r", one.source, reason[:200])
        one.pending, one.failures, one.lease_ends_at = "", 0, 0.0
        self._at(one, self._clock() + _DENIED_S * self._rng.uniform(1, 1.2))

    def _forget(self, one: Subscription) -> None:
        del self._all[one.token]
        if self._by_source.get(one.source) is one:
            del self._by_source[one.source]
        self._pace.forget(one.token)
        self._changed.add(one.token)
        self._look.set()

    async def _act(self, one: Subscription, now: float) -> None:
        """Ask the hub to begin, to go on, or to end."""
        if one.pending:
            one.failures += 1  # the last request came to nothing
        if one.leaving and (one.failures >= _LEAVE_ATTEMPTS or one.lease_ends_at <= now):
            self._forget(one)
            return
        if (until := self._away.until(one.hub, now)) is not None:
            one.pending = ""
            self._at(one, until + self._rng.uniform(1, 60))
            return
        one.pending = "unsubscribe" if one.leaving else "subscribe"
        # Before it answers, the hub may ask back: that overrules this.
        self._at(one, now + (self._retry_s(one.failures) if one.failures else _VERIFY_S))
        try:
            await self._ask(one.hub, self._form(one))
        except FetchFailed as error:
            self._away.failed(one.hub, error, self._clock())
            log.debug("%s: hub: %s", one.source, error)
            if one.pending:
                wait_s = max(self._retry_s(one.failures + 1), error.retry_after_s or 0.0)
                self._at(one, self._clock() + wait_s)
        else:
            self._away.answered(one.hub)

    def _form(self, one: Subscription) -> dict[str, str]:
        form = {"hub.callback": one.callback, "hub.mode": one.pending, "hub.topic": one.topic}
        form["hub.verify"] = "async"  # hubs of PubSubHubbub 0.3 want to be told
        if one.pending == "subscribe":
            form |= {"hub.lease_seconds": str(int(self._lease_s)), "hub.secret": one.secret}
        return form

    def _at(self, one: Subscription, next_at: float) -> None:
        one.next_at = next_at
        heapq.heappush(self._times, (next_at, one.token))
        self._changed.add(one.token)
        self._look.set()

    def _retry_s(self, failures: int) -> float:
        wait_s = min(_RETRY_S * 2.0 ** min(failures - 1, 30), _LONGEST_RETRY_S)
        return wait_s * self._rng.uniform(1, 1.2)

    @property
    def _lease_s(self) -> float:
        return self._config.lease_days * 24 * 3600

    def _callback(self, token: str) -> str:
        return f"{self._config.public_url}/{token}"
