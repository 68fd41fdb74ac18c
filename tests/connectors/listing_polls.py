"""A sitemap or a section of a paper, polled again and again."""

import asyncio
from datetime import UTC, datetime
from random import Random

import orjson

from connectors.fetch import Fetcher
from connectors.registry import connect
from connectors.schedule import Schedule, ScheduleConfig
from connectors.web.fetch_config import FetchConfig
from tests.connectors.site import Answer

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HTML = {"Content-Type": "text/html; charset=utf-8"}


def publish_stories(site, count):
    """Put so many articles on the site, at /story-N-of-many-words."""
    for n in range(count):
        page = f"<meta property='og:type' content='article'><p>Story {n}".encode()
        site.pages[f"/story-{n}-of-many-words"] = Answer(page, headers=HTML)


class ListingPolls:
    """Polls of one source; the cursor passes through JSON as it does on disk."""

    def __init__(self, config):
        self.config = config
        self.cursor = {}

    def __call__(self, hours=0.0):
        async def once():
            config = FetchConfig(host_spacing_s=0, timeout_s=5, allow_networks=["127.0.0.0/8"])
            async with Fetcher(config) as fetcher:
                schedule = Schedule(ScheduleConfig(), Random(1))
                connector = connect(self.config, fetcher, schedule, Random(1))
                return await connector.poll(self.cursor, NOW.timestamp() + hours * 3600)

        poll = asyncio.run(once())
        self.cursor = orjson.loads(orjson.dumps(poll.cursor))
        return poll
