import asyncio
import socket
import subprocess
import sys
import threading

import pytest

from connectors.web.host_names import Names, look_up
from pipeline.errors import FetchFailed


class Resolver:
    """Answers from a dictionary and counts; waits for `go` before each answer."""

    def __init__(self, **answers):
        self.answers = answers
        self.asked = []
        self.at_once = self.most = 0
        self.go = threading.Event()
        self.go.set()
        self.lock = threading.Lock()

    def __call__(self, name):
        with self.lock:
            self.asked.append(name)
            self.at_once += 1
            self.most = max(self.most, self.at_once)
        self.go.wait(10)
        with self.lock:
            self.at_once -= 1
        answer = self.answers.get(name, ("192.0.2.1",))
        if isinstance(answer, Exception):
            raise answer
        return answer


def run(resolver, work, **options):
    async def main():
        names = Names(resolver, **options)
        try:
            return await work(names)
        finally:
            names.close()

    return asyncio.run(main())


def test_the_systems_resolver_knows_this_machine():
    assert "127.0.0.1" in look_up("localhost")


def test_an_answer_is_remembered_for_a_minute_and_no_longer():
    now, resolver = 100.0, Resolver(a=("192.0.2.7", "2001:db8::7"))

    async def work(names):
        nonlocal now
        found = [await names.addresses("a")]
        now = 159.9
        found.append(await names.addresses("a"))
        resolver.answers["a"] = ("192.0.2.8",)
        now = 160
        return [*found, await names.addresses("a")]

    old = ("192.0.2.7", "2001:db8::7")
    assert run(resolver, work, clock=lambda: now) == [old, old, ("192.0.2.8",)]
    assert resolver.asked == ["a", "a"]


def test_only_so_many_names_are_remembered(monkeypatch):
    monkeypatch.setattr("connectors.web.host_names._KEPT", 2)
    resolver = Resolver()

    async def work(names):
        for name in "abcca":
            await names.addresses(name)

    run(resolver, work)
    assert resolver.asked == ["a", "b", "c", "a"]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (socket.gaierror(socket.EAI_NONAME, "x"), "no address is known for a"),
        (socket.gaierror(socket.EAI_AGAIN, "x"), "no name server answers for a"),
    ],
)
def test_failures_are_said_in_words_and_not_remembered(error, words):
    resolver = Resolver(a=error)

    async def work(names):
        for _ in range(2):
            with pytest.raises(FetchFailed, match=words):
                await names.addresses("a")

    run(resolver, work)
    assert resolver.asked == ["a", "a"]


def test_a_fault_of_ours_is_raised_where_it_is_waited_for():
    resolver = Resolver(a=RuntimeError("bug"))

    async def work(names):
        for _ in range(20):
            with pytest.raises(RuntimeError, match="bug"):
                await names.addresses("a")
        return await names.addresses("b")

    assert run(resolver, work) == ("192.0.2.1",)


def test_names_that_dns_cannot_hold_are_unknown():
    async def work(names):
        for name in ("a" * 70 + ".example", "a..example", "a." * 200):
            with pytest.raises(FetchFailed, match=r"no address is known|no name server"):
                await names.addresses(name)

    run(look_up, work)


def test_few_threads_look_up_many_names_and_what_nobody_waits_for_is_not_asked():
    resolver = Resolver()
    resolver.go.clear()

    async def work(names):
        tasks = [asyncio.create_task(names.addresses(f"n{number}")) for number in range(300)]
        while len(resolver.asked) < 16:
            await asyncio.sleep(0)
        for task in tasks[100:]:
            task.cancel()
        await asyncio.sleep(0)
        resolver.go.set()
        return await asyncio.gather(*tasks, return_exceptions=True)

    answers = run(resolver, work)
    assert answers[:100] == [("192.0.2.1",)] * 100
    assert (resolver.most, len(resolver.asked)) == (16, 100)


def test_a_process_ends_while_a_name_server_is_silent():
    program = """
import asyncio, threading
from connectors.web.host_names import Names

async def main():
    names = Names(lambda name: threading.Event().wait())
    try:
        async with asyncio.timeout(0.05):
            await names.addresses("a")
    except TimeoutError:
        names.close()

asyncio.run(main())
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=20)
