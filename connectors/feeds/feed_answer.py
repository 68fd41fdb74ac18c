"""A readable answer of a feed: from the address it has moved to or the configured one, with
validators where they can be trusted, read only where it is not as it was.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from connectors.feeds.feed_memory import FeedMemory
from connectors.feeds.unchanged_items import KnownFeed, Reading
from connectors.fetch import Access, Fetcher, Response
from connectors.hosts import host_of
from connectors.urls import href
from connectors.web.conditional import ask_conditionally
from connectors.web.source_access import access_at
from connectors.web.validators import Sent, Validators
from pipeline.errors import FetchFailed, HostHeld

ACCEPT = (
    "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,"
    "text/xml;q=0.9,*/*;q=0.5"
)
_PATIENCE_S = 30.0

Read = Callable[[Response, KnownFeed], Reading]
"""Reads what is new in a feed. Raises FetchFailed for what is no feed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedAnswer:
    """What came; `reading` is None where the feed is as it was."""

    sent: Sent
    response: Response
    reading: Reading | None


async def ask(
    memory: FeedMemory, fetcher: Fetcher, access: Access, read: Read, now: float
) -> FeedAnswer:
    """Ask for the feed and read it. Of `memory`, moves and validators change.

    Raises FetchFailed of the last address that failed; HostHeld also where too many are before us.
    """
    failure: FetchFailed | None = None
    for address in memory.move.addresses(memory.url, now):
        try:
            return await _ask_at(address, memory, fetcher, access, read, now)
        except HostHeld:
            raise
        except FetchFailed as error:
            memory.move.failed(address, memory.url)
            failure = error
    assert failure is not None
    raise failure


async def _ask_at(
    address: str, memory: FeedMemory, fetcher: Fetcher, access: Access, read: Read, now: float
) -> FeedAnswer:
    validators = memory.validators
    if validators.address != address:
        validators = Validators(address=address)
    host = host_of(href(address) or address)
    fetcher.hosts.check_hold(host)
    if (wait_s := fetcher.hosts.wait_s(host)) > _PATIENCE_S:  # not in a collector's slot
        raise HostHeld(f"{host} has no turn for {wait_s:.0f} s", wait_s)
    own = access_at(access, memory.url, address)
    answer = await ask_conditionally(fetcher, address, validators, ACCEPT, own, now)
    reading = None
    if not answer.same:
        reading = await asyncio.to_thread(read, answer.response, memory.known)
    memory.validators = validators
    memory.move.answered(address, memory.url, answer.response.moved_to, now)
    return FeedAnswer(sent=answer.sent, response=answer.response, reading=reading)
