"""When sources are polled again, what a crash costs, and what another configuration changes."""

import asyncio
from dataclasses import replace

import pytest

from connectors.collect import cursors_file
from connectors.cursors import read_health
from connectors.source import Poll
from pipeline.errors import ConfigError
from tests.connectors.collecting import LIMIT, Connected, Declared, Log, collect_from, counted


def source(name, **more):
    return Declared(id=name, **more)


def rarely(cursor, now):
    return counted(cursor, now, next_poll_at=now + 3600)


def test_sources_are_polled_again_when_their_time_comes(tmp_path):
    connected, log = Connected(), Log()
    left = collect_from(
        tmp_path, [source("a")], connected, lambda _: connected.reached("a", 5), log=log
    )
    assert [key for key, _ in log.records][:4] == ["1", "2", "3", "4"]
    assert left["a"][0]["n"] == len(log.records)


def test_feeds_of_one_host_do_not_begin_later_than_their_own_interval(tmp_path):
    connected = Connected()
    sources = [
        source(name, url=f"https://paper.example/{name}", every_minutes=0.001) for name in "abcd"
    ]

    async def all_polled(_):
        async with asyncio.timeout(2):  # spread over 15 minutes they would begin seconds apart
            await connected.reached("d", 1)

    collect_from(tmp_path, sources, connected, all_polled)
    assert set(connected.polls) == set("abcd")


def test_a_crash_costs_one_source_a_pause_and_the_others_nothing(tmp_path, caplog):
    def crashing(cursor, now):
        if cursor.get("n") == 2:
            raise KeyError("surprise")
        return counted(cursor, now)

    connected = Connected(broken=crashing)
    sources = [source("steady"), source("broken")]
    left = collect_from(tmp_path, sources, connected, lambda _: connected.reached("steady", 20))
    assert (connected.polls["broken"], left["broken"]) == (3, ({"n": 2}, 1))
    assert "KeyError: 'surprise'" in caplog.text
    health = {one.id: one for one in read_health(cursors_file(tmp_path))}
    assert health["broken"].outcome == "failed"
    assert health["broken"].detail == "crashed: KeyError: 'surprise'"
    assert health["broken"].next_poll_at - health["broken"].last_poll_at > 400


def test_that_a_source_works_again_is_said(tmp_path, caplog):
    def failing_first(cursor, now):
        n = cursor.get("n", 0)
        outcome = "failed" if n in (0, 1) else "ok"
        more = {"next_poll_at": now + 0.001, "outcome": outcome}
        return Poll(items=(), cursor={"n": n + 1}, detail="30 entries", **more)

    connected = Connected(feed=failing_first)
    with caplog.at_level("INFO"):
        collect_from(tmp_path, [source("feed")], connected, lambda _: connected.reached("feed", 6))
    assert caplog.text.count("feed: works again, after 2 failures: 30 entries") == 1


def test_an_article_that_kafka_cannot_take_is_left_out_and_everything_goes_on(tmp_path, caplog):
    def monstrous(cursor, now):
        poll = counted(cursor, now)
        if cursor.get("n") == 1:
            poll = replace(poll, items=[replace(poll.items[0], url="u" * (LIMIT + 1))])
        return poll

    connected, log = Connected(a=monstrous), Log()
    left = collect_from(
        tmp_path, [source("a")], connected, lambda _: connected.reached("a", 6), log=log
    )
    assert [key for key, _ in log.records][:4] == ["1", "3", "4", "5"]
    assert left["a"] == ({"n": len(log.records) + 1}, 0)
    assert "s: left out: article 2" in caplog.text
    (health,) = read_health(cursors_file(tmp_path))
    assert (health.items, health.outcome) == (len(log.records), "ok")


def test_a_source_that_is_woken_is_polled_at_once(tmp_path):
    connected = Connected(a=rarely)

    async def wake(collector):
        await connected.reached("a", 1)
        for polls in (2, 3):
            collector.wake("a")
            await connected.reached("a", polls)
        collector.wake("unknown")

    left = collect_from(tmp_path, [source("a")], connected, wake)
    assert left["a"][0]["n"] >= 2


def test_a_source_that_is_woken_while_it_is_polled_is_polled_once_more(tmp_path):
    go_on = asyncio.Event()

    async def slow(cursor, now):
        await go_on.wait()
        return rarely(cursor, now)

    connected = Connected(a=slow)

    async def wake(collector):
        await connected.reached("a", 1)
        collector.wake("a")
        collector.wake("a")
        go_on.set()
        await connected.reached("a", 2)

    collect_from(tmp_path, [source("a")], connected, wake)
    assert connected.polls["a"] == 2


def test_another_configuration_begins_ends_and_changes_sources(tmp_path):
    connected = Connected(kept=rarely, left=rarely, changed=rarely, new=rarely)
    before = [source("kept"), source("left"), source("changed")]

    async def reload(collector):
        for one in before:
            await connected.reached(one.id, 1)
        changing = await collector.reload(
            [source("kept"), source("changed", version=2), source("new")]
        )
        assert str(changing) == "1 new sources, 1 changed, 1 removed, 1 as before"
        await connected.reached("changed", 2)
        await connected.reached("new", 1)

    left = collect_from(tmp_path, before, connected, reload)
    assert connected.connections == {"kept": 1, "left": 1, "changed": 2, "new": 1}
    assert (connected.polls["kept"], connected.polls["left"]) == (1, 1)
    assert {one.id for one in read_health(cursors_file(tmp_path))} == {"kept", "changed", "new"}
    assert left["left"][0] == {"n": 1}  # for its return


def test_a_poll_under_way_ends_although_its_source_was_removed(tmp_path):
    go_on = asyncio.Event()

    async def slow(cursor, now):
        await go_on.wait()
        return counted(cursor, now)

    connected, log = Connected(a=slow, b=rarely), Log()

    async def remove(collector):
        await connected.reached("a", 1)
        await collector.reload([source("b")])
        go_on.set()
        await connected.reached("b", 1)

    collect_from(tmp_path, [source("a")], connected, remove, log=log)
    assert connected.polls["a"] == 1


def test_what_cannot_be_connected_changes_nothing(tmp_path):
    connected = Connected()

    def connect(config):
        if config.version == 2:
            raise ConfigError(f"source {config.id}: the environment has no TOKEN")
        return connected(config)

    async def reload(collector):
        await connected.reached("a", 1)
        with pytest.raises(ConfigError, match="TOKEN"):
            await collector.reload([source("new"), source("a", version=2)])
        await connected.reached("a", connected.polls["a"] + 3)

    collect_from(tmp_path, [source("a")], connect, reload)
    assert [one.id for one in read_health(cursors_file(tmp_path))] == ["a"]


def test_archives_are_read_two_at_a_time_beside_live_sources(tmp_path):
    never = asyncio.Event()

    async def endless(cursor, now):
        await never.wait()

    archives = [source(f"archive{n}", archive=True) for n in range(5)]
    connected = Connected(**{one.id: endless for one in archives})

    async def wait(collector):
        await connected.reached("live", 20)

    collect_from(tmp_path, [*archives, source("live")], connected, wait, concurrency=4)
    assert sum(connected.polls[one.id] for one in archives) == 2


@pytest.mark.parametrize("restarted", [False, True])
def test_a_clock_that_was_ahead_and_is_put_right_stops_no_polls(tmp_path, restarted):
    connected, ahead = Connected(), [30 * 86400.0]
    sources = [source("a")]

    async def put_right(collector):
        await connected.reached("a", 1)
        if not restarted:
            ahead[0] = 0.0
            async with asyncio.timeout(2):
                await connected.reached("a", 5)

    collect_from(tmp_path, sources, connected, put_right, ahead=ahead)
    again = Connected()

    async def polled_again(_):
        async with asyncio.timeout(2):
            await again.reached("a", 2)

    collect_from(tmp_path, sources, again, polled_again)
