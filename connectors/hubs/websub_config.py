"""The configuration of WebSub."""

import re

from ada_url import URL
from pydantic import BaseModel, ConfigDict, Field, field_validator

from connectors.urls import href

_LISTEN = re.compile(r"(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+):(\d{1,5})")


class WebSubConfig(BaseModel):
    """Feeds that are pushed by their hubs (WebSub). Needs an address that the internet reaches."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    public_url: str = Field(
        description="Address under which hubs reach `listen`: usually of a proxy that speaks "
        "https, such as https://news.example.org/hooks. Each feed gets a secret one below it."
    )
    listen: str = Field(
        default="127.0.0.1:8767",
        description="Where the collector listens in plain HTTP, HOST:PORT.",
    )
    lease_days: float = Field(
        default=7, ge=0.05, le=30, description="For how long hubs are asked to push, days."
    )
    max_push_mb: float = Field(
        default=5, gt=0, le=100, description="A longer body of a push is refused."
    )

    @field_validator("public_url")
    @classmethod
    def _is_place(cls, url: str) -> str:
        address = href(url)
        if address is None or URL(address).search or URL(address).hash:
            raise ValueError("not a web address without ? and #; write https://HOST/PATH")
        return address.rstrip("/")

    @field_validator("listen")
    @classmethod
    def _is_endpoint(cls, written: str) -> str:
        match = _LISTEN.fullmatch(written)
        if match is None or int(match[1]) > 65535:
            raise ValueError("not HOST:PORT; write one such as 127.0.0.1:8767 or [::1]:8767")
        return written
