"""What tests of the collector share: a log in place of Kafka, a folder to work in, feeds."""

import asyncio
from collections import Counter
from contextlib import closing
from random import Random

from connectors.collect import CollectConfig, Collector, cursors_file
from connectors.collector.open_collector import open_collector
from connectors.cursors import Cursors, read_health
from connectors.fetch import FetchConfig
from connectors.hosts import Hosts
from connectors.rss import Rss
from connectors.schedule import Schedule, ScheduleConfig
from connectors.source import Poll, SourceConfig
from pipeline.codec import decode_raw
from pipeline.records import RawArticle
from tests.connectors.site import Answer

LIMIT = 8 << 20
HTML = {"Content-Type": "text/html"}


class Log:
    """Takes records as Kafka does; `troubles` are raised by the next calls, None for none."""

    def __init__(self, *troubles, on_call=lambda log: None, lost=True):
        self.troubles = list(troubles)
        self.on_call = on_call
        self.lost = lost  # a call that raises has written nothing
        self.records = []

    def produce(self, records):
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble is None or not self.lost:
            self.records += records
        self.on_call(self)
        if trouble is not None:
            raise trouble

    @property
    def titles(self):
        return sorted(decode_raw(value).entry.title for _, value in self.records)


class Room:
    """A collector's folder; each `run` is a process of its own."""

    def __init__(self, folder, **fetch):
        self.folder = folder
        self.fetch = {"host_spacing_s": 0, "timeout_s": 5, "allow_networks": ["127.0.0.0/8"]}
        self.fetch |= fetch
        self.reports = []

    def run(self, log, *sources, until_idle=True, **options):
        async def main():
            self.stop, self.loop = asyncio.Event(), asyncio.get_running_loop()
            with closing(Cursors(cursors_file(self.folder))) as cursors:
                async with open_collector(
                    CollectConfig(longest_pause_s=0.01, **options),
                    FetchConfig(**self.fetch),
                    log,
                    cursors,
                    self.stop,
                    max_message_bytes=LIMIT,
                    report=self.reports.append,
                ) as collector:
                    await collector.run(sources, until_idle=until_idle)

        asyncio.run(main())
        return self.health()

    def please_stop(self, *_):
        self.loop.call_soon_threadsafe(self.stop.set)

    def health(self):
        return {one.id: one for one in read_health(cursors_file(self.folder))}


def feed(site, path, *titles):
    """Publish a feed whose entries have pages; gives its declaration."""
    items = "".join(
        f"<item><title>{title}</title><link>{site.url(f'/page/{title}')}</link></item>"
        for title in titles
    )
    body = f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>"
    site.pages[path] = Answer(body.encode(), headers={"ETag": f'"{hash(body)}"'})
    for title in titles:
        site.pages[f"/page/{title}"] = Answer(f"<p>{title}</p>".encode(), headers=HTML)
    return Rss(type="rss", id=path.strip("/"), url=site.url(path), page_retry_s=0.01)


class Declared(SourceConfig):
    """The declaration of a source that the test answers for. `version` is there to be changed."""

    url: str = ""
    every_minutes: float | None = None
    version: int = 0
    archive: bool = False

    @property
    def is_archive(self):
        return self.archive


def counted(cursor, now, **more):
    """A poll that gives one article, the next in number; another poll is due in a moment."""
    n = cursor.get("n", 0) + 1
    article = RawArticle(id=f"{n}", source="s", url="u", canonical_url="u", fetched_at="t")
    return Poll(items=[article], cursor={"n": n}, **{"next_poll_at": now + 0.001} | more)


class Connected:
    """Connects sources that answer as `answers[id](cursor, now)` does: with a Poll, or it raises.

    Without an answer they are `counted`. Counts the polls that began, by id.
    """

    def __init__(self, **answers):
        self.polls = Counter()
        self.connections = Counter()
        self._answers = answers
        self._moved = asyncio.Condition()

    def __call__(self, config):
        self.connections[config.id] += 1
        return _Answering(config, self)

    async def answer(self, source, cursor, now):
        async with self._moved:
            self.polls[source] += 1
            self._moved.notify_all()
        answer = self._answers.get(source, counted)(cursor, now)
        return await answer if asyncio.iscoroutine(answer) else answer

    async def reached(self, source, polls):
        """Wait until so many polls of it have begun."""
        async with self._moved:
            await self._moved.wait_for(lambda: self.polls[source] >= polls)


class _Answering:
    def __init__(self, config, connected):
        self.config = config
        self._connected = connected

    async def poll(self, cursor, now):
        return await self._connected.answer(self.config.id, cursor, now)


def collect_from(folder, sources, connect, meanwhile, *, log=None, ahead=(0.0,), **options):
    """Collect from `sources` until `await meanwhile(collector)` returns.

    `ahead[0]`: by how many seconds the clock is. Gives each source's cursor and failures.
    """

    async def main():
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        with closing(Cursors(cursors_file(folder))) as cursors:
            collector = Collector(
                CollectConfig(**options),
                connect,
                log or Log(),
                cursors,
                stop,
                hosts=Hosts(2, 0),
                schedule=Schedule(ScheduleConfig(), Random(1)),
                max_message_bytes=LIMIT,
                report=lambda metrics: None,
                clock=lambda: loop.time() + ahead[0],
                rng=Random(1),
            )
            running = asyncio.create_task(collector.run(sources))
            await meanwhile(collector)
            stop.set()
            await running
            return {source.id: cursors.load(source.id) for source in sources}

    return asyncio.run(main())
