"""`wireroom trace`: one article through every step, printed after each.

The steps are those of graph.py, on one draft in memory: nothing is stored.
"""

import asyncio
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer
from rich.console import Console

from pipeline.cli.options import DEFAULT_CONFIG, ConfigOption
from pipeline.records import Draft, Origin, RawArticle, rfc3339

if TYPE_CHECKING:
    from pipeline.text.entities.settings import EntitiesConfig
    from pipeline.text.profile import SourceProfile

_ANYWHERE = Origin(topic="trace", partition=0, offset=0)


def trace(
    what: Annotated[str, typer.Argument(metavar="FILE|URL", show_default=False)],
    url: Annotated[
        str, typer.Option(help="The address that a FILE came from: its links are relative to it.")
    ] = "http://trace.invalid/article",
    source: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Clean it by what the store has learned of this source."),
    ] = None,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Take one article (a page, or a text file) through every step, and print it after each."""
    from pipeline.text.profile import SourceProfile
    from pipeline.transforms.clean import clean_text
    from pipeline.transforms.decode import decode_record
    from pipeline.transforms.detect_language import detect_language
    from pipeline.transforms.extract import extract_article
    from pipeline.transforms.tag_entities import tag_entities

    raw = asyncio.run(_fetch(what, config)) if "://" in what else _read(Path(what), url)
    console = Console()
    raw = replace(raw, source=source or raw.source)
    profile = _profile(raw, config) if source else SourceProfile()
    draft = Draft(origin=_ANYWHERE, key=raw.id.encode(), value=orjson.dumps(raw))
    for name, step in (
        ("decode", decode_record),
        ("extract", extract_article),
        ("clean", partial(clean_text, profile=profile)),
        ("language", partial(detect_language, profile=profile)),
        ("entities", partial(tag_entities, config=_entities(config))),
    ):
        after = step(draft)
        console.rule(name, align="left")
        console.print_json(orjson.dumps(_news(draft, after)).decode())
        draft = after


def _entities(config: Path) -> "EntitiesConfig":
    """As configured, where there is a configuration: a FILE needs none."""
    from pipeline.config import load
    from pipeline.text.entities.settings import EntitiesConfig

    return load(config).enrich.entities if config.exists() else EntitiesConfig()


def _profile(raw: RawArticle, config: Path) -> "SourceProfile":
    """What the store knows of the source's articles at this site."""
    from pipeline.config import load
    from pipeline.store import source_profiles
    from pipeline.store.sqlite import open_reader

    settings = load(config)
    with open_reader(settings.store.url(settings.data_dir)).begin() as connection:
        key = source_profiles.key_of(raw.source, raw.canonical_url)
        return source_profiles.load(connection, key)


def _news(before: Draft, after: Draft) -> dict[str, Any]:
    """The fields that a step filled; markup and vector by their size only."""
    if before.raw is None and after.raw is not None:
        html = after.raw.html
        return asdict(after.raw) | {"html": html and f"{len(html)} characters"}
    old, new = asdict(replace(before, value=b"")), asdict(replace(after, value=b""))
    return {
        name: f"{len(value)} bytes" if isinstance(value, bytes) else value
        for name, value in new.items()
        if value != old[name] and name not in ("origin", "key", "value", "traces")
    }


async def _fetch(url: str, config: Path) -> RawArticle:
    from connectors.article_pages.article_page import fetch_page, with_page
    from connectors.fetch import Fetcher
    from pipeline.config import load

    async with Fetcher(load(config).fetch) as fetcher:
        return with_page(_article(url), await fetch_page(fetcher, url))


def _read(path: Path, url: str) -> RawArticle:
    from connectors.decode import decode_html, decode_text

    try:
        data = path.read_bytes()
    except OSError as error:
        raise typer.BadParameter(f"{path}: {error.strerror}") from error
    if path.suffix.lower() in (".html", ".htm", ".xhtml"):
        return replace(_article(url), html=decode_html(data, None).text, page="fetched")
    return replace(_article(url), text=decode_text(data, None).text)


def _article(url: str) -> RawArticle:
    from connectors.urls import article_id, canonical

    address = canonical(url)
    return RawArticle(
        id=article_id(address),
        source="trace",
        url=url,
        canonical_url=address,
        fetched_at=rfc3339(datetime.now(UTC)),
    )
