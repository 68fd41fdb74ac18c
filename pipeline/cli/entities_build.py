"""`wireroom entities build`: an authority of one's own, from Wikidata."""

import asyncio
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import DEFAULT_CONFIG, ConfigOption

if TYPE_CHECKING:
    from connectors.wikidata.endpoint import Endpoint
    from connectors.wikidata.selection import Class, Step
    from pipeline.authority.file import AuthorityFile
    from pipeline.config import Config
    from pipeline.records import AuthorityItem

_MAX_BODY_MB = 64  # fifty large countries with all their names
_TIMEOUT_S = 120
_LINES = 10_000  # of a dump between two commits


def build(
    config: ConfigOption = DEFAULT_CONFIG,
    classes: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Classes to fetch, in place of ours.")
    ] = None,
    dump: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Read a JSON dump (.json, .gz, .bz2), ask no server."),
    ] = None,
    sparql: Annotated[
        str, typer.Option(metavar="URL", help="Query service.")
    ] = "https://query.wikidata.org/sparql",
    api: Annotated[
        str, typer.Option(metavar="URL", help="API of the Wikibase.")
    ] = "https://www.wikidata.org/w/api.php",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the queries, ask nothing.")
    ] = False,
) -> None:
    """Fetch people, organisations and places with their names into the file that linking prefers.

    The file is `authority` under `enrich: entities:`. Names go by `fetch: contact:`: say there whom
    the server can ask. One request at a time; hours for our classes. May be stopped at any
    time: the same command goes on. `wireroom entities map` then gives ids to what has one of ours.
    """
    from connectors.wikidata.selection import classes as read_classes
    from connectors.wikidata.selection import steps
    from pipeline.authority.file import AuthorityFile
    from pipeline.config import load

    try:
        table = read_classes(classes)
    except ValueError as error:
        raise _wrong(f"{classes}: {error}") from error
    if dry_run:
        print("\n\n".join(step.query() for step in steps(table)))
        return
    settings = load(config)
    path = settings.enrich.entities.authority
    if path is None:
        raise _wrong(f"{config}: say where the file is to be: enrich: entities: authority: FILE")
    try:
        file = AuthorityFile(path)
    except sqlite3.DatabaseError as error:
        raise _wrong(f"{path}: {error}") from error
    try:
        if dump:
            _from_dump(file, dump, table)
        else:
            asyncio.run(_from_endpoint(file, settings, sparql, api, table))
    finally:
        counts = file.counts()
        file.close()
        print(f"{path}: {counts.entities} entities, {counts.names} names")


def _wrong(message: str) -> typer.Exit:
    print(message, file=sys.stderr)
    return typer.Exit(2)


async def _from_endpoint(
    file: "AuthorityFile", settings: "Config", sparql: str, api: str, table: "list[Class]"
) -> None:
    from connectors.fetch import Fetcher
    from connectors.wikidata.endpoint import BATCH, Endpoint, Failed
    from connectors.wikidata.selection import steps

    polite = {"host_concurrency": 1, "max_body_mb": _MAX_BODY_MB, "timeout_s": _TIMEOUT_S}
    polite |= {"first_byte_timeout_s": _TIMEOUT_S}
    async with Fetcher(settings.fetch.model_copy(update=polite)) as fetcher:
        endpoint = Endpoint(fetcher, sparql, api)
        try:
            labels = await endpoint.labels([one.id for one in table])
            for one in table:
                print(f"{one.type} {one.id} {one.label}: {labels.get(one.id) or 'NOT THERE'}")
            for step in steps(table):
                await _select(file, endpoint, step)
            while wanted := file.next_wanted(BATCH):
                await _fetch(file, endpoint, wanted)
                counts = file.counts()
                print(f"{counts.fetched} of {counts.wanted} fetched", flush=True)
        except Failed as error:
            print(f"stopped: {error}\nthe same command goes on from here", file=sys.stderr)
            raise typer.Exit(5) from error


async def _select(file: "AuthorityFile", endpoint: "Endpoint", step: "Step") -> None:
    """Note which items a step is of; a step that is too much for the endpoint goes in halves."""
    from connectors.wikidata.endpoint import Failed

    if file.is_done(step.name):
        return
    try:
        found = await endpoint.select(step.query())
    except Failed:
        halves = step.halves()
        if halves is None:
            raise
        for half in halves:
            await _select(file, endpoint, half)
        found = []
    file.want(step.name, step.of.type, found)


async def _fetch(file: "AuthorityFile", endpoint: "Endpoint", wanted: list[str]) -> None:
    """Fetch items; a batch that is too much goes in halves."""
    from connectors.wikidata.endpoint import Failed

    try:
        items = await endpoint.items(wanted)
    except Failed:
        if len(wanted) == 1:
            raise
        middle = len(wanted) // 2
        await _fetch(file, endpoint, wanted[:middle])
        await _fetch(file, endpoint, wanted[middle:])
    else:
        file.fetched(wanted, items)


def _from_dump(file: "AuthorityFile", dump: Path, table: "list[Class]") -> None:
    """Read the dump twice: what is a subclass of what, then the items of our classes."""
    for step, items in _parts(file, dump, "subclasses"):
        file.add_subclasses(
            step, [(item.id, of) for item in items for of in sorted(item.values["P279"])]
        )
        print(step, flush=True)
    within = [(one, file.within(one.id)) for one in table]
    for step, items in _parts(file, dump, "items"):
        file.add(step, _of_classes(items, within))
        print(f"{step}: {file.counts().entities} entities", flush=True)


def _parts(
    file: "AuthorityFile", dump: Path, what: str
) -> "Iterator[tuple[str, list[AuthorityItem]]]":
    """Items of the dump in parts that are not done, with the names of the steps."""
    from connectors.wikidata.dump import items

    prefix = f"{dump.name} {what} to line "
    begin = max((int(step[len(prefix) :]) for step in file.steps_done(prefix)), default=0)
    try:
        rest = items(dump, begin)
        while part := list(islice(rest, _LINES)):
            yield f"{prefix}{part[-1][0] + 1}", [item for _, item in part]
    except (OSError, EOFError, ValueError) as error:
        raise _wrong(f"{dump}: {error}") from error


def _of_classes(
    items: "Iterable[AuthorityItem]", within: "list[tuple[Class, set[str]]]"
) -> "Iterator[tuple[str, AuthorityItem]]":
    """Items with the type of the first class that they are of."""
    for item in items:
        for one, classes in within:
            known_enough = item.sitelinks >= one.least_sitelinks
            if known_enough and not classes.isdisjoint(item.values[one.property]):
                yield one.type, item
                break
