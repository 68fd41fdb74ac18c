import asyncio
import functools
import inspect
import logging
import socket
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from connectors.cursors import Cursors
from connectors.fetch import FetchConfig, Fetcher
from connectors.hubs.subscriptions import Subscriptions
from connectors.hubs.websub_config import WebSubConfig
from connectors.hubs.websub_server import CallbackServer
from connectors.source import Hub as HubOf
from connectors.source import Poll
from connectors.websub import WebSub
from tests.connectors.websub_hub import Hub, get, post, sign

TOPIC = "https://paper.example/feed"
DAY = 24 * 3600.0
START = 1_000_000.0


@pytest.fixture
def hub():
    with Hub() as running:
        yield running


@dataclass
class Room:
    """A subscriber with its server, a clock to set, and what was delivered."""

    websub: WebSub
    folder: Path
    now: list[float]
    pushed: list
    sources: set = field(default_factory=set)

    def named(self, source, hub, topic=TOPIC, *, news=0):
        """The feed of `source` was asked, and names this hub."""
        self.sources.add(source)
        self.websub.keep(self.sources)
        named = HubOf(url=hub, topic=topic) if hub else None
        poll = Poll(items=(), cursor={}, next_poll_at=0.0, http_status=200, hub=named, news=news)
        self.websub.polled(source, poll)

    async def at(self, seconds):
        """Let it be so many seconds after the start, and everything due be done."""
        self.now[0] = START + seconds
        while await self.websub.step() <= self.now[0]:
            pass

    async def settle(self, hub, seconds=0.0):
        await self.at(seconds)
        await asyncio.to_thread(hub.settle)
        await self.websub.save()

    def lease(self, source="a"):
        """How much is left of it."""
        ends_at = self.websub.lease_ends_at(source)
        return ends_at - self.now[0] if ends_at else 0.0


@asynccontextmanager
async def opened_room(folder, *, port=None, now=START):
    Cursors(folder / "cursors.sqlite").close()
    table = Subscriptions(folder / "cursors.sqlite")
    clock, pushed = [now], []
    port = port or free_port()
    config = WebSubConfig(public_url=f"http://127.0.0.1:{port}/hooks", listen=f"127.0.0.1:{port}")
    async with Fetcher(FetchConfig(host_spacing_s=0, allow_networks=["127.0.0.0/8"])) as fetcher:
        websub = WebSub(
            config,
            table,
            fetcher.post_form,
            lambda source, body: pushed.append((source, body)),
            lambda: clock[0],
            Random(1),
        )
        await websub.load()
        async with CallbackServer(config.listen, "/hooks", 100_000, websub):
            yield Room(websub, folder, clock, pushed)
        await websub.save()
    table.close()


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def inside(test):
    """Give a coroutine function of a room one to be in."""

    def run(tmp_path, **others):
        async def go():
            async with opened_room(tmp_path) as room:
                await test(room=room, **others)

        asyncio.run(go())

    wanted = ["tmp_path", *(name for name in inspect.signature(test).parameters if name != "room")]
    run.__signature__ = inspect.Signature(
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in wanted
    )
    run.__name__ = test.__name__
    return run


async def called(function, *args, **options):
    """What strangers do, in a thread of their own."""
    return await asyncio.to_thread(functools.partial(function, *args, **options))


@inside
async def test_what_was_to_be_saved_when_the_collector_ended_is_saved_then(hub, room):
    threads, busy = ThreadPoolExecutor(1), threading.Event()
    asyncio.get_running_loop().set_default_executor(threads)
    threads.submit(busy.wait)
    room.named("a", hub.url)
    saving = asyncio.create_task(room.websub.save())
    await asyncio.sleep(0)
    saving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await saving
    busy.set()
    await room.websub.save()
    with closing(Subscriptions(room.folder / "cursors.sqlite")) as table:
        assert [one.source for one in table.load()] == ["a"]


@inside
async def test_a_feed_that_names_a_hub_is_subscribed_verified_and_pushed(hub, room):
    room.named("a", hub.url)
    await room.settle(hub)
    (form,) = hub.asked
    assert (form["hub.mode"], form["hub.topic"]) == ("subscribe", TOPIC)
    assert int(form["hub.lease_seconds"]) == 7 * DAY
    assert hub.verified == [(200, "challenge 0")]
    assert room.lease() == DAY
    assert await called(hub.push, b"<rss/>") == 200
    ((source, pushed),) = room.pushed
    assert (source, pushed.body, pushed.url) == ("a", b"<rss/>", TOPIC)
    assert pushed.headers == {"content-type": "application/rss+xml"}


@inside
async def test_a_feed_that_is_as_it_was_still_names_its_hub_and_one_that_failed_does_not(hub, room):
    named = HubOf(url=hub.url, topic=TOPIC)
    for source, outcome in (("a", "not_modified"), ("b", "failed"), ("c", "gone")):
        room.websub.polled(
            source, Poll(items=(), cursor={}, next_poll_at=0.0, outcome=outcome, hub=named)
        )
    room.websub.keep({"a", "b", "c"})
    await room.settle(hub)
    assert (len(hub.asked), room.lease("a")) == (1, DAY)


@inside
async def test_a_hub_may_verify_before_it_answers(hub, room):
    hub.verifies = "before"
    room.named("a", hub.url)
    await room.settle(hub)
    assert hub.verified == [(200, "challenge 0")]
    assert room.lease() == DAY
    await room.settle(hub, DAY / 2)
    assert len(hub.asked) == 1


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
@inside
async def test_every_method_of_signing_is_known(hub, room, method):
    room.named("a", hub.url)
    await room.settle(hub)
    large = b"x" * 90_000
    assert await called(hub.push, large, method=method) == 200
    assert room.pushed[0][1].body == large


@inside
async def test_what_is_not_signed_by_the_hub_is_taken_and_ignored(hub, room):
    room.named("a", hub.url)
    room.named("b", hub.url, "https://other.example/feed")
    await room.settle(hub)
    mine = next(form for form in hub.asked if form["hub.topic"] == TOPIC)
    other = next(form for form in hub.asked if form["hub.topic"] != TOPIC)
    body, good = b"<rss/>", sign(b"<rss/>", "sha256", mine["hub.secret"])
    for signature in (
        None,
        "",
        "sha256=",
        good.replace("sha256", "sha512"),
        good.replace("sha256", "md5"),
        good[:-1],
        good + "0",
        sign(body + b" ", "sha256", mine["hub.secret"]),
        sign(body, "sha256", other["hub.secret"]),
        sign(body, "sha256", ""),
        "sha256=" + "\u00e9" * 64,
    ):
        headers = {} if signature is None else {"X-Hub-Signature": signature}
        assert await called(post, mine["hub.callback"], body, headers) == 200
    assert room.pushed == []
    assert await called(post, mine["hub.callback"], body, {"X-Hub-Signature": good.upper()}) == 200
    assert await called(post, mine["hub.callback"], body, {"X-Hub-Signature": good}) == 200
    assert len(room.pushed) == 1


@inside
async def test_only_what_was_asked_for_is_confirmed(hub, room):
    hub.verifies = "never"
    room.named("a", hub.url)
    await room.settle(hub)
    callback = hub.asked[0]["hub.callback"]
    right = {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.challenge": "x"}
    for address, wrong in (
        (callback, {"hub.topic": TOPIC + "/"}),
        (callback, {"hub.mode": "unsubscribe"}),
        (callback, {"hub.mode": ""}),
        (callback, {"hub.mode": "publish"}),
        (callback, {"hub.challenge": ""}),
        (callback[:-1], {}),
        (callback + "/x", {}),
        (callback.rpartition("/")[0], {}),
    ):
        assert (await called(get, address, right | wrong))[0] == 404
    assert (await called(get, callback, right)) == (200, "x")
    for mode in ("subscribe", "unsubscribe", ""):  # what is verified is not pending any more
        assert (await called(get, callback, right | {"hub.mode": mode}))[0] == 404


@inside
async def test_a_lease_is_renewed_before_it_ends(hub, room):
    room.named("a", hub.url)
    await room.settle(hub)
    await room.settle(hub, 0.74 * DAY)
    assert len(hub.asked) == 1
    await room.settle(hub, 0.91 * DAY)
    assert len(hub.asked) == 2
    assert hub.asked[0] == hub.asked[1]  # the same address, the same secret
    assert room.lease() == DAY
    hub.verifies = "never"
    await room.settle(hub, 1.85 * DAY)
    assert 0 < room.lease() < DAY
    assert len(hub.asked) == 3
    await room.settle(hub, 2 * DAY)
    assert room.lease() == 0.0


@inside
async def test_renewals_of_many_feeds_drift_apart(hub, room):
    for number in range(20):
        room.named(f"s{number}", hub.url, f"https://paper.example/{number}")
    await room.settle(hub)
    assert len(hub.asked) == 20
    await room.settle(hub, 0.82 * DAY)
    assert 24 <= len(hub.asked) <= 36
    await room.settle(hub, 0.9 * DAY)
    assert len(hub.asked) == 40


@pytest.mark.parametrize(
    ("lease", "left_s", "again_after_s"),
    [
        (str(10**9), 30 * DAY, 22 * DAY),
        ("9" * 5000, 7 * DAY, 5 * DAY),
        ("-5", 7 * DAY, 5 * DAY),
        (None, 7 * DAY, 5 * DAY),
        ("60", 60.0, 0.7 * DAY),  # not worth the asking
        ("0", 0.0, 0.7 * DAY),
    ],
)
@inside
async def test_leases_are_bounded(hub, room, lease, left_s, again_after_s):
    hub.lease = lease
    room.named("a", hub.url)
    await room.settle(hub)
    assert room.lease() == left_s
    await room.settle(hub, again_after_s)
    assert len(hub.asked) == 1


@inside
async def test_a_hub_that_refuses_is_asked_again_a_week_later(hub, room):
    room.named("a", hub.url)
    await room.settle(hub)
    denial = {"hub.mode": "denied", "hub.topic": TOPIC, "hub.reason": "no\nmore"}
    assert (await called(get, hub.asked[0]["hub.callback"], denial))[0] == 200
    assert room.lease() == 0.0
    await room.settle(hub, 7 * DAY - 1)
    assert len(hub.asked) == 1
    await room.settle(hub, 9 * DAY)
    assert len(hub.asked) == 2
    assert room.lease() == DAY


@inside
async def test_a_hub_that_never_verifies_is_asked_ever_more_rarely(hub, room):
    hub.verifies = "never"
    room.named("a", hub.url)
    asked = []
    for minute in range(0, 5 * 24 * 60, 10):
        await room.at(minute * 60)
        asked += [minute] * (len(hub.asked) - len(asked))
    waits = [after - before for before, after in pairwise(asked)]
    assert waits[0] == 30
    assert waits == sorted(waits)
    assert waits[-1] >= 24 * 60
    assert len(asked) < 12


@inside
async def test_a_hub_that_is_away_is_said_once_for_all_its_feeds(hub, room, caplog):
    caplog.set_level(logging.INFO, "connectors.hubs.websub_limits")
    hub.answer = lambda path, form: (500, {})
    for number in range(20):
        room.named(f"s{number}", hub.url, f"https://paper.example/{number}")
    for minute in range(0, 60, 4):
        await room.settle(hub, minute * 60)
    asked = len(hub.asked)
    assert 4 <= asked <= 16
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    hub.answer = lambda path, form: (202, {})
    for minute in range(60, 60 * 24, 20):
        await room.settle(hub, minute * 60)
    assert all(room.lease(f"s{number}") for number in range(20))
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]


@inside
async def test_nothing_is_asked_of_an_address_that_is_not_to_connect_to(hub, room, caplog):
    caplog.set_level(logging.INFO, "connectors.hubs.websub_limits")
    room.named("a", "http://10.0.0.1/hub")
    await room.settle(hub)
    assert "10.0.0.1" in caplog.text
    assert room.lease() == 0.0


@inside
async def test_redirects_that_keep_the_form_are_followed_and_others_not(hub, room):
    hub.answer = lambda path, form: (308, {"Location": "/moved"}) if path == "/hub" else (202, {})
    room.named("a", hub.url)
    await room.settle(hub)
    assert [form["hub.mode"] for form in hub.asked] == ["subscribe", "subscribe"]
    assert room.lease() == DAY
    hub.answer = lambda path, form: (302, {"Location": "/moved"})
    room.named("b", hub.url)
    await room.settle(hub)
    assert len(hub.asked) == 3
    assert room.lease("b") == 0.0


@inside
async def test_a_feed_that_names_another_hub_moves_there_but_not_to_and_fro(hub, room):
    with Hub() as other:
        room.named("a", hub.url)
        await room.settle(hub)
        room.named("a", other.url)
        await room.settle(other, DAY / 3)
        assert other.asked == []
        await room.settle(hub, 0.95 * DAY)
        room.now[0] = START + 1.1 * DAY
        room.named("a", other.url)
        await room.settle(other, 1.1 * DAY)
        await asyncio.to_thread(hub.settle)
        assert [form["hub.mode"] for form in hub.asked][-1] == "unsubscribe"
        assert hub.verified[-1][0] == 200
        assert room.lease() == DAY
        assert await called(hub.push, b"old") == 404
        assert await called(other.push, b"new") == 200
        assert [pushed.body for _, pushed in room.pushed] == [b"new"]


@inside
async def test_a_feed_that_names_no_hub_any_more_is_left(hub, room):
    room.named("a", hub.url)
    await room.settle(hub)
    room.now[0] = START + 0.5 * DAY
    room.named("a", None)
    assert room.lease() > 0
    await room.settle(hub, 0.95 * DAY)
    room.now[0] = START + 1.1 * DAY
    room.named("a", None)
    assert room.lease() == 0.0
    await room.settle(hub, 1.1 * DAY)
    assert hub.asked[-1]["hub.mode"] == "unsubscribe"


@inside
async def test_a_removed_source_is_unsubscribed(hub, room):
    room.named("a", hub.url)
    await room.settle(hub)
    room.named("b", hub.url)
    await room.settle(hub)
    callback = hub.asked[0]["hub.callback"]
    room.websub.keep({"b"})
    assert await called(post, callback, b"x", {}) == 410
    await room.settle(hub)
    form = hub.asked[-1]
    assert (form["hub.mode"], form["hub.callback"]) == ("unsubscribe", callback)
    assert hub.verified[-1][0] == 200
    assert await called(post, form["hub.callback"], b"x", {}) == 404
    assert room.lease("b") == DAY


@inside
async def test_a_hub_that_does_not_let_go_is_left_after_a_few_attempts(hub, room):
    room.named("a", hub.url)
    await room.settle(hub)
    hub.lease, hub.verifies = None, "never"
    room.websub.keep(set())
    for hour in range(24):
        await room.settle(hub, hour * 3600)
    assert [form["hub.mode"] for form in hub.asked] == ["subscribe"] + ["unsubscribe"] * 3
    assert await called(post, hub.asked[0]["hub.callback"], b"x", {}) == 404


def test_subscriptions_outlive_the_process(hub, tmp_path):
    async def before(port):
        async with opened_room(tmp_path, port=port) as room:
            room.named("a", hub.url)
            room.named("gone", hub.url, "https://gone.example/feed")
            await room.settle(hub)

    async def after(port):
        async with opened_room(tmp_path, port=port, now=START + 60) as room:
            assert room.lease() == DAY - 60
            assert await called(hub.push, b"<rss/>") == 503  # the sources are not known yet
            room.websub.keep({"a"})
            await room.settle(hub, 60)
            assert hub.asked[-1]["hub.mode"] == "unsubscribe"
            room.named("a", hub.url)
            await room.settle(hub, 61)
            form = next(form for form in hub.asked if form["hub.topic"] == TOPIC)
            body = b"<rss/>"
            signature = {"X-Hub-Signature": sign(body, "sha1", form["hub.secret"])}
            assert await called(post, form["hub.callback"], body, signature) == 200
            assert len(room.pushed) == 1
            assert len(hub.asked) == 3

    port = free_port()
    asyncio.run(before(port))
    asyncio.run(after(port))


def test_another_public_address_is_told_to_the_hubs(hub, tmp_path):
    async def start():
        async with opened_room(tmp_path) as room:
            room.named("a", hub.url)
            await room.settle(hub)
            return room.lease()

    assert asyncio.run(start()) == asyncio.run(start()) == DAY
    first, second = (form["hub.callback"] for form in hub.asked)
    assert first != second


@inside
async def test_a_hub_that_calls_too_often_has_to_wait(hub, room):
    room.named("a", hub.url)
    room.named("b", hub.url)
    await room.settle(hub)

    def calls(count):
        return [hub.push(b"<rss/>") for _ in range(count)]

    assert set(await called(calls, 30)) == {200}
    assert set(await called(calls, 3)) == {429}
    assert await called(post, hub.asked[0]["hub.callback"], b"", {}) == 200
    room.now[0] += 10
    assert await called(calls, 3) == [200, 200, 429]


@inside
async def test_a_hub_that_keeps_news_to_itself_is_not_relied_upon(hub, room):
    room.named("a", hub.url)
    await room.settle(hub)
    for _ in range(2):
        room.named("a", hub.url, news=1)
    assert room.lease() == DAY
    room.named("a", hub.url, news=1)
    assert room.lease() == 0.0
    assert await called(hub.push, b"<rss/>") == 200
    assert room.lease() == DAY


@inside
async def test_a_full_disk_loses_no_subscription(hub, room, caplog):
    with sqlite3.connect(room.folder / "cursors.sqlite") as db:
        db.execute("ALTER TABLE subscriptions RENAME TO away")
    room.named("a", hub.url)
    await room.settle(hub)
    assert room.lease() == DAY
    assert "subscriptions: no such table" in caplog.text
    db.execute("ALTER TABLE away RENAME TO subscriptions")
    await room.websub.save()
    ((lease_ends_at,),) = db.execute("SELECT lease_ends_at FROM subscriptions").fetchall()
    assert lease_ends_at == START + DAY
    db.close()


@pytest.mark.parametrize(
    "url", ["", "x", "ftp://a.example", "https://a.example/?x", "https://a/#b"]
)
def test_a_public_address_is_a_web_address(url):
    with pytest.raises(ValueError, match="not a web address"):
        WebSubConfig(public_url=url)
