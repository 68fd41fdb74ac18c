"""SIGHUP: read the configuration again, without stopping."""

import asyncio
import logging
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ConfigError, StoreUnavailable

if TYPE_CHECKING:
    from connectors.collect import Collector
    from pipeline.config import Config

_TAKEN_AT_ONCE = frozenset({"sources", "include"})

logger = logging.getLogger(__name__)


class Hangup:
    """SIGHUP, noted until somebody looks; that of a terminal that was closed becomes SIGTERM.

    Only for the main thread.
    """

    def __init__(self) -> None:
        self._came = False
        self._on_terminal = sys.stderr.isatty()
        signal.signal(signal.SIGHUP, self._note)

    def taken(self) -> bool:
        """Whether it came since this was last asked."""
        came, self._came = self._came, False
        return came

    def _note(self, *_: object) -> None:
        if self._on_terminal and not sys.stderr.isatty():
            signal.raise_signal(signal.SIGTERM)
        else:
            self._came = True


async def reload_sources(collector: "Collector", path: Path, started_with: "Config") -> None:
    """Let the collector go on with the sources that the file has now.

    One with problems is not taken: they are logged, and the sources stay as they are. So is
    whatever else was changed, which takes a restart.
    """
    from pipeline.config import load

    try:
        settings = await asyncio.to_thread(load, path)
        change = await collector.reload(settings.sources)
    except ConfigError as error:
        logger.error("SIGHUP: the configuration has problems, the old one stays\n%s", error)
        return
    except StoreUnavailable as error:  # tried until we were told to stop
        logger.warning("SIGHUP: not done: %s", error)
        return
    logger.info("SIGHUP: %s", change)
    if others := needs_restart(started_with, settings):
        logger.warning("SIGHUP: changed too, but only a restart takes it in: %s", ", ".join(others))


def needs_restart(before: "Config", after: "Config") -> list[str]:
    """The sections that differ, beside those that SIGHUP takes in."""
    return [
        name
        for name in type(after).model_fields
        if name not in _TAKEN_AT_ONCE and getattr(before, name) != getattr(after, name)
    ]
