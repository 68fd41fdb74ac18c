"""The feeds of a collector, with hubs that push them (WebSub)."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from random import Random

from ada_url import URL

from connectors.feeds.feed_poll import FeedConfig, FeedConnector
from connectors.fetch import Fetcher
from connectors.hubs.subscriptions import Subscriptions
from connectors.hubs.websub_config import WebSubConfig
from connectors.hubs.websub_server import CallbackServer
from connectors.source import Connector, Cursor, Poll, Pushed
from connectors.websub import WebSub

log = logging.getLogger(__name__)


class PushedFeed:
    """A feed that is polled, and pushed as long as its hub has it subscribed."""

    def __init__(self, feed: FeedConnector, feeds: dict[str, FeedConnector], hubs: WebSub) -> None:
        self._feed, self._feeds, self._hubs = feed, feeds, hubs
        feeds.setdefault(feed.config.id, feed)  # a reload that fails connects what is never polled

    @property
    def config(self) -> FeedConfig:
        """The feed's declaration."""
        return self._feed.config

    async def poll(self, cursor: Cursor, now: float) -> Poll:
        """Poll the feed, and have it subscribed at the hub that it names."""
        source = self.config.id
        self._feeds[source] = self._feed  # what is pushed is for the connector that is polled
        self._feed.rely_on_hub(self._hubs.lease_ends_at(source))
        poll = await self._feed.poll(cursor, now)
        self._hubs.polled(source, poll)
        return poll


class PushedFeeds:
    """Gives feeds their hubs, and pushes to them."""

    def __init__(self, hubs: WebSub | None, feeds: dict[str, FeedConnector]) -> None:
        self._hubs, self._feeds = hubs, feeds

    def connect(self, connector: Connector) -> Connector:
        """The connector, with its hub where it is a feed."""
        if self._hubs is not None and isinstance(connector, FeedConnector):
            return PushedFeed(connector, self._feeds, self._hubs)
        return connector

    def keep(self, sources: Collection[str]) -> None:
        """End the subscriptions of all others."""
        if self._hubs is not None:
            self._hubs.keep(sources)
        for source in self._feeds.keys() - sources:
            del self._feeds[source]


@asynccontextmanager
async def open_pushed_feeds(
    config: WebSubConfig | None,
    cursors: Path,
    fetcher: Fetcher,
    wake: Callable[[str], None],
    stop: asyncio.Event,
    clock: Callable[[], float],
    rng: Random,
) -> AsyncIterator[PushedFeeds]:
    """Within, hubs can call, if so configured. `wake` lets a source be polled now.

    Raises ConfigError where it cannot listen. What ends the subscriber sets `stop`, and is raised
    in the end.
    """
    if config is None:
        yield PushedFeeds(None, {})
        return
    feeds: dict[str, FeedConnector] = {}

    def deliver(source: str, pushed: Pushed) -> None:
        if source in feeds:
            feeds[source].push(pushed)
            wake(source)

    path = URL(config.public_url).pathname
    max_bytes = int(config.max_push_mb * 1_000_000)
    with closing(Subscriptions(cursors)) as table:
        hubs = WebSub(config, table, fetcher.post_form, deliver, clock, rng)
        await hubs.load()
        async with CallbackServer(config.listen, path, max_bytes, hubs):
            running = asyncio.create_task(hubs.run())
            running.add_done_callback(lambda _: stop.set())
            try:
                yield PushedFeeds(hubs, feeds)
            finally:
                running.cancel()
                with suppress(asyncio.CancelledError):
                    await running
                await hubs.save()
