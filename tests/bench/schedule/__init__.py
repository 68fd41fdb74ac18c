"""How late articles are fetched under our schedule and under other rules, requests being equal."""

from tests.bench.schedule.compare import main

__all__ = ["main"]
