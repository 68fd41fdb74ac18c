"""Bytes from the web: bounded in time and size, conditional, gentle with each host."""

import asyncio
import time
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpx2
from pydantic import BaseModel, ConfigDict, Field, IPvAnyNetwork

from connectors.host_limits import HostLimits
from connectors.urls import href
from pipeline.errors import FetchFailed

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LONGEST_RETRY_AFTER_S = 7 * 24 * 3600.0


class FetchConfig(BaseModel):
    """How the collector asks the web."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    user_agent: str = Field(default="Wireroom/0.1", description="How requests name themselves.")
    contact: str = Field(
        default="",
        description="Web page or mail address added to the user agent: whom publishers can ask.",
    )
    timeout_s: float = Field(default=30, gt=0, description="Longest time of one request, seconds.")
    connect_timeout_s: float = Field(
        default=10, gt=0, description="Longest wait for a connection, seconds."
    )
    read_timeout_s: float = Field(
        default=15, gt=0, description="Longest silence inside an answer, seconds."
    )
    max_body_mb: float = Field(
        default=5, gt=0, le=100, description="A longer body, unpacked, is cut here and marked."
    )
    max_redirects: int = Field(default=5, ge=0, le=20, description="Redirects followed in a row.")
    concurrency: int = Field(default=64, ge=1, description="Requests under way at a time.")
    host_concurrency: int = Field(
        default=2, ge=1, description="Requests under way at a time to one host."
    )
    host_spacing_s: float = Field(
        default=1, ge=0, description="Least time between two requests to one host, seconds."
    )
    allow_networks: tuple[IPvAnyNetwork, ...] = Field(
        default=(),
        description="Networks that may be connected to although they are private, local or "
        "reserved, such as `10.1.0.0/16`; any port there.",
    )
    loopback_test: str = Field(
        default="",
        pattern=r"^(127\.0\.0\.1:\d{1,5})?$",
        description="For tests, `127.0.0.1:PORT`: every request, whatever its host and scheme, "
        "goes to that address in plain HTTP with its Host header kept.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How one source is asked, beside what all are."""

    headers: Mapping[str, str] = field(default_factory=dict)  # only to the host of the asked URL
    cookies: Mapping[str, str] = field(default_factory=dict)  # likewise
    proxy: str | None = None  # http(s)://[user:password@]host:port
    robots: bool = True  # False: the publisher allowed us, robots.txt is not asked


_PLAIN = Access()


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """One hop: the status that sent us on, and where to."""

    status: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer of 200..299, or 304 to a conditional request (with an empty body)."""

    status: int
    url: str  # the last one, after redirects
    redirects: tuple[Redirect, ...] = ()
    headers: Mapping[str, str]  # names in lower case; values byte for byte (Latin-1); first wins
    body: bytes  # unpacked
    truncated: bool = False  # the body went on beyond `max_body_mb`
    moved_to: str | None = None  # where permanent redirects alone led (301, 308)
    max_age_s: int | None = None  # how long the server says that this stays fresh

    @property
    def etag(self) -> str | None:
        """The validator as received."""
        return self.headers.get("etag")

    @property
    def last_modified(self) -> str | None:
        """The validator as received."""
        return self.headers.get("last-modified")


class Fetcher:
    """An HTTP client for the whole collector. Use it as an async context manager."""

    def __init__(self, config: FetchConfig) -> None:
        self.config = config
        self._max_body = int(config.max_body_mb * 1_000_000)
        self._hosts = HostLimits(config.host_concurrency, config.host_spacing_s)
        self._slots = asyncio.Semaphore(config.concurrency)
        contact = f" (+{config.contact})" if config.contact else ""
        self._client = httpx2.AsyncClient(
            http2=True,
            headers={"User-Agent": config.user_agent + contact},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),  # none is kept or sent
            timeout=httpx2.Timeout(config.read_timeout_s, connect=config.connect_timeout_s),
            limits=httpx2.Limits(max_connections=None, max_keepalive_connections=100),
            transport=_Loopback(config.loopback_test) if config.loopback_test else None,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._client.aclose()

    async def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        accept: str = "*/*",
        access: Access = _PLAIN,
    ) -> Response:
        """Ask for `url`, following redirects; a 304 to the validators is an answer too.

        The headers of `access` are for this host: a redirect to another goes without them. Raises
        FetchFailed for any other status, and for what the network, the server or the address did
        wrong (then without a status).
        """
        asked: dict[str, str] = {"Accept": accept}
        if etag:
            asked["If-None-Match"] = etag
        if last_modified:
            asked["If-Modified-Since"] = last_modified
        redirects: list[Redirect] = []
        private = dict(access.headers)
        if access.cookies:
            private["Cookie"] = "; ".join(
                f"{name}={value}" for name, value in access.cookies.items()
            )
        here = _checked(url)
        home = urlsplit(here).netloc
        while True:
            own = private if urlsplit(here).netloc == home else {}
            answer = await self._request(here, {**asked, **own})
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                break
            if len(redirects) == self.config.max_redirects:
                raise FetchFailed(f"more than {len(redirects)} redirects", status=answer.status)
            here = _checked(_as_utf8(answer.headers["location"]), here)
            redirects.append(Redirect(status=answer.status, url=here))
        if answer.status == 304 and not (etag or last_modified):
            raise FetchFailed("304 to a request without validators", status=304)
        if not (200 <= answer.status < 300 or answer.status == 304):
            wait_s = retry_after_s(answer.headers.get("retry-after"), time.time())
            raise FetchFailed(f"HTTP {answer.status}", wait_s, answer.status)
        return Response(
            status=answer.status,
            url=here,
            redirects=tuple(redirects),
            headers=answer.headers,
            body=answer.body,
            truncated=answer.truncated,
        )

    async def _request(self, url: str, headers: Mapping[str, str]) -> Response:
        async with self._hosts.slot(urlsplit(url).netloc), self._slots:
            try:
                async with asyncio.timeout(self.config.timeout_s):
                    try:
                        return await self._stream(url, headers)
                    except httpx2.WriteError:  # a kept connection that was closed meanwhile
                        return await self._stream(url, headers)
            except TimeoutError as error:
                raise FetchFailed(f"no full answer in {self.config.timeout_s:g} s") from error
            except httpx2.HTTPError as error:
                raise FetchFailed(f"{type(error).__name__}: {error}".rstrip(": ")) from error
            except (httpx2.InvalidURL, UnicodeError) as error:  # names that DNS cannot hold
                raise FetchFailed(f"not an address: {url}") from error

    async def _stream(self, url: str, headers: Mapping[str, str]) -> Response:
        """One request without redirects, its body read up to the cap.

        The client unpacks in pieces of at most 1 MiB and only as they are asked for, so a
        decompression bomb costs no more than the cap either.
        """
        sent = {name.encode("latin-1"): value.encode("latin-1") for name, value in headers.items()}
        async with self._client.stream("GET", url, headers=sent) as answer:
            received: dict[str, str] = {}
            for name, value in answer.headers.raw:
                received.setdefault(name.decode("latin-1").lower(), value.decode("latin-1"))
            body, whole = bytearray(), False
            try:
                async with aclosing(answer.aiter_bytes()) as pieces:
                    async for piece in pieces:
                        body += piece
                        if len(body) > self._max_body:
                            break
                    else:
                        whole = True
            finally:
                if not whole:
                    await _hang_up(answer)
            return Response(
                status=answer.status_code,
                url=url,
                headers=received,
                body=bytes(body[: self._max_body]),
                truncated=not whole,
            )


async def _hang_up(answer: httpx2.Response) -> None:
    """Close the connection of an answer that was not read to its end.

    Over HTTP/2, httpcore2 2.16 neither resets the stream nor counts what still arrives on it: the
    connection's flow-control window would fill up and every later answer on it stall.
    """
    if answer.http_version == "HTTP/2":
        await answer.extensions["network_stream"].aclose()


class _Loopback(httpx2.AsyncBaseTransport):
    """Sends everything to one address; the Host header was set before and stays."""

    def __init__(self, address: str) -> None:
        host, port = address.split(":")
        self._to = {"scheme": "http", "host": host, "port": int(port)}
        self._inner = httpx2.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        request.url = request.url.copy_with(**self._to)
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self._inner.aclose()


def retry_after_s(header: str | None, now: float) -> float | None:
    """Read Retry-After, seconds or a date; None: absent or unreadable. At most a week.

    >>> retry_after_s("120", now=0), retry_after_s("Thu, 01 Jan 1970 00:01:00 GMT", now=0)
    (120.0, 60.0)
    """
    if header is None:
        return None
    if header.strip().isdecimal():
        wait_s = float(header)
    else:
        try:
            date = parsedate_to_datetime(header)
        except ValueError:
            return None
        wait_s = (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - now
    return min(max(wait_s, 0.0), _LONGEST_RETRY_AFTER_S)


def _checked(url: str, base: str | None = None) -> str:
    """Resolve and normalise; what is not http(s) is never asked for."""
    address = href(url, base)
    if address is None:
        raise FetchFailed(f"not an http(s) address: {url[:200]}")
    return address


def _as_utf8(header: str) -> str:
    """A Location with bare UTF-8 in it, as many sites send it."""
    raw = header.encode("latin-1")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return header
