import asyncio

import msgspec
import pytest

from connectors.hosts import HostRecord, Hosts, RobotsCopy
from pipeline.errors import HostHeld


class Time:
    """A clock that only `sleep` moves."""

    def __init__(self):
        self.now = 1_700_000_000.0

    def __call__(self):
        return self.now

    async def sleep(self, seconds):
        self.now += seconds
        await asyncio.sleep(0)


@pytest.fixture
def time():
    return Time()


def hosts_at(time, concurrency=1, spacing_s=2.0, **more):
    return Hosts(concurrency, spacing_s, clock=time, sleep=time.sleep, **more)


def started(hosts, time, names):
    """When requests that all come now get their turn, in seconds from now."""
    begin, starts = time.now, []

    async def ask(name):
        async with hosts.slot(name):
            starts.append((name, time.now - begin))

    async def main():
        for name in names:
            await ask(name)

    asyncio.run(main())
    return starts


def test_starts_are_spaced_per_host(time):
    assert started(hosts_at(time), time, "aaba") == [("a", 0), ("a", 2), ("b", 2), ("a", 4)]


def test_a_host_has_so_many_at_a_time_and_others_do_not_wait():
    hosts = Hosts(2, 0)
    running, peak = {"a": 0, "b": 0}, {"a": 0, "b": 0}

    async def ask(host):
        async with hosts.slot(host):
            running[host] += 1
            peak[host] = max(peak[host], running[host])
            await asyncio.sleep(0)
            running[host] -= 1

    async def main():
        await asyncio.gather(*(ask(host) for host in "aaaaaab"))

    asyncio.run(main())
    assert peak == {"a": 2, "b": 1}


@pytest.mark.parametrize("concurrency", [1, 2])
def test_first_come_first_served_also_when_some_give_up(time, concurrency):
    hosts = hosts_at(time, concurrency)
    served = []

    async def ask(number):
        async with hosts.slot("a"):
            served.append((number, time.now))
            await asyncio.sleep(0)

    async def main():
        async with hosts.slot("a"):
            asking = [asyncio.create_task(ask(number)) for number in range(6)]
            await asyncio.sleep(0)
            asking[0].cancel()
            asking[3].cancel()
        await asyncio.gather(*asking, return_exceptions=True)

    begin = time.now
    asyncio.run(main())
    assert [number for number, _ in served] == [1, 2, 4, 5]
    assert [at - begin for _, at in served] == [2, 4, 6, 8]  # who gave up takes no turn


def test_giving_up_while_the_spacing_passes_leaves_the_turn_to_the_next(time):
    asleep = asyncio.Event()

    async def sleep_for_ever(_):
        asleep.set()
        await asyncio.Event().wait()

    hosts = Hosts(1, 2.0, clock=time, sleep=sleep_for_ever)

    async def ask():
        async with hosts.slot("a"):
            return time.now

    async def main():
        begin = await ask()
        waits = asyncio.create_task(ask())
        await asleep.wait()
        waits.cancel()
        await asyncio.wait([waits])
        time.now += 2
        return await ask() - begin

    assert asyncio.run(main()) == 2


def test_a_clock_that_is_set_back_does_not_stop_a_host(time):
    hosts = hosts_at(time)
    started(hosts, time, "a")
    time.now -= 3600
    assert started(hosts, time, "a") == [("a", 2)]


def test_a_held_host_is_not_asked_until_the_hold_is_over(time):
    hosts = hosts_at(time)
    hosts.hold("a", 60, "HTTP 429")
    hosts.hold("a", 30, "HTTP 503")  # does not shorten it
    with pytest.raises(HostHeld, match="a is left alone for 60 s: HTTP 429") as held:
        started(hosts, time, "a")
    assert held.value.retry_after_s == 60
    hosts.hold("b", 0, "HTTP 503")
    assert started(hosts, time, "b") == [("b", 0)]
    assert [record.host for record in hosts.changed()] == ["a"]
    time.now += 60
    assert started(hosts, time, "a") == [("a", 0)]


def test_a_hold_reaches_those_that_wait_already(time):
    hosts = hosts_at(time)

    async def ask():
        async with hosts.slot("a"):
            pass

    async def main():
        async with hosts.slot("a"):
            waiting = [asyncio.create_task(ask()) for _ in range(3)]
            await asyncio.sleep(0)
            hosts.hold("a", 60, "HTTP 503")
        return await asyncio.gather(*waiting, return_exceptions=True)

    assert [type(result) for result in asyncio.run(main())] == [HostHeld] * 3


def test_a_host_gets_the_time_between_requests_that_it_asks_for(time):
    hosts = hosts_at(time, max_delay_s=100)
    assert hosts.set_delay("a", 10) == 10
    assert started(hosts, time, "aab") == [("a", 0), ("a", 10), ("b", 10)]
    assert hosts.set_delay("a", 86_400) == 100
    assert hosts.set_delay("a", 0) == 0
    time.now += 1000
    assert started(hosts, time, "aa") == [("a", 0), ("a", 2)]


def test_the_time_between_requests_counts_from_the_last_one(time):
    hosts = hosts_at(time)
    started(hosts, time, "a")  # its robots.txt
    hosts.set_delay("a", 10)
    assert hosts.wait_s("a") == 10
    assert started(hosts, time, "aa") == [("a", 10), ("a", 20)]


def test_how_long_a_newcomer_would_wait(time):
    hosts = hosts_at(time)
    assert hosts.wait_s("a") == 0

    async def ask():
        async with hosts.slot("a"):
            pass

    async def main():
        async with hosts.slot("a"):
            waiting = [asyncio.create_task(ask()) for _ in range(3)]
            await asyncio.sleep(0)
            assert hosts.wait_s("a") == 8
        await asyncio.gather(*waiting)
        assert hosts.wait_s("a") == 2

    asyncio.run(main())
    hosts.hold("a", 60, "HTTP 429")
    assert hosts.wait_s("a") == 60


def test_what_is_known_outlives_the_process(time):
    hosts = hosts_at(time)
    hosts.hold("a", 60, "HTTP 429")
    hosts.set_delay("a", 10)
    plain = RobotsCopy(scheme="http", text=b"", until=time.now + 1)
    secure = RobotsCopy(scheme="https", text=b"\x00\xff", until=time.now, why="HTTP 500")
    hosts.keep_robots("a", RobotsCopy(scheme="http", text=None, until=time.now))
    hosts.keep_robots("a", plain)
    hosts.keep_robots("a", secure)
    saved = msgspec.json.encode(hosts.changed())
    assert hosts.changed() == []

    again = hosts_at(time)
    again.load(msgspec.json.decode(saved, type=list[HostRecord]))
    assert again.changed() == []
    assert (again.robots("a", "http"), again.robots("a", "https")) == (plain, secure)
    assert again.wait_s("a") == 60
    time.now += 60
    assert started(again, time, "aa") == [("a", 0), ("a", 10)]


def test_what_is_known_is_bounded_and_what_is_forgotten_can_be_deleted(time):
    hosts = hosts_at(time, memory_mb=0.01)
    for n in range(10):
        hosts.keep_robots(f"{n}", RobotsCopy(scheme="https", text=b"x" * 1700, until=time.now))
    records = {record.host: record for record in hosts.changed()}
    assert len(records) == 10
    assert {name for name, record in records.items() if not record.empty} == set("56789")
    assert hosts.robots("4", "https") is None
    assert hosts.robots("5", "https") is not None


def test_idle_hosts_take_nothing(time):
    hosts = hosts_at(time, spacing_s=1.0)

    async def main():
        for n in range(25_000):
            time.now += 1
            async with hosts.slot(str(n)):
                pass

    asyncio.run(main())
    assert len(hosts._turns) <= 1_000
    assert not hosts._records


def test_a_hold_of_a_clock_that_was_ahead_is_over(time):
    hosts = hosts_at(time)
    hosts.hold("a", 600, "HTTP 429")
    copy = RobotsCopy(scheme="https", text=None, until=time.now + 3600)
    hosts.keep_robots("a", copy)
    time.now -= 30 * 86400
    assert started(hosts, time, "a") == [("a", 0)]
    assert hosts.robots("a", "https") is None
    hosts.hold("a", 60, "HTTP 429")
    assert 58 <= hosts.wait_s("a") <= 60
