"""`wireroom feeds discover` and `add`: what a site has, and into the list of added feeds."""

import asyncio
import os
import signal
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from pipeline.cli.options import DEFAULT_CONFIG, ConfigOption
from pipeline.cli.tables import print_table

if TYPE_CHECKING:
    from connectors.discover import Discovery, Found
    from connectors.web.fetch_config import FetchConfig
    from pipeline.config import Config

Feed = dict[str, Any]
"""A source as a list of feeds declares it."""

_FEW_ARTICLES = 5  # on a page without feeds: it can be followed itself

_Json = Annotated[bool, typer.Option("--json", help="As JSON, all that was found out.")]
_Yaml = Annotated[bool, typer.Option("--yaml", help="As a list to paste into a configuration.")]
_Urls = Annotated[
    list[str], typer.Argument(metavar="URL...", help="Feeds, sites, or pages.", show_default=False)
]


def discover_feeds(
    url: Annotated[str, typer.Argument(metavar="URL", help="A page of the site, or a feed.")],
    config: ConfigOption = DEFAULT_CONFIG,
    as_json: _Json = False,
    as_yaml: _Yaml = False,
) -> None:
    """The feeds and sitemaps of a site, fetched and read, the likeliest main feed first.

    Asks the site at most 12 times, as its robots.txt allows. Exit code 1 if it has none.
    """
    (discovery,) = _discover([url], _fetch_config(config))
    if as_json:
        import orjson

        print(orjson.dumps(asdict(discovery), option=orjson.OPT_INDENT_2).decode())
    elif as_yaml:
        from pipeline.added_feeds import as_yaml as written

        print(*written([_declaration(one) for one in discovery.found]), sep="", end="")
    else:
        _show(discovery)
    if not discovery.found:
        raise typer.Exit(1)


def add(
    urls: _Urls,
    config: ConfigOption = DEFAULT_CONFIG,
    kind: Annotated[
        Literal["rss", "sitemap", "section"] | None,
        typer.Option("--type", help="Take only this kind of source; else the best there is."),
    ] = None,
    name: Annotated[str, typer.Option(help="Name for people, in place of the feed's title.")] = "",
    language: Annotated[str, typer.Option(help="Language hint (BCP 47).")] = "",
    folder: Annotated[str, typer.Option(help="Where to file it: `Asia/India`.")] = "",
) -> None:
    """Add feeds to the list in the data folder, each found from its URL and read once.

    A site without feeds is added as its sitemap, or as a page whose links are followed. Exit code
    1 if one of the URLs gave nothing.
    """
    from connectors.collector.language_tag import is_language_tag
    from connectors.web.redacted import redacted
    from connectors.web.source_access import has_user
    from pipeline import added_feeds
    from pipeline.cli.opml import HAS_USER
    from pipeline.config import load

    if language and not is_language_tag(language):
        raise typer.BadParameter("--language: no language tag; write one such as hi or pt-BR")
    settings = load(config)
    known = addresses(settings)
    said = {"name": name, "language": language, "folder": folder.split("/") if folder else None}
    added: list[Feed] = []
    failed = 0
    for url in filter(has_user, urls):
        raise typer.BadParameter(f"{redacted(url)}: {HAS_USER}")
    for url, discovery in zip(urls, _discover(urls, settings.fetch), strict=True):
        found = _choose(url, discovery, kind)
        if found is None:
            failed += 1
            print(f"{url}: nothing to follow: {_why(discovery, kind)}", file=sys.stderr)
        elif already := known.get(_canonical(found["url"])):
            print(f"{url}: already there as {already}", file=sys.stderr)
        else:
            feed = found | {key: value for key, value in said.items() if value}
            known[_canonical(feed["url"])] = feed["id"]
            added.append(feed)
            print(f"{feed['id']}: added, {feed['type']} {feed['url']}")
    if added:
        added_feeds.append(settings.data_dir, added)
        tell_collector(settings.data_dir)
    if failed:
        raise typer.Exit(1)


def addresses(settings: "Config") -> dict[str, str]:
    """The ids of all sources that have an address, by its canonical form."""
    return {
        _canonical(url): source.id
        for source in settings.sources
        if (url := getattr(source, "url", None))
    }


def tell_collector(data_dir: Path) -> None:
    """Let the running collector read its configuration again, and say so."""
    from pipeline.cli.only_one import holder

    process = holder("collect", data_dir)
    if process is None:
        print("No collector is running here; the next one will read it.")
    elif process == 0:
        print("A collector works here, out of sight: send it SIGHUP, and it reads it.")
    else:
        os.kill(process, signal.SIGHUP)
        print(f"The running collector (process {process}) reads it now.")


def _canonical(url: str) -> str:
    from connectors.urls import canonical

    return canonical(url)


def _discover(urls: Iterable[str], fetch: "FetchConfig") -> "list[Discovery]":
    from connectors.discover import discover
    from connectors.fetch import Fetcher

    async def search() -> "list[Discovery]":
        async with Fetcher(fetch) as fetcher, asyncio.TaskGroup() as group:
            tasks = [group.create_task(discover(_whole(url), fetcher)) for url in urls]
        return [task.result() for task in tasks]

    return asyncio.run(search())


def _whole(url: str) -> str:
    return url if "://" in url else f"https://{url}"


def _fetch_config(config: Path) -> "FetchConfig":
    """How to ask: as configured, or as usual where there is no configuration yet."""
    from connectors.web.fetch_config import FetchConfig
    from pipeline.config import load

    if config == DEFAULT_CONFIG and not config.exists():
        return FetchConfig()
    return load(config).fetch


def _declaration(found: "Found") -> Feed:
    return _declared(found.url, found.type, found.title)


def _declared(url: str, kind: str, title: str | None = None) -> Feed:
    from pipeline.feed_lists import source_id

    name = {"name": title} if title else {}
    return {"id": source_id(url), "type": kind, **name, "url": url}


def _choose(url: str, discovery: "Discovery", kind: str | None) -> Feed | None:
    """What to follow: the best that was found, of the kind that is wanted."""
    for one in discovery.found:
        if kind in (None, one.type):
            return _declaration(one)
    if kind == "section" or (kind is None and discovery.articles >= _FEW_ARTICLES):
        return _declared(_whole(url), "section") if discovery.articles else None
    return None


def _why(discovery: "Discovery", kind: str | None) -> str:
    if discovery.found:
        return f"no {kind}, but {', '.join(one.url for one in discovery.found[:3])}"
    if discovery.failed:
        return discovery.failed[0].reason
    return "no feed, no sitemap, no links to articles"


def _show(discovery: "Discovery") -> None:
    head = ("url", "format", "title", "language", "entries", "newest", "text", "push", "found by")
    rows = [
        (
            one.url,
            one.format,
            one.title,
            one.language,
            one.entries,
            one.newest,
            "full" if one.full_text else "summary" if one.type == "rss" else None,
            "WebSub" if one.hub else None,
            one.named_by,
        )
        for one in discovery.found
    ]
    print_table(head, rows)
    for failed in discovery.failed:
        print(f"{failed.url}: {failed.reason}", file=sys.stderr)
    if not discovery.found and discovery.articles:
        print(
            f"The page links to {discovery.articles} articles: `wireroom feeds add` follows them.",
            file=sys.stderr,
        )
