"""The page in a WARC record: what the server answered, and whether it is one to read."""

from collections.abc import Mapping
from io import BytesIO

from warcio.statusandheaders import StatusAndHeadersParser

from connectors.archives.warc_records import WarcRecord
from connectors.fetch import Response
from connectors.web.unpack import Body
from pipeline.errors import FetchFailed

_HTML = ("text/html", "application/xhtml+xml")
_SNIFFED = 512  # bytes
_LONGEST_HEADER = 8192  # characters; some go into the record


def page_in(record: WarcRecord, url: str, max_body_bytes: int) -> Response | None:
    """The HTML page of a response or resource record, as if it had been fetched from `url` now.

    None where the record is anything else, or was answered with another status than 200.

    Raises FetchFailed for a body that is not what its headers say.
    """
    if record.headers.get("warc-type") == "resource":
        status, headers, body = 200, {}, record.block
        if content_type := record.headers.get("content-type"):
            headers["content-type"] = content_type
    else:
        status, headers, body = _http(record.block)
        if status == 0:
            raise FetchFailed("no HTTP answer")
    if status != 200 or not _is_html(headers.get("content-type", ""), body):
        return None
    body, whole = _dechunked(body, headers)
    unpacked, all_of_it = _unpacked(body, headers.get("content-encoding", ""), max_body_bytes)
    return Response(
        status=status,
        url=url,
        headers=headers,
        body=unpacked,
        truncated=record.cut or not whole or not all_of_it or "warc-truncated" in record.headers,
    )


def _http(block: bytes) -> tuple[int, dict[str, str], bytes]:
    """Status (0: none that can be read), headers and body of an HTTP answer."""
    stream = BytesIO(block)
    try:
        answer = StatusAndHeadersParser([], verify=False).parse(stream)
    except EOFError:  # an empty block
        return 0, {}, b""
    headers: dict[str, str] = {}
    for name, value in answer.headers:
        if len(value) <= _LONGEST_HEADER:
            headers.setdefault(name.lower(), value)
    code = answer.statusline.partition(" ")[0]
    return int(code) if code.isascii() and code.isdecimal() else 0, headers, stream.read()


def _is_html(content_type: str, body: bytes) -> bool:
    kind = content_type.partition(";")[0].strip().lower()
    return kind in _HTML or (not kind and _is_markup(body))


def _is_markup(body: bytes) -> bool:
    """Whether bytes of no kind, or of a wrong one, begin as HTML does."""
    start = body[:_SNIFFED].lower()
    return b"<html" in start or b"<!doctype html" in start


def _unpacked(body: bytes, coding: str, max_bytes: int) -> tuple[bytes, bool]:
    unpacked = Body(coding, max_bytes)
    try:
        unpacked.add(body)
    except FetchFailed:
        if not _is_markup(body):  # else the archive's writer unpacked it and kept the header
            raise
        return body[:max_bytes], len(body) <= max_bytes
    return bytes(unpacked), not unpacked.truncated


def _dechunked(body: bytes, headers: Mapping[str, str]) -> tuple[bytes, bool]:
    """The body without HTTP/1.1's chunks, and whether their end was there.

    Some writers of archives take the chunks away and keep the header: then the body stays as it is.
    """
    if headers.get("transfer-encoding", "").strip().lower() != "chunked":
        return body, True
    pieces: list[bytes] = []
    at = 0
    while True:
        end = body.find(b"\n", at, at + 1024)
        written = body[at:end].partition(b";")[0].strip() if end > 0 else b""
        try:
            size = int(written, 16)
        except ValueError:
            return (b"".join(pieces), False) if pieces else (body, True)
        if size <= 0:
            return b"".join(pieces), size == 0
        at = end + 1 + size
        pieces.append(body[end + 1 : at])
        if at > len(body):
            return b"".join(pieces), False
        at = body.find(b"\n", at, at + 2) + 1 or len(body)
