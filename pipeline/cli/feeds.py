"""`wireroom feeds`: the sources of a configuration, their health, and lists from elsewhere."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.feed_status import status
from pipeline.cli.feeds_add import Feed, add, addresses, discover_feeds, tell_collector
from pipeline.cli.options import DEFAULT_CONFIG, ConfigOption
from pipeline.cli.tables import print_table

if TYPE_CHECKING:
    from pipeline.config import Declared

app = typer.Typer(help="The sources and their health.", no_args_is_help=True)
app.command("discover")(discover_feeds)
app.command("add")(add)
app.command("status")(status)

_OpmlFile = Annotated[Path, typer.Argument(metavar="OPML", help="The file, or - for a pipe.")]
_Id = Annotated[
    str, typer.Argument(metavar="ID", help="Its id in `feeds list`, how that begins, or its URL.")
]


@app.command("list")
def list_sources(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Every source, and where it is declared."""
    from connectors.web.redacted import redacted
    from pipeline.config import declared

    found = declared(config)
    rows = [
        (
            one.id,
            one.type,
            one.language,
            one.name,
            redacted(getattr(one, "url", "")),
            None if one.enabled else "paused",
            place,
        )
        for one, place in zip(found.config.sources, found.places, strict=True)
    ]
    print_table(("id", "type", "language", "name", "url", "state", "declared in"), rows)
    for each in found.overruled:
        name = each.feed.data.get("id") or each.feed.data.get("url")
        print(
            f"{each.feed.place()}: {redacted(str(name))} does not count, {each.by} declares it",
            file=sys.stderr,
        )


@app.command()
def remove(name: _Id, config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Take a feed out of the list in the data folder. What it brought stays."""
    from pipeline import added_feeds
    from pipeline.config import declared

    found = declared(config)
    name = _named(found, name)
    if not added_feeds.remove(found.config.data_dir, name):
        raise typer.BadParameter(_not_added(found, name))
    print(f"{name}: removed")
    tell_collector(found.config.data_dir)


@app.command()
def pause(name: _Id, config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Stop polling a feed of the list in the data folder; what is known of it is kept."""
    _set_enabled(name, config, enabled=False)


@app.command()
def resume(name: _Id, config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Poll a feed again that was paused."""
    _set_enabled(name, config, enabled=True)


def _set_enabled(name: str, config: Path, *, enabled: bool) -> None:
    from pipeline import added_feeds
    from pipeline.config import declared

    found = declared(config)
    name = _named(found, name)
    if not added_feeds.set_enabled(found.config.data_dir, name, enabled=enabled):
        raise typer.BadParameter(_not_added(found, name))
    print(f"{name}: {'polled again' if enabled else 'paused'}")
    tell_collector(found.config.data_dir)


def _named(found: "Declared", name: str) -> str:
    """The id of the source that is meant; `name` itself where that is unknown."""
    from connectors.urls import canonical

    ids = [one.id for one in found.config.sources]
    if not name or name in ids:
        return name
    if "://" in name:
        return addresses(found.config).get(canonical(name), name)
    begun = [one for one in ids if one.startswith(name)]
    if len(begun) > 1:
        raise typer.BadParameter(f"{name} may be any of {', '.join(begun[:5])}")
    return begun[0] if begun else name


def _not_added(found: "Declared", name: str) -> str:
    from pipeline import added_feeds

    for one, place in zip(found.config.sources, found.places, strict=True):
        if one.id == name:
            return f"{name} is declared in {place}: change it there"
    return f"there is no {name} in {added_feeds.file(found.config.data_dir)}"


@app.command("export")
def export_opml(opml: _OpmlFile, config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Write the configuration's feeds as OPML, which feed readers understand."""
    from pipeline.cli.opml import Subscription, write
    from pipeline.config import load

    _write(
        opml,
        write(
            Subscription(
                url=one.url, name=one.name or one.id, language=one.language, folder=one.folder
            )
            for one in load(config).sources
            if one.type in ("rss", "jsonfeed")
        ),
    )


@app.command("import")
def import_opml(
    opml: _OpmlFile,
    to: Annotated[
        Path, typer.Option(metavar="FILE", help="Write a list to include; - is stdout.")
    ] = Path("-"),
    to_added: Annotated[
        bool, typer.Option("--add", help="Add them to the list in the data folder instead.")
    ] = False,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Turn an OPML file into feeds, those that are there already left out with --add.

    Says on stderr what was skipped and what could not be used, and why.
    """
    from pipeline import added_feeds
    from pipeline.config import load

    try:
        document = sys.stdin.buffer.read() if opml == Path("-") else opml.read_bytes()
    except OSError as error:
        raise typer.BadParameter(f"{opml}: {error.strerror}") from error
    settings = load(config) if to_added else None
    feeds = _imported(document, addresses(settings) if settings else {})
    if settings is None:
        _write(to, "".join(added_feeds.as_yaml(feeds)).encode())
    elif feeds:
        added_feeds.append(settings.data_dir, feeds)
        tell_collector(settings.data_dir)


def _imported(document: bytes, known: dict[str, str]) -> list[Feed]:
    """The feeds of an OPML document that are not `known` yet; reports on all of them."""
    from connectors.urls import canonical
    from connectors.web.redacted import redacted
    from pipeline.cli.opml import Unusable, read
    from pipeline.feed_lists import source_id

    feeds: list[Feed] = []
    skipped = failed = 0
    for one in read(document):
        if isinstance(one, Unusable):
            failed += 1
            print(f"{redacted(one.what)}: {one.reason}", file=sys.stderr)
        elif already := known.get(canonical(one.url)):
            skipped += 1
            print(f"{redacted(one.url)}: already there as {already}", file=sys.stderr)
        else:
            said = {"name": one.name, "language": one.language, "folder": list(one.folder)}
            feed: Feed = {"id": source_id(one.url), "type": "rss"}
            feed |= {key: value for key, value in said.items() if value}
            feeds.append(feed | {"url": one.url})
            known[canonical(one.url)] = feed["id"]
    print(f"{len(feeds)} taken, {skipped} skipped, {failed} unusable", file=sys.stderr)
    return feeds


def _write(path: Path, content: bytes) -> None:
    if path == Path("-"):
        sys.stdout.buffer.write(content)
    else:
        path.write_bytes(content)
