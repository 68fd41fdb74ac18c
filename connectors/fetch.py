"""Bytes from the web: bounded in time and size, conditional, polite to hosts, safe to connect.

One request: robots.txt lets it through, its host has a turn for it, the address that its name leads
to may be connected to; then the answer is read within bounds. Each redirect is a request anew.
"""

import asyncio
import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from types import TracebackType
from typing import NamedTuple, Self
from urllib.parse import unquote_to_bytes, urlencode

from ada_url import URL

from connectors.hosts import Hosts, host_of
from connectors.urls import href, is_downgrade
from connectors.web.connections import Connections
from connectors.web.exchange import Answer, Headers, exchange
from connectors.web.fetch_config import FetchConfig
from connectors.web.host_names import Found, Names, look_up
from connectors.web.http_times import max_age_s, retry_after_s
from connectors.web.redacted import redacted
from connectors.web.robots_gate import RobotsGate
from connectors.web.unpack import ACCEPTED
from pipeline.errors import FetchFailed

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_SAME_METHOD = frozenset({307, 308})
_BUSY = frozenset({429, 503})
_VALIDATORS = ("If-None-Match", "If-Modified-Since")
_REASONS = {status.value: status.phrase for status in HTTPStatus}
_SENDABLE = re.compile(r"(?![\t ])[\t\x20-\x7e\x80-\xff]{1,1000}(?<![\t ])")  # in length, too


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How one source is asked, beside what all are."""

    headers: Mapping[str, str] = field(default_factory=dict)  # only to the host of the asked URL
    cookies: Mapping[str, str] = field(default_factory=dict)  # likewise
    proxy: str | None = None  # http(s)://[user:password@]host:port
    robots: bool = True  # False: the publisher allowed us, robots.txt is not asked


_PLAIN = Access()


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer of 200..299, or 304 to a conditional request (with an empty body)."""

    status: int
    url: str  # the last one, after redirects; without user and password
    headers: Mapping[str, str]  # names in lower case; values byte for byte (Latin-1); first wins
    body: bytes  # unpacked
    truncated: bool = False  # the body went on beyond `max_body_mb`, or breaks off
    moved_to: str | None = None  # where permanent redirects alone led (301, 308)

    @property
    def etag(self) -> str | None:
        """The validator as received."""
        return self.headers.get("etag")

    @property
    def last_modified(self) -> str | None:
        """The validator as received."""
        return self.headers.get("last-modified")

    @property
    def max_age_s(self) -> int | None:
        """How much longer it is fresh by its own word, seconds; None: it does not say."""
        return max_age_s(self.headers)


class _Hop(NamedTuple):
    """A redirect: the status that sent us on, and where to."""

    status: int
    url: str


class Fetcher:
    """An HTTP client for the whole collector. Use it as an async context manager."""

    def __init__(
        self,
        config: FetchConfig,
        hosts: Hosts | None = None,
        *,
        look_up: Callable[[str], Found] = look_up,
    ) -> None:
        """Ask as `config` says, each host in its turn; `look_up` gives the addresses of a name."""
        self.config = config
        self.hosts = hosts or Hosts(
            config.host_concurrency, config.host_spacing_s, max_delay_s=config.max_crawl_delay_s
        )
        self._names = Names(look_up)
        self._connections = Connections(config, self._names)
        self._gate = RobotsGate(self.hosts, config.user_agent)
        self._slots = asyncio.Semaphore(config.concurrency)
        contact = f" (+{config.contact})" if config.contact else ""
        self._agent = config.user_agent + contact

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._connections.close()
        self._names.close()

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

        What `access` has is for this host: a redirect to another goes without it. Raises
        FetchFailed for any other status, and for what the network, the server or the address did
        wrong (then without a status); of these, nothing was sent after HostHeld, Disallowed (by
        robots.txt) and UnsafeAddress.
        """
        home, user = _without_user(_checked(url))
        asked = self._headers(accept, etag, last_modified)
        own = _own_headers(access, user)
        answer, redirects = await self._follow(home, asked, own, access)
        at = redirects[-1].url if redirects else home
        self._check_status(answer, at, conditional=not asked.keys().isdisjoint(_VALIDATORS))
        moved = redirects and user is None and all(hop.status in _PERMANENT for hop in redirects)
        return Response(
            status=answer.status,
            url=at,
            headers=answer.headers,
            body=answer.body,
            truncated=answer.truncated,
            moved_to=at if moved else None,
        )

    async def post_form(self, url: str, form: Mapping[str, str]) -> int:
        """POST a form to a program's address, such as a hub's. The status, 200..299.

        Only 307 and 308 are followed, and never from https to http; robots.txt is not asked.
        Raises FetchFailed as `get` does.
        """
        body = urlencode(form).encode()
        headers = self._headers("*/*", None, None)
        headers["Content-Type"] = b"application/x-www-form-urlencoded"
        headers["Content-Length"] = str(len(body)).encode()
        home, _ = _without_user(_checked(url))
        answer, redirects = await self._follow(home, headers, {}, Access(robots=False), body)
        at = redirects[-1].url if redirects else home
        self._check_status(answer, at, conditional=False)
        return answer.status

    async def _follow(
        self,
        home: str,
        asked: dict[str, bytes],
        own: dict[str, bytes],
        access: Access,
        form: bytes | None = None,
    ) -> tuple[Answer, tuple[_Hop, ...]]:
        """Ask, with its own headers at home, until an answer is no redirect to follow."""
        at, redirects = home, list[_Hop]()
        while True:
            if self.config.obey_robots and access.robots:
                bare = Access(proxy=access.proxy, robots=False)  # `at` may be a stranger's by now
                await self._gate.check(at, partial(self.get, access=bare))
            headers = asked | own if _is_at(home, at) else asked
            answer = await self._ask(at, headers, access.proxy, form)
            location = answer.headers.get("location")
            followed = _REDIRECTS if form is None else _SAME_METHOD
            if answer.status not in followed or location is None:
                return answer, tuple(redirects)
            to, _ = _without_user(_checked(_as_utf8(location), at))
            if wrong := self._wrong(to, home, redirects, is_form=form is not None):
                raise FetchFailed(wrong, status=answer.status, url=at)
            redirects.append(_Hop(answer.status, to))
            at = to

    async def _ask(
        self, url: str, headers: Mapping[str, bytes], proxy: str | None, form: bytes | None
    ) -> Answer:
        host, timeout_s = host_of(url), self.config.timeout_s
        sent: Headers = [(b"Host", URL(url).host.encode())]
        sent += [(name.encode(), value) for name, value in headers.items()]
        async with self.hosts.slot(host), self._slots:
            try:
                async with asyncio.timeout(timeout_s):
                    answer = await exchange(self._connections, url, sent, self.config, proxy, form)
            except TimeoutError as error:
                raise FetchFailed(f"no full answer in {timeout_s:g} s") from error
        wait_s = self._wait_s(answer) if answer.status in _BUSY else None
        if wait_s:
            self.hosts.hold(host, wait_s, f"HTTP {answer.status}")
        return answer

    def _headers(
        self, accept: str, etag: str | None, last_modified: str | None
    ) -> dict[str, bytes]:
        """What every request carries; validators as they were received."""
        headers = {"User-Agent": self._agent.encode(), "Accept": accept.encode()}
        headers["Accept-Encoding"] = ACCEPTED.encode()
        for name, validator in zip(_VALIDATORS, (etag, last_modified), strict=True):
            if validator and _SENDABLE.fullmatch(validator):
                headers[name] = validator.encode("latin-1")
        return headers

    def _wrong(self, to: str, home: str, before: list[_Hop], *, is_form: bool) -> str:
        """Why a redirect is not followed; empty: it is."""
        visited = {url.partition("#")[0] for url in (home, *(hop.url for hop in before))}
        if to.partition("#")[0] in visited:
            return "redirects in a circle"
        if len(before) == self.config.max_redirects:
            return f"more than {len(before)} redirects"
        return "redirects a form to plain HTTP" if is_form and is_downgrade(home, to) else ""

    def _check_status(self, answer: Answer, at: str, *, conditional: bool) -> None:
        if answer.status == 304 and not conditional:
            raise FetchFailed("HTTP 304 to a request without validators", status=304, url=at)
        if not (200 <= answer.status < 300 or answer.status == 304):
            words = _REASONS.get(answer.status, "")
            message = f"HTTP {answer.status} {words}".rstrip()
            raise FetchFailed(message, self._wait_s(answer), answer.status, at)

    def _wait_s(self, answer: Answer) -> float | None:
        """How long the server wants to be left alone."""
        wait_s = retry_after_s(answer.headers, self.hosts.clock())
        if answer.status == 429 and not wait_s:  # "too many", and no time to come: ours
            return self.config.hold_s
        return wait_s


def _checked(url: str, base: str | None = None) -> str:
    """Resolve and normalise; what is not http(s) is never asked for."""
    address = href(url, base)
    if address is None:
        raise FetchFailed(f"not an http(s) address: {redacted(url)[:200]}")
    return address


def _without_user(url: str) -> tuple[str, str | None]:
    """A URL without its user and password, and these as HTTP wants them."""
    if "@" not in url:
        return url, None
    parts = URL(url)
    user = unquote_to_bytes(parts.username) + b":" + unquote_to_bytes(parts.password)
    parts.username = parts.password = ""
    return parts.href, None if user == b":" else f"Basic {b64encode(user).decode()}"


def _own_headers(access: Access, authorization: str | None) -> dict[str, bytes]:
    headers = {"Authorization": authorization} if authorization else {}
    headers |= {name.title(): value for name, value in access.headers.items()}
    if access.cookies:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in access.cookies.items())
    return {name: value.encode() for name, value in headers.items()}


def _is_at(home: str, url: str) -> bool:
    """Whether what is for `home` may be sent to `url`: the same host, and not in plain HTTP now."""
    return host_of(home) == host_of(url) and not is_downgrade(home, url)


def _as_utf8(header: str) -> str:
    """A Location with bare UTF-8 in it, as many sites send it."""
    raw = header.encode("latin-1")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return header
