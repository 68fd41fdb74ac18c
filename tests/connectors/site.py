"""A web site on loopback for tests: real sockets, any answer, every hit counted."""

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass(frozen=True)
class Answer:
    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: threading.Event | None = None  # answer only when it is set
    cut_at: int | None = None  # break the connection after so many bytes


class Loopback(ThreadingHTTPServer):
    """A server on loopback that ends when it is told to, whoever is still waiting for it."""

    daemon_threads = True
    request_queue_size = 128
    block_on_close = False  # a handler may be waiting for a client that is gone

    def __init__(
        self, handler: type[BaseHTTPRequestHandler], host: str = "127.0.0.1", port: int = 0
    ) -> None:
        super().__init__((host, port), handler)
        self.closing = threading.Event()

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self.shutdown()
        self.server_close()

    @property
    def address(self) -> str:
        return f"{self.server_address[0]}:{self.server_port}"

    def url(self, path: str) -> str:
        return f"http://{self.address}{path}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up early is what some tests are about."""


class Site(Loopback):
    """Answers `pages[path]`: an Answer, bytes, or a function of the request's headers.

    An Answer with an ETag or a Last-Modified is conditional: the same validator gets a 304.
    `hits` counts requests by path; `asked` holds each request's path and headers, in order;
    neither has those for a robots.txt that is not among the pages. `posted` holds each form's path
    and bytes.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        super().__init__(_Handler, host, port)
        self.pages: dict[str, Answer | bytes | Callable[[Mapping[str, str]], Answer]] = {}
        self.hits: Counter[str] = Counter()
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.posted: list[tuple[str, bytes]] = []


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Site

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posted.append((self.path, body))
        self.do_GET()

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        if self.path in self.server.pages or self.path != "/robots.txt":
            self.server.hits[self.path] += 1
            self.server.asked.append((self.path, headers))
        page = self.server.pages.get(self.path, Answer(status=404))
        answer = page(headers) if callable(page) else page
        answer = Answer(answer) if isinstance(answer, bytes) else answer
        if answer.wait is not None:
            while not answer.wait.wait(0.02):
                if self.server.closing.is_set():
                    return
        if _fresh(answer, headers):
            answer = Answer(status=304, headers=answer.headers)
        self.send_response_only(answer.status)
        for name, value in ({"Date": self.date_time_string()} | dict(answer.headers)).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if answer.cut_at is None:
            self.wfile.write(answer.body)
        else:
            self.wfile.write(answer.body[: answer.cut_at])
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


def _fresh(answer: Answer, headers: Mapping[str, str]) -> bool:
    pairs = (("ETag", "if-none-match"), ("Last-Modified", "if-modified-since"))
    return any(
        answer.headers.get(have) is not None and answer.headers.get(have) == headers.get(sent)
        for have, sent in pairs
    )
