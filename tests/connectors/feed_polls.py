"""A feed on a site of one's own, polled again and again."""

import asyncio
from random import Random

import orjson

from connectors.feeds.feed_poll import FeedConfig, FeedConnector
from connectors.fetch import FetchConfig, Fetcher
from connectors.hosts import Hosts
from connectors.schedule import Schedule, ScheduleConfig

HTML = {"Content-Type": "text/html"}
HOUR = 3600.0
DAY = 24 * HOUR


def rss(site, *numbers, language="hi", **changed):
    """A feed of entries /1, /2 ...; `changed` gives the summaries of some: e2="other words"."""
    items = "".join(
        f"<item><title>Title {n}</title><link>{site.url(f'/{n}')}</link><guid>g{n}</guid>"
        f"<description>{changed.get(f'e{n}', f'Words {n}')}</description></item>"
        for n in numbers
    )
    return (
        f"<rss version='2.0'><channel><title>News</title><language>{language}</language>"
        f"{items}</channel></rss>"
    ).encode()


class Polls:
    """One feed polled again and again; the cursor passes through JSON as it does on disk."""

    def __init__(self, url, *, spacing_s=0, loopback="", **options):
        self.config = FeedConfig(id="src", url=url, **options)
        self.fetch = FetchConfig(
            host_spacing_s=spacing_s,
            timeout_s=5,
            allow_networks=["127.0.0.0/8"],
            loopback_test=loopback,
        )
        self.cursor = {}
        self.restart()

    def restart(self):
        """Another process: what it had in memory only is lost."""
        self.connector = None
        self.hosts = Hosts(self.fetch.host_concurrency, self.fetch.host_spacing_s)

    def __call__(self, now=0.0, *, save=True, pushed=()):
        """Poll once. `save=False`: the process died before the cursor was saved."""

        async def once():
            async with Fetcher(self.fetch, self.hosts) as fetcher:
                if self.connector is None:
                    schedule = Schedule(ScheduleConfig(), Random(1))
                    self.connector = FeedConnector(self.config, fetcher, schedule, Random(1))
                self.connector._fetcher = fetcher
                for body in pushed:
                    self.connector.push(body)
                return await self.connector.poll(self.cursor, now)

        poll = asyncio.run(once())
        if save:
            self.cursor = orjson.loads(orjson.dumps(poll.cursor))
        return poll


def titles(poll):
    return [item.entry.title for item in poll.items]
