"""Every kind of source. A new one: its file, a line in the union, a case in `connect`."""

from random import Random
from typing import Annotated

from pydantic import Field

from connectors.feeds.feed_poll import FeedConnector
from connectors.fetch import Fetcher
from connectors.files import Files, FilesConnector
from connectors.jsonfeed import JsonFeed
from connectors.pages import Pages, PagesConnector
from connectors.rss import Rss
from connectors.schedule import Schedule
from connectors.section import Section, SectionConnector
from connectors.sitemap import Sitemap, SitemapConnector
from connectors.source import Connector
from connectors.warc import Warc, WarcConnector

AnySource = Annotated[
    Rss | JsonFeed | Sitemap | Section | Pages | Files | Warc, Field(discriminator="type")
]


def connect(
    config: AnySource,
    fetcher: Fetcher,
    schedule: Schedule,
    rng: Random,
) -> Connector:
    """The connector of a declared source. Raises ConfigError for a missing secret."""
    match config:
        case Rss() | JsonFeed():
            return FeedConnector(config, fetcher, schedule, rng)
        case Sitemap():
            return SitemapConnector(config, fetcher, schedule, rng)
        case Section():
            return SectionConnector(config, fetcher, schedule, rng)
        case Pages():
            return PagesConnector(config, fetcher, rng)
        case Files():
            return FilesConnector(config)
        case Warc():
            return WarcConnector(config)
