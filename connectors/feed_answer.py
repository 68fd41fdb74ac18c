"""A readable answer of a feed: from the address it has moved to or the configured one, with
validators where they can be trusted, read only where it is not as it was.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime

from connectors.feed_memory import FeedMemory
from connectors.fetch import Access, Fetcher, Response
from connectors.hosts import host_of
from connectors.source import SourceConfig
from connectors.source_access import access_to_page
from connectors.unchanged_items import KnownFeed, Reading, read_articles
from connectors.urls import href
from connectors.validators import NO_VALIDATORS, Sent, Validators
from pipeline.errors import FetchFailed, HostHeld
from pipeline.records import rfc3339

_ACCEPT = (
    "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,"
    "text/xml;q=0.9,*/*;q=0.5"
)
_PATIENCE_S = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedAnswer:
    """What came; `reading` is None where the feed is as it was."""

    sent: Sent
    response: Response
    reading: Reading | None


async def ask(
    config: SourceConfig, memory: FeedMemory, fetcher: Fetcher, access: Access, now: float
) -> FeedAnswer:
    """Ask for the feed and read it. Of `memory`, moves and validators change.

    Raises FetchFailed of the last address that failed; HostHeld also where too many are before us.
    """
    failure: FetchFailed | None = None
    for address in memory.move.addresses(memory.url, now):
        try:
            return await _ask_at(address, config, memory, fetcher, access, now)
        except HostHeld:
            raise
        except FetchFailed as error:
            memory.move.failed(address, memory.url)
            failure = error
    assert failure is not None
    raise failure


async def _ask_at(
    address: str,
    config: SourceConfig,
    memory: FeedMemory,
    fetcher: Fetcher,
    access: Access,
    now: float,
) -> FeedAnswer:
    validators = memory.validators
    if validators.address != address:
        validators = Validators(address=address)
    host = host_of(href(address) or address)
    fetcher.hosts.check_hold(host)
    if (wait_s := fetcher.hosts.wait_s(host)) > _PATIENCE_S:  # not in a collector's slot
        raise HostHeld(f"{host} has no turn for {wait_s:.0f} s", wait_s)
    own = access_to_page(access, memory.url, address)
    sent = validators.to_send(now)
    while True:
        etag, last_modified = sent
        response = await fetcher.get(
            address, etag=etag, last_modified=last_modified, accept=_ACCEPT, access=own
        )
        if response.status != 304 or validators.not_modified(now):
            break
        sent = NO_VALIDATORS
    reading = None
    if response.status != 304 and not validators.is_same(response):
        reading = await asyncio.to_thread(_read, config, memory.url, response, memory.known, now)
    memory.validators = validators
    memory.move.answered(address, memory.url, response.moved_to, now)
    return FeedAnswer(sent=sent, response=response, reading=reading)


def _read(
    config: SourceConfig, feed_url: str, response: Response, known: KnownFeed, now: float
) -> Reading:
    return read_articles(
        config,
        response.body,
        response.headers,
        response.url,
        feed_url,
        rfc3339(datetime.fromtimestamp(now, UTC)),
        known,
        truncated=response.truncated,
    )
