"""What `wireroom run` shows: a live view on a terminal, plain lines elsewhere, and a summary."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shlex import quote

from rich.columns import Columns
from rich.console import Console, Group, RenderableType
from rich.layout import Layout
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from pipeline.cli.feed_health import State
from pipeline.cli.snapshot import Headline, Snapshot
from pipeline.cli.supervisor import Supervisor

PLAIN_EVERY_S = 5.0
SUMMARY_HEADLINES = 12
_COLOURS = {"new": "green", "revision": "yellow", "copy": "cyan", "seen": "bright_black"}
_TYPES = {"PER": "magenta", "LOC": "blue", "ORG": "yellow"}
_TROUBLED = {State.FAILING: "red", State.GONE: "red", State.SILENT: "yellow"}
_BAR = 18


@contextmanager
def view(console: Console, supervisor: Supervisor) -> Iterator[Callable[[Snapshot], None]]:
    """Give the function to show a snapshot with, as often as one likes."""
    began = time.monotonic()
    if not console.is_terminal:
        yield _Lines(console, began).show
        return
    with Live(console=console, refresh_per_second=4, screen=True) as live:
        live.update(Text("Waiting for the first article ...", style="dim"))
        yield lambda snapshot: live.update(
            screen(snapshot, supervisor, time.monotonic() - began), refresh=False
        )


def say_goodbye(
    console: Console, config: Path, data_dir: Path, store: Path, last: Snapshot
) -> None:
    """The summary at the end: what came in, and how to query it. `store` is the SQLite file."""
    console.print(_totals(last))
    if last.headlines:
        console.print(_headlines(last.headlines[-SUMMARY_HEADLINES:]))
    if any(one.state in _TROUBLED for one in last.sources):
        console.print(_sources(last))
    console.print(
        Group(
            Text(f"\nEverything is in {data_dir}. To look around:", style="bold"),
            Text(f"  wireroom search 'Putin' --config {config}"),
            Text(f"  wireroom feeds status --config {config}"),
            Text(f"  wireroom dead list --config {config}"),
            Text(f"  wireroom export jsonl --config {config} | head -1"),
            Text(f"  sqlite3 {quote(str(store))} 'SELECT language, title FROM latest'"),  # noqa: S608
        )
    )


class _Lines:
    """Progress for logs and pipes: a line every few seconds, if there is news."""

    def __init__(self, console: Console, began: float) -> None:
        self._console = console
        self._began = began
        self._last_at = 0.0
        self._last: dict[str, int] = {}

    def show(self, snapshot: Snapshot) -> None:
        now = time.monotonic()
        if now - self._last_at < PLAIN_EVERY_S or snapshot.counts == self._last:
            return
        self._last_at, self._last = now, snapshot.counts
        counts = " ".join(f"{name} {count}" for name, count in snapshot.counts.items())
        languages = " ".join(f"{code} {count}" for code, count in snapshot.languages[:8])
        failing = sum(one.state in _TROUBLED for one in snapshot.sources)
        self._console.print(
            f"{now - self._began:6.0f} s  {counts}  {_speed(snapshot)}  "
            f"feeds {len(snapshot.sources)} ({failing} failing or silent)  {languages}",
            highlight=False,
            soft_wrap=True,
        )


def screen(snapshot: Snapshot, supervisor: Supervisor, seconds: float) -> RenderableType:
    """The whole live view of one moment."""
    layout = Layout()
    layout.split_column(
        Layout(_head(snapshot, supervisor, seconds), size=4),
        Layout(name="middle"),
        Layout(_sources(snapshot), name="feet", size=9),
    )
    layout["middle"].split_row(Layout(name="left", ratio=2), Layout(name="right", ratio=5))
    layout["left"].split_column(
        Layout(_stages(snapshot), size=len(snapshot.stages) + len(snapshot.sinks) + 3),
        Layout(_languages(snapshot.languages)),
    )
    layout["right"].split_column(
        Layout(_headlines(snapshot.headlines), ratio=3), Layout(_entities(snapshot), ratio=1)
    )
    return layout


def _head(snapshot: Snapshot, supervisor: Supervisor, seconds: float) -> RenderableType:
    parts = Text("  ").join(
        Text(
            f"● {part.name}" + (f" (restarted {part.deaths}x)" if part.deaths else ""),
            style="green" if part.process else "bright_black" if part.finished else "red",
        )
        for part in supervisor.parts
    )
    first = Text.assemble(("WIREROOM  ", "bold"), f"{seconds:.0f} s   {_speed(snapshot)}   ", parts)
    return Panel(Group(first, _totals(snapshot)), border_style="bright_black")


def _totals(snapshot: Snapshot) -> Text:
    line = Text(f"{snapshot.counts['in']} read = ")
    for name in ("new", "revision", "copy", "seen", "dead"):
        style = "bold red" if name == "dead" and snapshot.counts[name] else _COLOURS.get(name, "")
        line.append(f"{snapshot.counts[name]} {name}  ", style=style)
    if snapshot.trouble:
        line.append(f"not up to date: {snapshot.trouble}", style="red")
    elif snapshot.dead:
        stage, reason = snapshot.dead[0]
        line.append(f"last dead letter: {stage}: {reason[:60]}", style="red")
    return line


def _speed(snapshot: Snapshot) -> str:
    enrich = snapshot.enrich
    if enrich is None:
        return "no epoch yet"
    per_second = snapshot.stages[0].per_second if snapshot.stages else 0.0
    return (
        f"{per_second:.1f}/s  lag {enrich.lag_articles}  epoch {enrich.epoch_seconds * 1000:.0f} ms"
    )


def _stages(snapshot: Snapshot) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    for justify in ("left", "right", "right", "right"):
        table.add_column(justify=justify, no_wrap=True)
    table.add_row("", "in", "out", "in/s", style="bright_black")
    for stage in snapshot.stages:
        out = Text(str(stage.left), style="" if stage.left == stage.entered else "yellow")
        table.add_row(stage.name, str(stage.entered), out, f"{stage.per_second:.1f}")
    sinks = Table.grid(padding=(0, 1))
    for name, lag in snapshot.sinks.items():
        sinks.add_row(f"→ {name}", f"{lag} behind" if lag else "up to date")
    whole = Group(table, sinks)
    return Panel(whole, title="stages", title_align="left", border_style="bright_black")


def _languages(languages: Sequence[tuple[str, int]]) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    table.add_column(style="bold")
    table.add_column(justify="right")
    table.add_column(style="green")
    most = languages[0][1] if languages else 1
    for code, count in languages:
        table.add_row(code, str(count), "▇" * max(round(_BAR * count / most), 1))
    title = f"{len(languages)} languages"
    return Panel(table, title=title, title_align="left", border_style="bright_black")


def _headlines(headlines: Sequence[Headline]) -> RenderableType:
    table = Table.grid(padding=(0, 1), expand=True)
    table.add_column(style="bold", width=7)
    table.add_column(width=8)
    table.add_column(style="bright_black", no_wrap=True, width=14, overflow="ellipsis")
    table.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    for one in reversed(headlines):
        style = _COLOURS.get(one.disposition, "")
        table.add_row(
            one.language, Text(one.disposition, style=style), Text(one.source), Text(one.title)
        )
    return Panel(table, title="newest", title_align="left", border_style="bright_black")


def _entities(snapshot: Snapshot) -> RenderableType:
    names = [Text(f"{name} {count}", style=_TYPES[kind]) for name, kind, count in snapshot.entities]
    title = "people, places and organisations"
    return Panel(Columns(names), title=title, title_align="left", border_style="bright_black")


def _sources(snapshot: Snapshot) -> RenderableType:
    """Those that need attention, then those polled last."""
    table = Table.grid(padding=(0, 1), expand=True)
    table.add_column(style="bold", no_wrap=True, max_width=28)
    table.add_column(width=13)
    table.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    troubled = [one for one in snapshot.sources if one.state in _TROUBLED]
    others = [one for one in snapshot.sources if one.state not in _TROUBLED and one.health.polls]
    others.sort(key=lambda one: -(one.health.last_poll_at or 0))
    for one in [*troubled, *others][:6]:
        health = one.health
        style = _TROUBLED.get(one.state, "green")
        what = one.problem or f"{health.items} articles in {health.polls} polls"
        table.add_row(Text(health.id), Text(one.state, style=style), Text(what))
    title = f"{len(snapshot.sources)} sources, {len(troubled)} failing or silent"
    if snapshot.collect is not None:
        title += f", {snapshot.collect.polls_per_second:.1f} polls/s"
    return Panel(table, title=title, title_align="left", border_style="bright_black")
