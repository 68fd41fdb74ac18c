import asyncio

from connectors.host_limits import HostLimits


class Time:
    """A clock that only `sleep` moves."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now

    async def sleep(self, seconds):
        self.now += seconds
        await asyncio.sleep(0)


def test_starts_are_spaced_per_host():
    time = Time()
    limits = HostLimits(concurrency=5, spacing_s=2, clock=time, sleep=time.sleep)
    starts = []

    async def ask(host):
        async with limits.slot(host):
            starts.append((host, time.now))

    async def main():
        for host in ("a", "a", "b", "a"):
            await ask(host)

    asyncio.run(main())
    assert starts == [("a", 0), ("a", 2), ("b", 2), ("a", 4)]


def test_a_host_has_so_many_at_a_time_and_others_do_not_wait():
    limits = HostLimits(concurrency=2, spacing_s=0)
    running, peak = {"a": 0, "b": 0}, {"a": 0, "b": 0}

    async def ask(host):
        async with limits.slot(host):
            running[host] += 1
            peak[host] = max(peak[host], running[host])
            await asyncio.sleep(0)
            running[host] -= 1

    async def main():
        await asyncio.gather(*(ask(host) for host in "aaaaaab"))

    asyncio.run(main())
    assert peak == {"a": 2, "b": 1}


def test_idle_hosts_are_forgotten():
    time = Time()
    limits = HostLimits(concurrency=1, spacing_s=1, clock=time, sleep=time.sleep)

    async def main():
        for n in range(25_000):
            time.now += 1
            async with limits.slot(str(n)):
                pass

    asyncio.run(main())
    assert len(limits._hosts) <= 10_000
