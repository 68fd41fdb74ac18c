"""WARC records for tests, whole or in any state."""

import gzip

PAGE = (
    b"<html><head><title>Flood in the north</title><meta property=og:type content=article></head>"
    b"<body><p>%s</p></body></html>"
)
WORDS = b"The river rose by two metres overnight and three villages were cut off. " * 60


def page(text: bytes = WORDS) -> bytes:
    return PAGE % text


def http(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    head = "\r\n".join((f"HTTP/1.1 {status}", *(headers or ("Content-Type: text/html",))))
    return head.encode() + b"\r\n\r\n" + body


def record(
    url: str = "https://news.example/1",
    block: bytes | None = None,
    *,
    kind: str = "response",
    date: str = "2024-06-20T05:30:00Z",
    length: int | None = None,
    headers: str = "",
) -> bytes:
    block = http(page()) if block is None else block
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {date}\r\n{headers}"
        f"Content-Length: {len(block) if length is None else length}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def member(*args: object, **options: object) -> bytes:
    return gzip.compress(record(*args, **options), 1)  # type: ignore[arg-type]


def url(number: int) -> str:
    return f"https://news.example/{number}"
