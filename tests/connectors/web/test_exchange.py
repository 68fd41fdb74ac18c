import asyncio
import itertools

import pytest

from connectors.fetch import Fetcher
from connectors.web.fetch_config import FetchConfig
from pipeline.errors import FetchFailed
from tests.connectors.raw_site import raw_site

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


def ask(script, *, host="127.0.0.1", times=1, **options):
    """What came of it, response or failure (the last of `times`), and the site."""

    async def main():
        config = FetchConfig(
            host_spacing_s=0,
            obey_robots=False,
            allow_networks=["127.0.0.0/8", "::1/128"],
            **{"timeout_s": 5, **options},
        )
        async with raw_site(script, host) as site, Fetcher(config) as fetcher:
            for _ in range(times):
                try:
                    outcome = await fetcher.get(site.url)
                except FetchFailed as error:
                    outcome = error
            return outcome, site

    return asyncio.run(main())


def endless(start, piece):
    async def script():
        yield start
        while True:
            yield piece

    return script


def failure(script, **options):
    error, _ = ask(script, **options)
    assert isinstance(error, FetchFailed), error
    return str(error)


@pytest.mark.parametrize(
    ("answer", "body"),
    [
        (OK + b"Content-Length: 5\r\n\r\nhello", b"hello"),
        (OK + b"Content-Length: 3\r\n\r\nhello", b"hel"),
        (OK + b"\r\nuntil the end", b"until the end"),
        (b"HTTP/1.0 200\r\n\r\nuntil the end", b"until the end"),
        (OK + b"content-length:5\n\nhello", b"hello"),
        (OK + b"Content-Length: 5, 5\r\n\r\nhello", b"hello"),
        (CHUNKED + b"2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n", b"hello"),
        (CHUNKED + b"005\r\nhello\r\n0\r\nTrailer: x\r\n\r\n", b"hello"),
        (b"HTTP/1.1 103 Early\r\nLink: </a>\r\n\r\n" + OK + b"Content-Length: 1\r\n\r\nx", b"x"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
    ],
)
def test_answers_framed_in_every_way_are_read(answer, body):
    response, _ = ask(answer)
    assert (response.body, response.truncated) == (body, False)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"", "closed the connection without an answer"),
        (OK, "closed the connection without an answer"),
        (OK + b"Content-Length: 9\r\n\r\nhello", "closed the connection in the middle"),
        (CHUNKED + b"9\r\nhello", "closed the connection in the middle"),
        (CHUNKED + b"5\r\nhello\r\n", "closed the connection in the middle"),
        (CHUNKED + b"5\r\nhello!\r\n0\r\n\r\n", "not proper HTTP"),
        (CHUNKED + b"zz\r\nhello\r\n0\r\n\r\n", "not proper HTTP"),
        (b"220 mail.example ESMTP\r\n\r\n", "not proper HTTP: illegal status line"),
        (b"<html>no headers</html>\r\n\r\n", "not proper HTTP"),
        (OK + b"no colon\r\n\r\n", "not proper HTTP: illegal header line"),
        (OK + b"Content-Length: -1\r\n\r\n", "not proper HTTP"),
        (OK + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n", "not proper HTTP"),
        (OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx", "not proper HTTP"),
        (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", "not proper HTTP"),
    ],
)
def test_what_is_not_whole_or_not_http_is_a_failure_in_words(answer, words):
    assert words in failure(answer)


@pytest.mark.parametrize(
    ("start", "piece"),
    [
        (OK, b"X-More: and more\r\n"),
        (OK + b"X-Long: ", b"x" * 1000),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"", b"x" * 1000),
        (CHUNKED, b"1;" + b"x" * 50_000 + b"\r\nx\r\n"),
        (CHUNKED + b"0\r\n", b"X-More: and more\r\n"),
    ],
)
def test_headers_and_framing_without_end_are_not_listened_to(start, piece):
    error, site = ask(endless(start, piece))
    assert any(words in str(error) for words in ("without end", "not proper HTTP")), error
    assert site.sent[0] < 8_000_000  # most of it is in the buffers of the two sockets


def test_headers_are_limited_in_size_and_number():
    large = OK + b"X: " + b"x" * 70_000 + b"\r\nContent-Length: 0\r\n\r\n"
    many = OK + b"X: y\r\n" * 300 + b"Content-Length: 0\r\n\r\n"
    assert failure(large) == "2 headers of 70024 bytes"
    assert failure(many).startswith("301 headers of ")
    assert ask(large, max_header_kb=80)[0].status == 200


def test_a_body_in_crumbs_is_not_put_together():
    assert failure(endless(CHUNKED, b"1\r\nx\r\n" * 1000)) == "the body comes in crumbs"


def test_a_body_without_end_is_cut_at_the_limit_and_the_connection_closed():
    for start, piece in (
        (OK + b"\r\n", b"x" * 9000),
        (CHUNKED, b"2328\r\n" + b"x" * 9000 + b"\r\n"),
    ):
        response, site = ask(endless(start, piece), max_body_mb=1)
        assert (response.body, response.truncated) == (b"x" * 1_000_000, True)
        assert site.sent[0] < 8_000_000


@pytest.mark.parametrize("start", [OK, OK + b"Content-Length: 1000\r\n\r\n"])
def test_an_answer_that_trickles_ends_with_the_time(start):
    async def trickle():
        yield start
        for _ in range(1000):
            await asyncio.sleep(0.01)
            yield b"X"

    assert failure(trickle, timeout_s=0.1) == "no full answer in 0.1 s"


def test_silence_inside_an_answer_has_its_own_limit():
    async def stop_in_the_middle():
        yield OK + b"Content-Length: 9\r\n\r\nhel"
        await asyncio.Event().wait()

    assert failure(stop_in_the_middle, read_timeout_s=0.05) == "the server sent nothing for 0.05 s"


@pytest.mark.parametrize("length", [b"Content-Length: 20000000\r\n\r\n", b"\r\n"])
def test_the_page_of_an_error_is_hardly_read(length):
    error, site = ask(endless(b"HTTP/1.1 404 Not Found\r\n" + length, b"x" * 10_000))
    assert error.status == 404
    assert site.sent[0] < 8_000_000


def test_a_connection_is_used_again_also_after_an_error_page():
    async def missing():
        while True:
            yield b"HTTP/1.1 404 Not Found\r\nContent-Length: 100\r\n\r\n" + b"x" * 100
            await asyncio.sleep(0.01)

    error, site = ask(missing, times=3)
    assert (error.status, site.connections) == (404, 1)


def test_a_kept_connection_that_the_server_closed_is_replaced():
    number = itertools.count()

    async def once_and_then_silently_closed():
        yield OK + b"Content-Length: 1\r\n\r\n%d" % next(number)

    response, site = ask(once_and_then_silently_closed, times=3)
    assert (response.body, site.connections) == (b"2", 3)


@pytest.mark.parametrize(
    ("greeting", "words"),
    [
        (
            b"HTTP/1.1 400 Bad Request\r\n\r\n",
            "no TLS connection to 127.0.0.1: wrong version number",
        ),
        (b"", "no TLS connection to 127.0.0.1 within 0.1 s"),
    ],
)
def test_a_server_without_tls_is_said_to_have_none(greeting, words):
    served = []

    async def greet(reader, writer):
        served.append(asyncio.current_task())
        writer.write(greeting)
        await reader.read()
        writer.close()

    async def main():
        server = await asyncio.start_server(greet, "127.0.0.1", 0)
        url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        options = {"obey_robots": False, "connect_timeout_s": 0.1}
        async with server, Fetcher(FetchConfig(allow_networks=["127.0.0.1"], **options)) as fetcher:
            with pytest.raises(FetchFailed) as caught:
                await fetcher.get(url)
            await asyncio.gather(*served)
        return str(caught.value)

    assert asyncio.run(main()) == words


def test_ipv6():
    response, _ = ask(OK + b"Content-Length: 1\r\n\r\nx", host="::1")
    assert (response.body, response.url[:13]) == (b"x", "http://[::1]:")


def test_repeated_headers_count_once_except_lists():
    answer = OK + b"ETag: a\r\nETag: b\r\nLink: <1>\r\nlink: <2>\r\nContent-Length: 0\r\n\r\n"
    headers = ask(answer)[0].headers
    assert (headers["etag"], headers["link"]) == ("a", "<1>, <2>")
