"""`wireroom feeds`: the sources of a configuration, their health, and lists from elsewhere."""

import io
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import DEFAULT_CONFIG, ConfigOption

app = typer.Typer(help="The sources and their health.", no_args_is_help=True)

_OpmlFile = Annotated[Path, typer.Argument(metavar="OPML", help="The file, or - for a pipe.")]


@app.command("list")
def list_sources(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Every source of the configuration."""
    from pipeline.config import load

    rows = [
        (one.id, one.type, one.language, one.name, getattr(one, "url", None))
        for one in load(config).sources
    ]
    _print_table(("id", "type", "language", "name", "url"), rows)


@app.command()
def status(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """How every source fares, those that fail first."""
    from connectors.collect import cursors_file
    from connectors.cursors import read_health
    from pipeline.config import load

    health = read_health(cursors_file(load(config).data_dir))
    rows = [
        (
            one.id,
            one.outcome,
            one.failures,
            one.items,
            _time(one.last_success_at),
            _time(one.next_poll_at),
            one.detail,
        )
        for one in sorted(health, key=lambda one: (-one.failures, one.id))
    ]
    head = ("id", "last poll", "failures", "articles", "last success", "next poll", "detail")
    _print_table(head, rows)


@app.command("export")
def export_opml(opml: _OpmlFile, config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Write the configuration's feeds as OPML, which feed readers understand."""
    from pipeline.cli.opml import Subscription, write
    from pipeline.config import load

    _write(
        opml,
        write(
            Subscription(url=one.url, name=one.name or one.id, language=one.language)
            for one in load(config).sources
            if one.type == "rss"
        ),
    )


@app.command("import")
def import_opml(
    opml: _OpmlFile,
    to: Annotated[Path, typer.Option(metavar="FILE", help="Where to; - is stdout.")] = Path("-"),
) -> None:
    """Turn an OPML file into a list of feeds that a configuration can include."""
    from ruamel.yaml import YAML

    from pipeline.cli.opml import read
    from pipeline.feed_lists import source_id

    try:
        document = sys.stdin.buffer.read() if opml == Path("-") else opml.read_bytes()
    except OSError as error:
        raise typer.BadParameter(f"{opml}: {error.strerror}") from error
    feeds = {
        one.url: {
            "id": source_id(one.url),
            "type": "rss",
            **({"name": one.name} if one.name else {}),
            **({"language": one.language} if one.language else {}),
            "url": one.url,
        }
        for one in read(document)
    }
    listed = io.BytesIO()
    YAML().dump(list(feeds.values()), listed)
    _write(to, listed.getvalue())


def _write(path: Path, content: bytes) -> None:
    if path == Path("-"):
        sys.stdout.buffer.write(content)
    else:
        path.write_bytes(content)


def _print_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table on a terminal, tab-separated lines elsewhere; None is empty."""
    lines = [["" if cell is None else str(cell) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for line in (head, *lines):
            print("\t".join(line))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*head, box=None)
    for line in lines:
        table.add_row(*map(Text, line))
    Console().print(table)


def _time(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
