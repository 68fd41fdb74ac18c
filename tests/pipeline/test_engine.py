"""The engine on a real Kafka and a real store: every record ends in exactly one disposition."""

import threading
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest
import sqlalchemy as sa

from pipeline.codec import encode
from pipeline.engine import Engine, EnrichConfig
from pipeline.errors import DeadLetterLimit, LogMismatch, UnreadableProfile
from pipeline.records import LogIdentity, RawArticle
from pipeline.store import followers, reading, schema
from pipeline.store.clean_earlier import clean_earlier
from pipeline.store.dead_letter_limits import DeadLetterLimits
from pipeline.store.sqlite import StoreConfig, open_reader, open_store
from pipeline.text.fingerprint import content_hash
from tests.pipeline.recurring import LINE, own_text

pytestmark = pytest.mark.kafka

PAGE = """<html lang="en"><head><title>{title}</title></head><body><nav>Home News Sport</nav>
<article><h1>{title}</h1><p>{text}</p><p>The minister said on Tuesday that the work would begin
before the end of the year, and that the money had been found.</p></article></body></html>"""


def article(name, text=None, fetched_at="2026-05-01T08:00:00.000Z", **fields):
    text = (
        text or f"The council of {name} voted for the new bridge after a debate of six hours. " * 3
    )
    return RawArticle(
        id=content_hash(name),
        source="gazette",
        url=f"https://news.example/{name}",
        canonical_url=f"https://news.example/{name}",
        html=PAGE.format(title=f"Bridge for {name}", text=text),
        page="fetched",
        fetched_at=fetched_at,
        **fields,
    )


class Running:
    """An engine in a thread, which can be waited for by the number of records it committed."""

    def __init__(self, kafka, topic, tmp_path, **config):
        self.store_url = StoreConfig().url(tmp_path)
        self.kafka, self.topic = kafka, topic
        self.config = EnrichConfig(**config)
        self.stop = threading.Event()
        self.committed = threading.Condition()
        self.count = 0
        self.error = None

    def identity(self, **changed):
        known = {"cluster_id": "c", "topic_id": "t", "partitions": 4, "topic": self.topic}
        return LogIdentity(**(known | changed))

    @contextmanager
    def engine(self, **changed):
        identity = self.identity(**changed)
        with closing(
            Engine(self.config, self.kafka.settings, identity, self.store_url, self.report)
        ) as engine:
            yield engine

    def report(self, report):
        with self.committed:
            self.count += sum(report.committed.counts.values())
            self.committed.notify_all()

    def run(self, until):
        """Run until so many records are committed, then stop; an error of the engine is raised."""

        def work():
            try:
                with self.engine() as engine:
                    engine.run(self.stop)
            except Exception as error:
                self.error = error
                with self.committed:
                    self.committed.notify_all()

        thread = threading.Thread(target=work)
        thread.start()
        with self.committed:
            assert self.committed.wait_for(lambda: self.count >= until or self.error, timeout=120)
        self.stop.set()
        thread.join(30)
        assert not thread.is_alive()
        self.stop.clear()
        if self.error:
            raise self.error
        return self.counts()

    def counts(self):
        with open_reader(self.store_url).begin() as connection:
            return reading.counts(connection)


@pytest.fixture
def produce(kafka, topic):
    """Send values (records or bytes) to the topic, in order, to one partition."""
    from kafka import KafkaProducer

    producer = KafkaProducer(**kafka.settings, max_request_size=16 << 20, compression_type="zstd")

    def send(*values, partition=0):
        for value in values:
            record = encode(value) if isinstance(value, RawArticle) else value
            key = value.id.encode() if isinstance(value, RawArticle) else b"k"
            producer.send(topic, key=key, value=record, partition=partition).get(30)

    yield send
    producer.close()


def test_each_record_ends_in_one_disposition(kafka, topic, tmp_path, produce):
    first = article("Aberdeen")
    produce(
        first,
        first,  # delivered twice
        replace(article("Bergen"), html=first.html),  # the same page at another address
        article(
            "Aberdeen", text="It was all called off. " * 10, fetched_at="2026-05-01T09:00:00.000Z"
        ),
        b"not JSON",
    )
    counts = Running(kafka, topic, tmp_path).run(until=5)
    assert counts == {"in": 5, "new": 1, "copy": 1, "revision": 1, "seen": 1, "dead": 1}


def test_a_second_run_over_the_same_articles_adds_nothing(kafka, topic, tmp_path, produce):
    articles = [article(name) for name in ("Oslo", "Turku", "Riga")]
    produce(*articles)
    running = Running(kafka, topic, tmp_path)
    assert running.run(until=3)["new"] == 3
    produce(*articles, partition=1)
    assert running.run(until=6) == {
        "in": 6, "new": 3, "copy": 0, "revision": 0, "seen": 3, "dead": 0,
    }  # fmt: skip


POISON = {
    "not JSON": b"{half",
    "not a RawArticle": b'{"id": 3}',
    "empty record": b"",
    "invalid UTF-8": b'{"id": "\xff\xfe"}',
    "NUL bytes": b"\x00\x00\x00",
    "too much markup": encode(article("huge").__class__(
        id="a" * 32, source="s", url="u", canonical_url="u", fetched_at="2026-05-01T08:00:00.000Z",
        html="<p>" * 3_400_000)),
    "nested too deep": encode(RawArticle(
        id="b" * 32, source="s", url="u", canonical_url="u", fetched_at="2026-05-01T08:00:00.000Z",
        html="<html><body>" + "<div>" * 200 + "text" + "</div>" * 200 + "</body></html>")),
}  # fmt: skip


def test_poison_becomes_dead_letters_with_its_bytes_and_the_stream_goes_on(
    kafka, topic, tmp_path, produce
):
    produce(*POISON.values(), article("Lund"))
    running = Running(kafka, topic, tmp_path)
    counts = running.run(until=len(POISON) + 1)
    assert (counts["dead"], counts["new"]) == (len(POISON), 1)
    with open_reader(running.store_url).begin() as connection:
        rows = connection.execute(
            sa.select(schema.dead_letters).order_by(schema.dead_letters.c.offset)
        ).all()
    assert [bytes(row.value) for row in rows] == list(POISON.values())
    assert [row.offset for row in rows] == list(range(len(POISON)))
    assert {row.stage for row in rows} == {"decode", "extract"}
    assert all(row.reason for row in rows)


def test_too_many_dead_letters_stop_the_job_before_they_are_committed(
    kafka, topic, tmp_path, produce
):
    produce(*[b"not JSON"] * 5)
    limits = DeadLetterLimits(max_consecutive=3)
    running = Running(kafka, topic, tmp_path, dead_letters=limits)
    with pytest.raises(DeadLetterLimit):
        running.run(until=5)
    assert running.counts()["in"] == 0


def test_a_locked_database_makes_no_dead_letters(kafka, topic, tmp_path, produce, monkeypatch):
    monkeypatch.setattr("pipeline.store.sqlite.BUSY_TIMEOUT_S", 0.2)
    monkeypatch.setattr("pipeline.engine.BACKOFF_S", (0.2, 0.2))
    produce(article("Kiel"))
    running = Running(kafka, topic, tmp_path)
    with running.engine() as engine:
        holder = open_store(running.store_url).raw_connection()
        holder.execute("BEGIN IMMEDIATE")
        thread = threading.Thread(target=engine.run, args=(running.stop,))
        thread.start()
        running.stop.wait(1.5)  # several epochs fail meanwhile
        assert running.count == 0
        holder.execute("ROLLBACK")
        holder.close()
        with running.committed:
            assert running.committed.wait_for(lambda: running.count == 1, timeout=60)
        running.stop.set()
        thread.join(30)
    assert running.counts() == {
        "in": 1, "new": 1, "copy": 0, "revision": 0, "seen": 0, "dead": 0,
    }  # fmt: skip


@pytest.mark.parametrize("what", ["cluster_id", "topic_id"])
def test_another_log_stops_loudly(kafka, topic, tmp_path, what):
    running = Running(kafka, topic, tmp_path)
    with running.engine():
        pass
    with pytest.raises(LogMismatch, match=what), running.engine(**{what: "other"}):
        pass


def test_a_log_that_lost_records_stops_loudly(kafka, topic, tmp_path, produce):
    produce(article("Brno"))
    running = Running(kafka, topic, tmp_path)
    with running.engine():
        pass
    with open_store(running.store_url).begin() as connection:
        connection.execute(sa.update(schema.offsets).values(next_offset=7))
    with running.engine() as engine, pytest.raises(LogMismatch, match="has lost records"):
        engine.run(running.stop)


def report(number):
    """An article of its own words over a line that the source puts under all of them."""
    plain = replace(article(f"report-{number}"), html=None, page="none")
    return replace(plain, text=f"Report {number}\n{own_text(number)}\n{LINE}")


def bodies(store_url):
    with open_reader(store_url).begin() as connection:
        return [article.body for article in reading.current_articles(connection, batch=100)]


def test_a_line_under_every_article_is_learned_and_earlier_ones_are_cleaned_on_demand(
    kafka, topic, tmp_path, produce
):
    produce(*map(report, range(25)))
    running = Running(kafka, topic, tmp_path, max_articles=5)
    assert running.run(until=25)["new"] == 25
    before = [body for body in bodies(running.store_url) if LINE in body]
    assert 0 < len(before) <= 20
    store = open_store(running.store_url)
    list(clean_earlier(store, "2026-05-02T09:00:00.000Z"))
    assert not any(LINE in body for body in bodies(running.store_url))
    kinds = [change.kind for change in followers.changes_after(store, 0, 100)]
    assert kinds == ["new"] * 25 + ["cleaned"] * len(before)
    store.dispose()
    again = [replace(report(n), published="2026-05-01") for n in range(25)]
    produce(*again)
    assert running.run(until=50) == {
        "in": 50, "new": 25, "copy": 0, "revision": 0, "seen": 25, "dead": 0,
    }  # fmt: skip


def test_a_profile_that_cannot_be_read_stops_the_job_and_makes_no_dead_letter(
    kafka, topic, tmp_path, produce
):
    produce(report(0))
    running = Running(kafka, topic, tmp_path)
    running.run(until=1)
    with open_store(running.store_url).begin() as connection:
        connection.execute(sa.update(schema.source_profiles).values(profile=b"damaged"))
    produce(report(1))
    with pytest.raises(UnreadableProfile, match="'gazette'"):
        running.run(until=2)
    assert running.counts()["in"] == 1
