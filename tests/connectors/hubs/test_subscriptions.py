import sqlite3
import threading
from contextlib import suppress

import pytest

from connectors.cursors import Cursors
from connectors.hubs.subscriptions import Subscription, Subscriptions
from pipeline.errors import StoreUnavailable


def one(token, **changed):
    values = dict.fromkeys(("source", "hub", "topic", "callback", "secret"), "x")
    return Subscription(token=token, **(values | {"began_at": 0.0, "next_at": 1.5} | changed))


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "cursors.sqlite"
    Cursors(path).close()
    return path


def test_what_is_saved_is_there_at_the_next_start(path):
    table = Subscriptions(path)
    first = one("a", pending="subscribe", leaving=True, lease_ends_at=1e9, failures=3, began_at=5.0)
    table.save(first)
    table.save(one("b"))
    table.save(one("b", source="changed"))
    table.save(one("c"))
    table.remove("c")
    table.close()
    table = Subscriptions(path)
    assert table.load() == [one("b", source="changed"), first]
    assert table.load()[1].leaving is True
    table.close()


def test_the_cursors_beside_it_are_still_read(path):
    table = Subscriptions(path)
    table.save(one("a"))
    table.close()
    cursors = Cursors(path)
    assert cursors.times() == []
    cursors.close()


def test_closing_waits_for_the_threads_that_are_at_it(path):
    """It crashed the process, one time in ten."""
    for _ in range(20):
        table = Subscriptions(path)
        started = threading.Event()

        def save(table=table, started=started):
            with suppress(sqlite3.ProgrammingError):  # it is closed
                for number in range(1000):
                    table.save(one(f"{number}"))
                    started.set()

        threads = [threading.Thread(target=save) for _ in range(3)]
        for thread in threads:
            thread.start()
        started.wait()
        table.close()
        for thread in threads:
            thread.join()
    table = Subscriptions(path)
    assert one("0") in table.load()
    table.close()


def test_a_file_that_is_none_is_a_trouble_of_the_disk(tmp_path):
    with pytest.raises(StoreUnavailable, match="subscriptions"):
        Subscriptions(tmp_path)
