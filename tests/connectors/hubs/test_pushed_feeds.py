"""A collector whose feeds are pushed: real feeds, a real hub, real callbacks."""

import asyncio
import socket
from contextlib import asynccontextmanager, closing

import pytest

from connectors.collect import CollectConfig, cursors_file
from connectors.collector.open_collector import open_collector
from connectors.cursors import Cursors
from connectors.fetch import FetchConfig
from connectors.hubs.websub_config import WebSubConfig
from connectors.rss import Rss
from pipeline.errors import ConfigError
from tests.connectors.collecting import LIMIT, Log
from tests.connectors.site import Site
from tests.connectors.test_websub import free_port
from tests.connectors.websub_hub import Hub, post


@pytest.fixture
def site():
    with Site() as running:
        yield running


@pytest.fixture
def hub():
    with Hub() as running:
        yield running


def feed(site, hub, *titles):
    items = "".join(
        f"<item><title>{title}</title><link>{site.url('/' + title)}</link></item>"
        for title in titles
    )
    return (
        "<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel><title>News</title>"
        f"<atom:link rel='hub' href='{hub.url}'/><atom:link rel='self' href='{site.url('/feed')}'/>"
        f"{items}</channel></rss>"
    ).encode()


def declared(site, **options):
    return Rss(type="rss", id="paper", url=site.url("/feed"), pages=False, **options)


class Arrivals(Log):
    """A log that tells, in the loop, when a title is in it."""

    def __init__(self):
        self.loop = asyncio.get_running_loop()
        self.moved = asyncio.Event()
        super().__init__(on_call=lambda log: self.loop.call_soon_threadsafe(self.moved.set))

    async def has(self, *titles):
        while not set(titles) <= set(self.titles):
            self.moved.clear()
            async with asyncio.timeout(20):
                await self.moved.wait()


@asynccontextmanager
async def collecting(folder, port, *sources):
    """A collector at work: its log, and itself."""
    stop, log = asyncio.Event(), Arrivals()
    websub = WebSubConfig(
        public_url=f"http://127.0.0.1:{port}/hooks", listen=f"127.0.0.1:{port}", max_push_mb=0.1
    )
    with closing(Cursors(cursors_file(folder))) as cursors:
        async with open_collector(
            CollectConfig(longest_pause_s=0.01),
            FetchConfig(host_spacing_s=0, allow_networks=["127.0.0.0/8"]),
            log,
            cursors,
            stop,
            max_message_bytes=LIMIT,
            websub=websub,
        ) as collector:
            running = asyncio.create_task(collector.run(sources))
            try:
                yield log, collector
            finally:
                stop.set()
                await running


def test_what_a_hub_pushes_is_collected_without_a_request(site, hub, tmp_path):
    async def go():
        site.pages["/feed"] = feed(site, hub, "old")
        async with collecting(tmp_path, free_port(), declared(site)) as (log, _):
            await log.has("old")
            await asyncio.to_thread(hub.wait_verified, 1)
            assert hub.verified == [(200, "challenge 0")]
            assert hub.asked[0]["hub.topic"] == site.url("/feed")
            hits = site.hits["/feed"]
            assert await asyncio.to_thread(hub.push, feed(site, hub, "new", "old")) == 200
            await log.has("new")
            assert log.titles == ["new", "old"]
            forged = feed(site, hub, "forged")
            assert await asyncio.to_thread(hub.push, forged, secret="guessed") == 200
            assert await asyncio.to_thread(hub.push, feed(site, hub, "newer")) == 200
            await log.has("newer")
            assert (log.titles, site.hits["/feed"]) == (["new", "newer", "old"], hits)

    asyncio.run(go())


def test_a_subscription_lasts_over_a_restart_and_ends_with_its_source(site, hub, tmp_path):
    async def go():
        port = free_port()
        site.pages["/feed"] = feed(site, hub, "old")
        async with collecting(tmp_path, port, declared(site)) as (log, _):
            await asyncio.to_thread(hub.wait_verified, 1)
        async with collecting(tmp_path, port, declared(site)) as (log, collector):
            await collector.reload([declared(site)])  # then it has begun
            assert await asyncio.to_thread(hub.push, feed(site, hub, "new", "old")) == 200
            await log.has("new")
            assert len(hub.asked) == 1
            await collector.reload([declared(site, name="another")])  # changed: still subscribed
            await collector.reload([])
            await asyncio.to_thread(hub.wait_verified, 2)
            assert [one["hub.mode"] for one in hub.asked] == ["subscribe", "unsubscribe"]
            callback = hub.asked[-1]["hub.callback"]
            assert await asyncio.to_thread(post, callback, b"x", {}) == 404

    asyncio.run(go())


def test_a_port_that_is_taken_ends_the_collector_at_its_start(site, hub, tmp_path):
    async def go():
        async with collecting(tmp_path, port):
            pass

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match=r"websub\.listen"):
            asyncio.run(go())
