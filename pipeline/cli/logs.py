"""The process's log on stderr: readable lines on a terminal, a JSON object a line elsewhere."""

import logging
import sys
from typing import Any, Literal

import orjson
import structlog

Level = Literal["debug", "info", "warning", "error"]

_LEVELS = {
    # Beam reports each failed bundle in full; the engine says once what failed.
    "apache_beam": logging.CRITICAL,
    "alembic": logging.WARNING,
    "trafilatura": logging.WARNING,
    "htmldate": logging.WARNING,
    # While Kafka is away its clients complain many times a second; our own errors say it each try.
    "kafka": logging.CRITICAL,
}
"""Libraries, and the least important messages of theirs that are heard; with `debug`, all."""

_TALKATIVE = ("httpcore2", "hpack", "h2")
"""Libraries that log headers, credentials among them, with `debug`: they are not heard below it."""


def configure(level: Level = "info") -> None:
    """Send everything logged in this process, through structlog or logging, to stderr."""
    readable = sys.stderr.isatty()
    render: list[structlog.typing.Processor] = (
        [structlog.dev.ConsoleRenderer()]
        if readable
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(_json)]
    )
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="%H:%M:%S" if readable else "iso", utc=not readable),
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *render],
        )
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    for name, least in _LEVELS.items():
        logging.getLogger(name).setLevel(logging.DEBUG if level == "debug" else least)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.INFO)


def _json(event: dict[str, Any], **_: Any) -> str:
    return orjson.dumps(event, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
