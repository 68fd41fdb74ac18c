"""`wireroom feeds status`: how every source fares, and what to do about it."""

import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.feed_health import Standing, State, span, standings
from pipeline.cli.options import DEFAULT_CONFIG, ConfigOption
from pipeline.cli.tables import print_table

_HEAD = (
    "id",
    "state",
    "last success",
    "last new",
    "HTTP",
    "articles",
    "next poll",
    "why then",
    "problem",
)
_DEAD_S = 30.0
"""A collector that has written no figures for so long is not at work."""


def status(
    config: ConfigOption = DEFAULT_CONFIG,
    host: Annotated[
        str, typer.Option(metavar="HOST", help="Only the sources of this host, or below it.")
    ] = "",
    silent: Annotated[bool, typer.Option("--silent", help="Only those gone silent.")] = False,
    failing: Annotated[
        bool, typer.Option("--failing", help="Only those that fail, or are gone.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="A JSON object a line, with all that is known.")
    ] = False,
) -> None:
    """How every source fares: those that fail and those gone silent first.

    Of both kinds with --silent --failing. What the collector itself is at goes to stderr.
    """
    from connectors.collect import cursors_file
    from connectors.collector.roster import host_at
    from connectors.cursors import read_health, read_holds
    from pipeline.config import load

    settings, now = load(config), time.time()
    file = cursors_file(settings.data_dir)
    paused = {one.id: host_at(one.address) for one in settings.sources if not one.enabled}
    found = standings(read_health(file), read_holds(file, now), now, paused)
    everything = [one for one in found if _is_below(one, host)]
    wanted = _wanted(silent=silent, failing=failing)
    shown = [one for one in everything if one.state in wanted]
    if as_json:
        _print_json(shown)
    else:
        print_table(_HEAD, (_row(one, now) for one in shown))
    print(_summary(everything, settings.data_dir, now), file=sys.stderr)


def _wanted(*, silent: bool, failing: bool) -> frozenset[State]:
    wanted = frozenset({State.SILENT} if silent else ())
    wanted |= {State.FAILING, State.GONE} if failing else frozenset()
    return wanted or frozenset(State)


def _is_below(one: Standing, host: str) -> bool:
    name = one.health.host.partition(":")[0]
    return not host or host in (name, one.health.host) or name.endswith(f".{host}")


def _row(one: Standing, now: float) -> Sequence[object]:
    health = one.health
    return (
        health.id,
        one.state,
        _ago(health.last_success_at, now),
        _ago(health.last_new_at, now),
        health.http_status,
        health.items,
        None if one.state is State.PAUSED else _ahead(one.next_poll_at, now),
        one.why,
        one.problem,
    )


def _ago(at: float | None, now: float) -> str:
    return "never" if at is None else f"{span(max(now - at, 0))} ago"


def _ahead(at: float | None, now: float) -> str:
    if at is None:
        return "never"
    return "now" if at <= now else f"in {span(at - now)}"


def _print_json(shown: Sequence[Standing]) -> None:
    import orjson

    for one in shown:
        facts = asdict(one.health) | {
            "state": one.state,
            "problem": one.problem,
            "next_poll_at": one.next_poll_at,
            "why": one.why,
        }
        times = {name: _rfc3339(facts[name]) for name in facts if name in _TIMES}
        sys.stdout.buffer.write(orjson.dumps(facts | times, option=orjson.OPT_APPEND_NEWLINE))


_TIMES = frozenset(
    {"next_poll_at", "last_poll_at", "last_success_at", "last_new_at", "quiet_after"}
)


def _rfc3339(at: float | None) -> str | None:
    from pipeline.records import rfc3339

    return None if at is None else rfc3339(datetime.fromtimestamp(at, UTC))


def _summary(everything: Sequence[Standing], data_dir: Path, now: float) -> str:
    """How many of each state, and how fast the collector is."""
    from pipeline.metrics import read_collect

    counts = Counter(one.state for one in everything)
    states = ", ".join(f"{counts[state]} {state}" for state in State if counts[state])
    sources = f"{len(everything)} sources" + (f": {states}" if states else "")
    figures = read_collect(data_dir)
    if figures is None or figures.at < now - _DEAD_S:
        return f"{sources}. The collector is not running."
    return (
        f"{sources}. The collector: {figures.polls_per_second:.1f} polls a second, "
        f"{figures.late_s:.0f} s late, {figures.due} due, {figures.held_hosts} hosts held."
    )
