"""The newsroom as an HTTP server on loopback."""

import sys
import threading
import time
from collections.abc import Callable
from email.utils import formatdate, parsedate_to_datetime
from hashlib import blake2b
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import ceil
from socket import socket
from types import TracebackType
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from connectors.newsroom.articles import load_articles
from connectors.newsroom.routes import Answer, Published, answer, manifest
from connectors.newsroom.timeline import Timeline
from pipeline.errors import ConfigError

_HOST = "127.0.0.1"
_DRIBBLES = 20


class NewsroomConfig(BaseModel):
    """The sample newsroom; everything is published within 75 seconds as it stands."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    port: int = Field(
        default=8766, ge=0, le=65535, description="Port on 127.0.0.1; 0 takes a free one."
    )
    interval_s: float = Field(
        default=1.0, ge=0, description="Time between two publications, seconds."
    )
    at_start: int = Field(default=12, ge=0, description="Articles that are there from the start.")
    slow_feed_s: float = Field(
        default=2.0, ge=0, description="How long the slow feed takes to come, seconds."
    )


class Newsroom:
    """Publishes the articles from `start()` on, in a thread; a context manager starts and stops.

    What is published depends only on `clock` (seconds since the epoch). After the last article
    everything stays where it is.
    """

    def __init__(
        self,
        port: int = 8766,
        interval_s: float = 1.0,
        at_start: int = 12,
        slow_feed_s: float = 2.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.timeline = Timeline(load_articles(), interval_s, at_start)
        self.slow_feed_s = slow_feed_s
        self.stopping = threading.Event()
        self._port = port
        self._clock = clock
        self._started = clock()
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    @classmethod
    def from_config(cls, config: NewsroomConfig) -> Self:
        """The newsroom that a configuration asks for."""
        return cls(**config.model_dump())

    def start(self) -> Self:
        """Open the port and begin to publish. Raises ConfigError when the port is taken."""
        try:
            self._server = _Server(self, self._port)
        except OSError as error:
            raise ConfigError(
                f"newsroom: cannot listen on {_HOST}:{self._port} ({error.strerror}): end what "
                "uses that port, or set another `newsroom: port` (and the sources' URLs to it)"
            ) from error
        self.stopping.clear()
        self._port = self._server.server_port
        self._started = self._clock()
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, name="newsroom"
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Close the port. Stopping twice is no error."""
        self.stopping.set()
        if self._server and self._thread:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
            self._server = self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The site's address, without a slash at the end."""
        return f"http://{_HOST}:{self._port}"

    def elapsed_s(self) -> float:
        """Seconds since the start."""
        return self._clock() - self._started

    def published(self, elapsed: float | None = None) -> list[Published]:
        """The publisher's list after `elapsed` seconds (now, if not given), oldest first."""
        when = self.elapsed_s() if elapsed is None else elapsed
        return manifest(self.timeline.released(when), self.url)

    def answer(self, target: str) -> Answer:
        """What a request for `target` gets now."""
        return answer(target, self.url, self.timeline, self.elapsed_s())

    def last_modified(self, found: Answer) -> int | None:
        """Whole seconds since the epoch at which `found` began, rounded up.

        None within that second: another change in it could not be told from this one.
        """
        moment = ceil(self._started + found.since_s)
        return moment if moment <= self._clock() else None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, newsroom: Newsroom, port: int) -> None:
        self.newsroom = newsroom
        super().__init__((_HOST, port), _Handler)

    def handle_error(self, request: socket | tuple[bytes, socket], client_address: Any) -> None:
        """A reader that goes away in the middle is no error of ours."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "SampleNewsroom/1"
    disable_nagle_algorithm = True
    wbufsize = -1  # headers and body in one packet
    timeout = 60
    server: _Server

    def do_GET(self) -> None:
        """Answer with the body, or with 304 where the reader has it."""
        newsroom = self.server.newsroom
        found = newsroom.answer(self.path)
        etag = f'"{blake2b(found.body, digest_size=12).hexdigest()}"'
        modified = newsroom.last_modified(found)
        fresh = found.status == 200 and self._has_it(etag, modified)
        self.send_response(304 if fresh else found.status)
        if found.status == 200:
            self.send_header("ETag", etag)
            if modified is not None:
                self.send_header("Last-Modified", formatdate(modified, usegmt=True))
        if found.location:
            self.send_header("Location", found.location)
        if fresh:
            self.end_headers()
            return
        self.send_header("Content-Type", found.content_type)
        self.send_header("Content-Length", str(len(found.body)))
        self.end_headers()
        if self.command != "HEAD":
            self._send(found)

    def do_HEAD(self) -> None:
        """The same without the body."""
        self.do_GET()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 # the base's name
        """Nothing: the terminal belongs to whoever runs the newsroom."""

    def _has_it(self, etag: str, modified: int | None) -> bool:
        """RFC 9110, 13.2.2: If-Modified-Since counts only without If-None-Match."""
        if (wanted := self.headers.get("If-None-Match")) is not None:
            tags = {tag.strip().removeprefix("W/") for tag in wanted.split(",")}
            return etag in tags or "*" in tags
        since = self.headers.get("If-Modified-Since")
        if since is None or modified is None:
            return False
        try:
            return parsedate_to_datetime(since).timestamp() >= modified
        except ValueError:
            return False

    def _send(self, found: Answer) -> None:
        newsroom = self.server.newsroom
        if not found.slow:
            self.wfile.write(found.body)
            return
        step = len(found.body) // _DRIBBLES + 1
        for start in range(0, len(found.body), step):
            self.wfile.write(found.body[start : start + step])
            self.wfile.flush()
            newsroom.stopping.wait(newsroom.slow_feed_s / _DRIBBLES)
