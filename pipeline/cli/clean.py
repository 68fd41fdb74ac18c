"""`wireroom clean`: earlier articles without what has been learned of their source since."""

import logging
from collections import Counter
from datetime import UTC, datetime
from typing import Annotated

import typer

from pipeline.cli.options import ConfigFile

_LINES = 5  # of a source that are shown
_SHOWN = 100  # characters of a line

logger = logging.getLogger(__name__)


def clean(
    config: ConfigFile,
    source: Annotated[
        str | None, typer.Option(metavar="ID", help="Only articles of this source.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be taken out, and change nothing.")
    ] = False,
) -> None:
    """Take lines out of stored articles that are known as their source's boilerplate by now.

    Each changed article gets a new revision, which sinks deliver. Safe beside a running pipeline;
    may be stopped at any time, and started again. Articles that fail are named and stay as they
    are; the exit code is then 1.
    """
    from pipeline.config import load
    from pipeline.records import rfc3339
    from pipeline.store.clean_earlier import clean_earlier
    from pipeline.store.sqlite import open_reader, open_store

    settings = load(config)
    store = (open_reader if dry_run else open_store)(settings.store.url(settings.data_dir))
    looked_at = meanwhile = failed = 0
    cleaned: Counter[str] = Counter()
    lines: dict[str, Counter[str]] = {}
    for batch in clean_earlier(store, rfc3339(datetime.now(UTC)), source, dry_run=dry_run):
        looked_at += batch.articles
        meanwhile += batch.changed_meanwhile
        failed += len(batch.failed)
        for one in batch.failed:
            logger.error("article %s stays as it is: %s", one.article_id, one.reason)
        cleaned.update(article.source for article in batch.cleaned)
        for of, line in batch.taken_out:
            lines.setdefault(of, Counter())[line] += 1
        logger.debug("%d articles looked at, %d cleaned", looked_at, cleaned.total())
    for of, articles in cleaned.most_common():
        print(f"{of}: {articles} articles, {lines[of].total()} lines taken out")
        for line, times in lines[of].most_common(_LINES):
            print(f"  {times:>6} x {line[:_SHOWN]}")
    print(f"{cleaned.total()} of {looked_at} articles {'would be ' * dry_run}cleaned")
    if meanwhile:
        print(f"{meanwhile} changed meanwhile: run it again for them")
    if failed:
        print(f"{failed} failed: see above")
        raise typer.Exit(1)
