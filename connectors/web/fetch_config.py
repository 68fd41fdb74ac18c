"""How the collector asks the web: the settings."""

import re
from ipaddress import ip_network
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

_LOOPBACK = re.compile(r"(127\.0\.0\.1:\d{1,5})?")


def _ascii(text: str) -> str:
    if not (text.isascii() and text.isprintable()):
        raise ValueError("a header cannot carry this; write it in one line of plain ASCII")
    return text


def _agent(text: str) -> str:
    if not text.strip() or text != text.lstrip():
        raise ValueError("write a name and a version, such as Wireroom/0.1")
    return text


def _loopback(text: str) -> str:
    if not _LOOPBACK.fullmatch(text):
        raise ValueError("write 127.0.0.1:PORT")
    return text


def _network(text: str) -> str:
    try:
        return str(ip_network(text, strict=False))
    except ValueError as error:
        raise ValueError("a network is written like 10.1.0.0/16 or fd00::/8") from error


class FetchConfig(BaseModel):
    """How the collector asks the web."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    user_agent: Annotated[str, AfterValidator(_ascii), AfterValidator(_agent)] = Field(
        default="Wireroom/0.1",
        description="How requests name themselves; the word before the slash is what robots.txt "
        "files know us by.",
    )
    contact: Annotated[str, AfterValidator(_ascii)] = Field(
        default="",
        description="Web page or mail address added to the user agent: whom publishers can ask.",
    )
    obey_robots: bool = Field(
        default=True,
        description="Ask robots.txt before any other address of a host, and do as it says.",
    )
    timeout_s: float = Field(default=30, gt=0, description="Longest time of one request, seconds.")
    connect_timeout_s: float = Field(
        default=10,
        gt=0,
        description="Longest wait for a connection, its name looked up and its addresses tried; "
        "seconds.",
    )
    first_byte_timeout_s: float = Field(
        default=20, gt=0, description="Longest wait for the answer to begin, seconds."
    )
    read_timeout_s: float = Field(
        default=15, gt=0, description="Longest silence inside an answer, seconds."
    )
    max_body_mb: float = Field(
        default=5,
        gt=0,
        le=100,
        description="A longer body, packed or unpacked, is cut here and marked.",
    )
    max_header_kb: float = Field(
        default=64, gt=0, le=90, description="An answer with longer headers is refused."
    )
    max_redirects: int = Field(default=5, ge=0, le=20, description="Redirects followed in a row.")
    concurrency: int = Field(default=64, ge=1, description="Requests under way at a time.")
    host_concurrency: int = Field(
        default=2, ge=1, description="Requests under way at a time to one host."
    )
    host_spacing_s: float = Field(
        default=1, ge=0, description="Least time between two requests to one host, seconds."
    )
    max_crawl_delay_s: float = Field(
        default=300,
        ge=0,
        description="A longer Crawl-delay in a robots.txt is shortened to this, seconds.",
    )
    hold_s: float = Field(
        default=300,
        gt=0,
        description="How long a host is left alone that says 429 (too many requests) and names "
        "no time to come; seconds.",
    )
    ports: tuple[Annotated[int, Field(ge=1, le=65535)], ...] = Field(
        default=(80, 443, 8080, 8443), description="Ports that may be connected to."
    )
    allow_networks: tuple[Annotated[str, AfterValidator(_network)], ...] = Field(
        default=(),
        description="Networks that may be connected to although they are private, local or "
        "reserved, such as `10.1.0.0/16`; at any port.",
    )
    loopback_test: Annotated[str, AfterValidator(_loopback)] = Field(
        default="",
        description="For tests, `127.0.0.1:PORT`: every request, whatever its host and scheme, "
        "goes to that address in plain HTTP with its Host header kept.",
    )
