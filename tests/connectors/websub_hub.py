"""A WebSub hub on 127.0.0.1 for tests: subscribes, verifies, pushes; as badly as a test wants."""

import hmac
import threading
from collections.abc import Callable, Mapping
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

Form = Mapping[str, str]
Answer = tuple[int, Mapping[str, str]]


class Hub(ThreadingHTTPServer):
    """`asked` has every form it got, `verified` what came of its asking back."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer: Callable[[str, Form], Answer] = lambda path, form: (202, {})
        self.verifies: Literal["after", "before", "never"] = "after"
        self.lease: str | None = "86400"
        self.asked: list[Form] = []
        self.verified: list[tuple[int, str]] = []
        self._verifying: list[threading.Thread] = []
        self._moved = threading.Condition()

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.settle()
        self.shutdown()
        self.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hub"

    def settle(self) -> None:
        """Wait until it has asked back for all that it was asked."""
        while self._verifying:
            self._verifying.pop().join()

    def verify(self, form: Form) -> None:
        fields = {
            "hub.mode": form["hub.mode"],
            "hub.topic": form["hub.topic"],
            "hub.challenge": f"challenge {len(self.verified)}",
        }
        if self.lease is not None and form["hub.mode"] == "subscribe":
            fields["hub.lease_seconds"] = self.lease
        answer = get(form["hub.callback"], fields)
        with self._moved:
            self.verified.append(answer)
            self._moved.notify_all()

    def wait_verified(self, count: int) -> None:
        """Wait until it has asked back so many times."""
        with self._moved:
            assert self._moved.wait_for(lambda: len(self.verified) >= count, 20)

    def verify_later(self, form: Form) -> None:
        thread = threading.Thread(target=self.verify, args=(form,))
        thread.start()
        self._verifying.append(thread)

    def push(self, body: bytes, *, method: str = "sha256", secret: str | None = None) -> int:
        """Send it to whoever subscribed last, signed."""
        form = [form for form in self.asked if form["hub.mode"] == "subscribe"][-1]
        signature = sign(body, method, form["hub.secret"] if secret is None else secret)
        return post(form["hub.callback"], body, {"X-Hub-Signature": signature})

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: Hub

    def do_POST(self) -> None:
        hub = self.server
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = dict(parse_qsl(body, strict_parsing=True))
        status, headers = hub.answer(self.path, form)
        hub.asked.append(form)
        if 200 <= status < 300 and hub.verifies == "before":
            hub.verify(form)
        if 200 <= status < 300 and hub.verifies == "after":
            hub.verify_later(form)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def sign(body: bytes, method: str, secret: str) -> str:
    return f"{method}={hmac.new(secret.encode(), body, method).hexdigest()}"


def get(url: str, fields: Form) -> tuple[int, str]:
    return _request("GET", f"{url}?{urlencode(fields)}")


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    headers = {"Content-Type": "application/rss+xml"} | dict(headers)
    return _request("POST", url, body, headers)[0]


def _request(
    method: str, url: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> tuple[int, str]:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=10)
    try:
        connection.request(method, f"{parts.path}?{parts.query}", body, dict(headers or {}))
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()
