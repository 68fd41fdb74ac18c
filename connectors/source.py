"""What every kind of source has in common: its configuration, what a poll gives, the protocol."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Annotated, Any, Literal, Protocol

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from connectors.collector.language_tag import is_language_tag
from pipeline.records import RawArticle

Cursor = dict[str, Any]
"""What a connector wants to remember between polls; JSON values only. Empty at the first poll."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def _source_id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise ValueError(
            "an id has letters, digits, dots, hyphens and underscores, at most 100 of them, and "
            "begins with a letter or digit"
        )
    return text


SourceId = Annotated[str, AfterValidator(_source_id)]


class SourceConfig(BaseModel):
    """Fields of every source. A kind of source adds its own and `type: Literal[...]`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: SourceId = Field(description="Short name of the source; part of every record it gives.")
    name: str | None = Field(default=None, description="Name for people; else the feed's title.")
    language: str | None = Field(
        default=None, description="Language hint (BCP 47) for texts too short to tell."
    )
    folder: tuple[str, ...] = Field(
        default=(),
        description="Where the source is filed, the outermost folder first: for people, and OPML.",
    )
    enabled: bool = Field(default=True, description="False: keep the cursor, do not poll.")

    @field_validator("language")
    @classmethod
    def _is_language(cls, tag: str | None) -> str | None:
        if tag is not None and not is_language_tag(tag):
            raise ValueError("no language tag (BCP 47); write one such as hi, pt-BR or zh-Hant")
        return tag

    @property
    def address(self) -> str:
        """What is asked; empty: nothing over the web, or many addresses."""
        return ""

    @property
    def every_s(self) -> float:
        """Its fixed interval, seconds; infinite: it has none."""
        return inf

    @property
    def is_archive(self) -> bool:
        """Whether it has an end: it is read where no live source could be polled instead."""
        return False


Outcome = Literal["ok", "not_modified", "failed", "gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """A hub (WebSub) that tells of changes of a feed."""

    url: str
    topic: str  # the feed's address there


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """What one poll gave.

    The cursor may be saved only after Kafka acknowledged every item. `next_poll_at` is seconds
    since the epoch; None when the source is exhausted (finite sources) or gone.
    """

    items: Sequence[RawArticle]
    cursor: Cursor
    next_poll_at: float | None
    outcome: Outcome = "ok"
    detail: str = ""  # in words, for `wireroom feeds status`
    title: str | None = None  # the feed's own
    settled: bool = True  # False: work that is known of is left for the next poll
    why: str = ""  # why it is asked next when it is, in words
    http_status: int | None = None  # of the source's own address; None: no answer, or none asked
    news: int = 0  # entries new or changed that asking brought, whatever was pushed or waited
    quiet_after: float | None = None  # with nothing new by then, it is silent against its rhythm
    hub: Hub | None = None  # that the feed names


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """A feed's body that its hub sent (WebSub), verified."""

    body: bytes
    headers: Mapping[str, str]  # names in lower case
    url: str  # the topic


class Connector(Protocol):
    """A configured source. One `poll` at a time; a failed fetch is a Poll, not an exception."""

    @property
    def config(self) -> SourceConfig:
        """The declaration this connector was made from."""
        ...

    async def poll(self, cursor: Cursor, now: float) -> Poll:
        """Ask the source once. `now` is seconds since the epoch."""
        ...
