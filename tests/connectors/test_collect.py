import asyncio
import socket
import threading
from contextlib import closing
from dataclasses import replace
from random import Random

import pytest

from connectors.broker import KafkaConfig, Producer
from connectors.collect import CollectConfig, Collector, collect, cursors_file
from connectors.cursors import Cursors, read_health
from connectors.fetch import FetchConfig
from connectors.files import Files
from connectors.pages import Pages
from connectors.rss import Rss
from connectors.source import Poll, SourceConfig
from pipeline.codec import decode_raw
from pipeline.errors import BrokerUnavailable
from pipeline.records import RawArticle
from tests.connectors.kafka_records import read_all
from tests.connectors.site import Answer, Site

LIMIT = 8 << 20
HTML = {"Content-Type": "text/html"}


@pytest.fixture
def site():
    with Site() as running:
        yield running


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

    def __init__(self, folder):
        self.folder = folder

    def run(self, log, *sources, until_idle=True, **options):
        async def main():
            self.stop, self.loop = asyncio.Event(), asyncio.get_running_loop()
            cursors = Cursors(cursors_file(self.folder))
            try:
                await collect(
                    CollectConfig(longest_pause_s=0.01, **options),
                    FetchConfig(host_spacing_s=0, timeout_s=5, allow_networks=["127.0.0.0/8"]),
                    sources,
                    log,
                    cursors,
                    self.stop,
                    max_message_bytes=LIMIT,
                    until_idle=until_idle,
                )
            finally:
                cursors.close()

        asyncio.run(main())
        return self.health()

    def please_stop(self, *_):
        self.loop.call_soon_threadsafe(self.stop.set)

    def health(self):
        return {one.id: one for one in read_health(cursors_file(self.folder))}


@pytest.fixture
def room(tmp_path):
    return Room(tmp_path / "data")


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


def test_every_kind_of_source_goes_into_the_log_once(site, room, tmp_path):
    (tmp_path / "a.jsonl").write_bytes(b'{"title": "f", "text": "words"}\n')
    site.pages["/single"] = Answer(b"<p>single</p>", headers=HTML)
    sources = (
        feed(site, "/one", "a", "b"),
        feed(site, "/two", "c").model_copy(update={"max_entries_per_poll": 1}),
        Pages(type="pages", id="pages", urls=(site.url("/single"),)),
        Files(type="files", id="files", path=str(tmp_path)),
        feed(site, "/off", "x").model_copy(update={"enabled": False}),
    )
    log = Log()
    health = room.run(log, *sources)
    articles = [decode_raw(value) for _, value in log.records]
    assert [article.id for article in articles] == [key for key, _ in log.records]
    assert sorted(a.html or a.text for a in articles) == [
        "<p>a</p>",
        "<p>b</p>",
        "<p>c</p>",
        "<p>single</p>",
        "words",
    ]
    assert health.keys() == {"one", "two", "pages", "files"}
    assert {one.outcome for one in health.values()} == {"ok"}
    assert (health["one"].items, health["one"].title) == (2, "News")
    assert health["one"].bytes == sum(len(v) for _, v in log.records if b'"source":"one"' in v)

    again = Log()
    health = room.run(again, *sources)
    assert again.records == []
    assert (site.hits["/one"], health["one"].outcome) == (2, "not_modified")
    assert site.hits["/single"] == 1


def test_until_idle_waits_for_entries_beyond_the_cap_and_pages_to_try_again(site, room):
    source = feed(site, "/feed", *"abcde").model_copy(update={"max_entries_per_poll": 2})
    site.pages["/page/b"] = Answer(status=503)
    log = Log()
    room.run(log, source)
    assert log.titles == ["a", "b", "c", "d", "e"]
    assert site.hits["/page/b"] == 3
    assert site.hits["/feed"] == 1


def test_a_cursor_is_saved_only_after_the_acknowledgement(site, room):
    source = feed(site, "/feed", "a", "b")
    refusing = Log(BrokerUnavailable("away"), on_call=room.please_stop)
    health = room.run(refusing, source, until_idle=False)
    assert refusing.records == []
    assert (health["feed"].polls, health["feed"].last_poll_at) == (0, None)
    log = Log()
    room.run(log, source)
    assert log.titles == ["a", "b"]


def test_killed_between_acknowledgement_and_save_everything_is_sent_again(site, room):
    source = feed(site, "/feed", "a", "b")
    written = Log(RuntimeError("killed"), lost=False)
    with pytest.raises(RuntimeError, match="killed"):
        room.run(written, source)
    assert written.titles == ["a", "b"]
    log = Log()
    room.run(log, source)
    assert log.titles == ["a", "b"]


def test_while_the_broker_is_away_nothing_is_lost(site, room):
    log = Log(*[BrokerUnavailable("away")] * 5)
    health = room.run(log, *(feed(site, f"/feed{n}", f"{n}") for n in range(5)), concurrency=2)
    assert log.titles == ["0", "1", "2", "3", "4"]
    assert {one.failures for one in health.values()} == {0}


def test_one_slow_feed_does_not_hold_up_the_others(site, room):
    slow = feed(site, "/slow", "late")
    never = threading.Event()
    site.pages["/slow"] = Answer(b"", wait=never)
    others = [feed(site, f"/feed{n}", f"{n}") for n in range(5)]

    def stop_when_all_are_there(log):
        if len(log.records) == 5:
            room.please_stop()

    log = Log(on_call=stop_when_all_are_there)
    health = room.run(log, slow, *others, until_idle=False, concurrency=2)
    assert log.titles == ["0", "1", "2", "3", "4"]
    assert health["slow"].polls == 0


def test_stopping_saves_nothing_by_halves(site, room):
    source = feed(site, "/feed", "a", "b")
    site.pages["/page/b"] = lambda headers: (
        room.please_stop() or Answer(b"", wait=threading.Event())
    )
    log = Log()
    health = room.run(log, source, until_idle=False)
    assert (log.records, health["feed"].polls) == ([], 0)


class Rounds:
    """A connector that gives an article each poll and crashes where `crash_at` says.

    At `monstrous_at` the article is longer than Kafka takes and cannot be cut.
    """

    def __init__(self, name, rounds, crash_at=(), monstrous_at=()):
        self.config = SourceConfig(id=name)
        self.rounds = rounds
        self.crash_at = crash_at
        self.monstrous_at = monstrous_at
        self.polls = 0

    async def poll(self, cursor, now):
        self.polls += 1
        if self.polls in self.crash_at:
            raise KeyError("surprise")
        n = cursor.get("n", 0) + 1
        article = RawArticle(
            id=f"{n}", source=self.config.id, url="u", canonical_url="u", fetched_at="t"
        )
        if self.polls in self.monstrous_at:
            article = replace(article, url="u" * (LIMIT + 1))
        return Poll(items=[article], cursor={"n": n}, next_poll_at=now + 0.001, settled=False)


def run_rounds(folder, rounds, *connectors):
    """Run until the first connector was polled `rounds` times."""

    async def main():
        stop, loop = asyncio.Event(), asyncio.get_running_loop()

        def enough(log):
            if connectors[0].polls >= rounds:
                loop.call_soon_threadsafe(stop.set)

        log = Log(on_call=enough)
        cursors = Cursors(cursors_file(folder))
        collector = Collector(
            CollectConfig(),
            {one.config.id: one for one in connectors},
            log,
            cursors,
            stop,
            LIMIT,
            clock=loop.time,
            rng=Random(1),
        )
        await collector.run()
        loaded = {one.config.id: cursors.load(one.config.id) for one in connectors}
        cursors.close()
        return log, loaded

    return asyncio.run(main())


def test_sources_are_polled_again_when_their_time_comes(tmp_path):
    log, loaded = run_rounds(tmp_path, 5, Rounds("a", 5))
    assert [key for key, _ in log.records][:5] == ["1", "2", "3", "4", "5"]
    assert loaded["a"][0]["n"] == len(log.records)


def test_a_crash_costs_one_source_a_pause_and_the_others_nothing(tmp_path, caplog):
    steady, broken = Rounds("steady", 20), Rounds("broken", 20, crash_at=(3,))
    _, loaded = run_rounds(tmp_path, 20, steady, broken)
    assert steady.polls >= 20
    assert (broken.polls, loaded["broken"]) == (3, ({"n": 2}, 1))
    assert "KeyError: 'surprise'" in caplog.text
    health = {one.id: one for one in read_health(cursors_file(tmp_path))}
    assert health["broken"].outcome == "failed"
    assert health["broken"].detail == "crashed: KeyError: 'surprise'"
    assert health["broken"].next_poll_at - health["broken"].last_poll_at > 800


def test_an_article_that_kafka_cannot_take_is_left_out_and_everything_goes_on(tmp_path, caplog):
    log, loaded = run_rounds(tmp_path, 5, Rounds("a", 5, monstrous_at=(2,)))
    assert [key for key, _ in log.records][:4] == ["1", "3", "4", "5"]
    assert loaded["a"] == ({"n": len(log.records) + 1}, 0)
    assert "a: left out: article 2" in caplog.text
    (health,) = read_health(cursors_file(tmp_path))
    assert (health.items, health.outcome) == (len(log.records), "ok")


def test_after_a_restart_sources_wait_for_their_time(site, room):
    source = feed(site, "/feed", "a")
    room.run(Log(), source)
    new = feed(site, "/new", "b")
    health = room.run(Log(on_call=room.please_stop), source, new, until_idle=False)
    assert (health["new"].polls, health["feed"].polls, site.hits["/feed"]) == (1, 1, 1)


def test_a_page_of_20_mb_fits_into_a_message(site, room):
    source = feed(site, "/feed", "a")
    site.pages["/page/a"] = Answer(b'"\n' * 10_000_000, headers=HTML)  # JSON doubles it
    log = Log()
    room.run(log, source)
    ((_, value),) = log.records
    assert LIMIT - 10 <= len(value) <= LIMIT
    assert decode_raw(value).truncated


def test_real_kafka_has_what_the_cursors_say(site, room, kafka, topic):
    sources = [feed(site, f"/feed{n}", f"{n}a", f"{n}b") for n in range(10)]
    site.pages["/page/3a"] = Answer("नई दिल्ली ".encode() * 800_000, headers=HTML)  # 20 MB
    config = KafkaConfig(topic=topic)
    assert config.max_message_bytes == LIMIT
    with closing(Producer(config, kafka.bootstrap, timeout_s=10)) as producer:
        health = room.run(producer, *sources)
        room.run(producer, *sources)
    records = read_all(kafka.bootstrap, topic)
    assert sum(one.items for one in health.values()) == len(records) == 20
    found = [decode_raw(record.value) for record in records]
    assert [record.key.decode() for record in records] == [article.id for article in found]
    articles = {article.entry.title: article for article in found}
    assert articles.keys() == {f"{n}{letter}" for n in range(10) for letter in "ab"}
    assert articles["3a"].truncated
    assert articles["3b"].html == "<p>3b</p>"


def test_a_kafka_that_is_away_does_not_keep_the_collector_from_stopping(site, room):
    source = feed(site, "/feed", "a")
    with socket.socket() as closed:  # bound, but nobody listens
        closed.bind(("127.0.0.1", 0))
        nowhere = f"127.0.0.1:{closed.getsockname()[1]}"
        producer = Producer(KafkaConfig(bootstrap_servers=[nowhere]), timeout_s=1)
        site.pages["/page/a"] = lambda headers: room.please_stop() or Answer(b"a", headers=HTML)
        with closing(producer):
            health = room.run(producer, source, until_idle=False)
    assert health["feed"].polls == 0
