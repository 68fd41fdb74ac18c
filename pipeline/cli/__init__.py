"""The command line: `wireroom --help`.

A module here holds one command or group of commands. It imports what is slow (Beam, Kafka, the
text models) inside the functions that need it, so that help and `check` answer at once.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, NoReturn

import typer

from pipeline.cli import (
    apply,
    check,
    clean,
    dead,
    entities,
    export,
    feeds,
    logs,
    parts,
    run,
    search,
    trace,
)
from pipeline.errors import ConfigError, Stop, WireroomError


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"wireroom {version('wireroom')}")
        raise typer.Exit


app = typer.Typer(
    name="wireroom",
    help="The world's news, in every language, from feeds through Kafka and Beam into a store.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("run")(run.run)
app.command("collect")(parts.collect)
app.command("enrich")(parts.enrich)
app.command("deliver")(parts.deliver)
app.command("check")(check.check)
app.command("trace")(trace.trace)
app.command("apply")(apply.apply_command)
app.command("search")(search.search)
app.command("clean")(clean.clean)
app.add_typer(feeds.app, name="feeds")
app.add_typer(dead.app, name="dead")
app.add_typer(entities.app, name="entities")
app.add_typer(export.app, name="export")


@app.callback()
def options(
    log_level: Annotated[
        logs.Level, typer.Option(help="Least important messages to write to stderr.")
    ] = "info",
    _version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Print the version and exit.",
            callback=_show_version,
            is_eager=True,
        ),
    ] = False,
) -> None:
    """Options that stand before every command."""
    logs.configure(log_level)


def main() -> None:
    """Run the command that the process was started with, and exit."""
    with errors_to_exit_codes():
        app()


@contextmanager
def errors_to_exit_codes() -> Iterator[None]:
    """End the process for the errors that the project raises on purpose, with their message only.

    1: failed. 2: a wrong configuration (or command line). 3 and up: see `errors.Stop`. Any other
    error is a bug, and passes with its traceback.
    """
    try:
        yield
    except ConfigError as error:
        _fail(str(error), 2)
    except Stop as error:
        _fail(f"wireroom: stopped: {error}", error.exit_code)
    except WireroomError as error:
        _fail(f"wireroom: {error}", 1)


def _fail(message: str, code: int) -> NoReturn:
    print(message, file=sys.stderr)
    raise SystemExit(code)
