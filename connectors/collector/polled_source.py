"""Fields of the sources that are asked again and again for one document."""

from math import inf
from typing import Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator, model_validator

from connectors.collector.backlog import BacklogConfig
from connectors.schedule import Bounds


class PolledSource(BacklogConfig):
    """A feed, a sitemap or a section: when it is asked, and in which zone its times are."""

    every_minutes: float | None = Field(
        default=None,
        ge=0.05,
        le=60 * 24 * 30,
        description="Fixed time between two polls, minutes. Without it, the source's own rhythm "
        "is learned.",
    )
    min_minutes: float = Field(
        default=5,
        ge=0.05,
        description="Learned times between polls are never shorter, minutes; many publishers ban "
        "what asks oftener than every 5.",
    )
    max_minutes: float = Field(
        default=60 * 24,
        ge=0.05,
        le=60 * 24 * 30,
        description="Learned times between polls are never longer, minutes.",
    )
    time_zone: str | None = Field(
        default=None,
        description="Time zone of the source's times where they name none: `Asia/Kolkata`.",
    )

    @field_validator("time_zone")
    @classmethod
    def _is_time_zone(cls, name: str | None) -> str | None:
        if name is not None:
            try:
                ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError) as error:
                raise ValueError("no time zone; write one such as Asia/Kolkata") from error
        return name

    @model_validator(mode="after")
    def _bounds_in_order(self) -> Self:
        if self.min_minutes > self.max_minutes:
            raise ValueError("min_minutes is more than max_minutes")
        return self

    @property
    def every_s(self) -> float:
        """The time between two polls, where it is fixed."""
        return inf if self.every_minutes is None else self.every_minutes * 60

    @property
    def bounds(self) -> Bounds:
        """What the schedule may do with this source."""
        return Bounds(
            min_s=self.min_minutes * 60,
            max_s=self.max_minutes * 60,
            fixed_s=None if self.every_minutes is None else self.every_s,
        )
