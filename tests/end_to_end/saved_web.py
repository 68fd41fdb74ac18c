"""The saved feeds and pages of shared/data as a web on loopback: every host, one server."""

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from tests.quality.sets import DATA


def saved_feeds() -> dict[str, bytes]:
    """URL (of our making, on its own host) -> the document as it was saved."""
    rows = _rows(DATA / "feeds" / "real.jsonl")
    return {
        f"http://feed-{row['id']}.example/feed.xml": _unpacked(DATA / "feeds" / row["file"])
        for row in rows
    }


def saved_pages() -> dict[str, bytes]:
    """URL -> the page as it was saved; one of our making where it is unknown or there twice."""
    pages: dict[str, bytes] = {}
    for row in _rows(DATA / "extraction" / "gold.jsonl"):
        url = (row["url"] or "").strip()
        if not url or url in pages:
            url = f"http://page-{len(pages)}.example/page.html"
        pages[url] = _unpacked(DATA / "extraction" / row["file"])
    return pages


@contextmanager
def serve(documents: dict[str, bytes]) -> Iterator[str]:
    """Answer for every host with its documents, 404 for all else; gives 127.0.0.1:PORT."""
    by_address = {_address(url): (url, body) for url, body in documents.items()}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            url, body = by_address.get((self.headers["Host"], self.path), ("", b""))
            self.send_response(200 if url else 404)
            kind = "application/xml" if url.endswith(".xml") else "text/html"
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _address(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    path = "/" + parts.path.lstrip("/")  # http.server makes one slash of several
    return parts.netloc, path + (f"?{parts.query}" if parts.query else "")


def _rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _unpacked(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes())
