import asyncio
import signal
import socket
from contextlib import asynccontextmanager

import pytest

from connectors.hubs.websub_server import NOT_FOUND, CallbackServer, Reply
from pipeline.errors import ConfigError


class Callbacks:
    """Knows the address `known`, and writes down what came there."""

    def __init__(self):
        self.verified = []
        self.pushed = []
        self.refusal = None
        self.go_on = None  # an event that a push waits for

    async def verify(self, token, fields):
        self.verified.append(fields)
        return (
            Reply(status=200, text=fields.get("hub.challenge", ""))
            if token == "known"
            else NOT_FOUND
        )

    def admit(self, token):
        return self.refusal if token == "known" else NOT_FOUND

    async def push(self, token, headers, body):
        if self.go_on is not None:
            await self.go_on.wait()
        self.pushed.append((headers, body))
        return Reply(status=200)


class Client:
    """A socket to the server."""

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    async def send(self, data):
        self.writer.write(data)
        await self.writer.drain()
        return self

    async def answer(self):
        """Everything until the server hangs up."""
        try:
            return await self.reader.read()
        except ConnectionError:
            return b""
        finally:
            self.writer.close()

    async def status(self):
        """0: hung up without an answer."""
        answer = await self.answer()
        return int(answer.split(b" ")[1]) if answer else 0


@asynccontextmanager
async def serving(callbacks=None, **options):
    server = CallbackServer("127.0.0.1:0", "/hooks", 10_000, callbacks or Callbacks(), **options)
    async with server:
        yield server


async def connect(server):
    return Client(*await asyncio.open_connection("127.0.0.1", server.port))


def asked(data, callbacks=None, **options):
    """The answer to these bytes."""

    async def go():
        async with serving(callbacks, **options) as server:
            client = await (await connect(server)).send(data)
            return await client.answer()

    return asyncio.run(go())


def status(data, callbacks=None, **options):
    answer = asked(data, callbacks, **options)
    return int(answer.split(b" ")[1]) if answer else 0


def request(method="POST", path="/hooks/known", body=b"<rss/>", *headers):
    lines = [f"{method} {path} HTTP/1.1", "Host: a.example", *headers]
    if method == "POST" and not any(line.startswith("Transfer") for line in headers):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + (body if method == "POST" else b"")


def chunked(*pieces):
    body = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
    return request("POST", "/hooks/known", body, "Transfer-Encoding: chunked")


def test_a_push_is_given_whole_with_its_headers():
    callbacks = Callbacks()
    assert status(request("POST", "/hooks/known", b"<rss/>", "X-A: 1"), callbacks) == 200
    assert status(chunked(b"<r", b"ss/>"), callbacks) == 200
    (headers, body), (_, chunks) = callbacks.pushed
    assert (headers["x-a"], body, chunks) == ("1", b"<rss/>", b"<rss/>")


def test_a_challenge_is_answered_as_plain_text():
    callbacks = Callbacks()
    answer = asked(request("GET", "/hooks/known?hub.challenge=%3Cb%3E&x=1&x=2&y="), callbacks)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert body == b"<b>"
    assert b"Content-Type: text/plain" in head
    assert b"nosniff" in head
    assert callbacks.verified == [{"hub.challenge": "<b>", "x": "1", "y": ""}]


def test_a_proxy_may_take_the_path_away():
    assert status(request("POST", "/known")) == 200


@pytest.mark.parametrize(
    "data",
    [
        request("POST", "/hooks/other"),
        request("GET", "/hooks/other?hub.challenge=x"),
        request("GET", "/"),
        request("GET", "/hooks/"),
        request("GET", "/else/known"),
        request("GET", "/hooks/../known"),
        request("GET", "http://a.example/hooks/known"),
        request("GET", "*"),
        request("GET", "/hooks/known?" + "a=1&" * 100),
        *(request(method, "/hooks/known") for method in ("HEAD", "PUT", "DELETE", "OPTIONS")),
    ],
)
def test_everything_else_is_not_found(data):
    callbacks = Callbacks()
    assert status(data, callbacks) == 404
    assert callbacks.pushed == []


@pytest.mark.parametrize(
    "data",
    [
        b"\0\1\2\3\r\n\r\n",
        b"GET /hooks/known\r\n\r\n",
        b"GET  /hooks/known HTTP/9.9\r\n\r\n",
        b"GET /hooks/known HTTP/1.1\r\n\r\n",  # without Host
        request("GET", "/hooks/known", b"", "X: \0"),
        request("POST", "/hooks/known", b"x", "Content-Length: 2"),
        request("POST", "/hooks/known", b"x", "Content-Length: -1"),
        request("POST", "/hooks/known", b"x\r\n", "Transfer-Encoding: chunked"),
        b"\x16\x03\x01\x02\0\1\0\1\xfc\3\3" + b"x" * 100 + b"\r\n\r\n",  # TLS
    ],
)
def test_what_is_not_http_is_refused(data):
    callbacks = Callbacks()
    assert status(data, callbacks) == 400
    assert callbacks.pushed == []


def test_a_long_head_is_refused():
    assert status(request("GET", "/hooks/known", b"", "X: " + "x" * 40_000)) == 431
    assert status(b"GET /" + b"x" * 40_000) == 431


def test_a_long_body_is_refused_before_it_is_read_or_as_soon_as_it_is_too_long():
    callbacks = Callbacks()
    head = request("POST", "/hooks/known", b"", "X: y").replace(b"h: 0", b"h: 10001")
    assert status(head, callbacks) == 413
    assert status(chunked(*[b"x" * 1000] * 11), callbacks) == 413
    assert callbacks.pushed == []
    assert status(request(body=b"x" * 10_000), callbacks) == 200


def test_a_packed_body_is_refused():
    assert status(request("POST", "/hooks/known", b"x", "Content-Encoding: gzip")) == 415


def test_who_is_not_admitted_need_not_send_its_body():
    callbacks = Callbacks()
    callbacks.refusal = Reply(status=429, retry_after_s=60)
    answer = asked(
        request("POST", "/hooks/known", b"", "Expect: 100-continue").replace(b"h: 0", b"h: 9"),
        callbacks,
    )
    assert answer.startswith(b"HTTP/1.1 429 ")
    assert b"\r\nRetry-After: 60\r\n" in answer


def test_who_waits_to_be_told_to_go_on_is_told():
    async def go():
        callbacks = Callbacks()
        async with serving(callbacks) as server:
            client = await connect(server)
            whole = request("POST", "/hooks/known", b"<rss/>", "Expect: 100-continue")
            await client.send(whole[:-6])
            assert await client.reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 \r\n\r\n"
            await client.send(whole[-6:])
            assert await client.status() == 200
            assert callbacks.pushed[0][1] == b"<rss/>"

    asyncio.run(go())


def test_a_connection_is_one_request():
    callbacks = Callbacks()
    answer = asked(request() + request(), callbacks)
    assert answer.count(b"HTTP/1.1 200") == 1
    assert len(callbacks.pushed) == 1


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        (b"", 408),
        (b"POST /hooks/known HT", 408),
        (request()[:-1], 408),
        (request("POST", "/hooks/other")[:-6], 404),  # nobody waits for this body
    ],
)
def test_slow_clients_are_hung_up_on(data, answer):
    assert status(data, head_timeout_s=0.05, body_timeout_s=0.05) == answer


@pytest.mark.parametrize("data", [b"", b"GET /hooks", request()[:-1]])
def test_who_hangs_up_is_no_news(data):
    async def go():
        callbacks = Callbacks()
        async with serving(callbacks) as server:
            client = await (await connect(server)).send(data)
            client.writer.write_eof()
            assert await client.status() in (0, 400)
            assert callbacks.pushed == []
            assert await (await (await connect(server)).send(request())).status() == 200

    asyncio.run(go())


def test_silent_clients_make_room_for_others():
    async def go():
        async with serving() as server:
            silent = [await connect(server) for _ in range(200)]
            talking = await (await connect(server)).send(request())
            assert await talking.status() == 200
            assert await silent[0].status() == 0
            for client in silent[1:]:
                client.writer.close()

    asyncio.run(go())


def test_only_so_many_bodies_are_read_at_a_time():
    async def go():
        callbacks = Callbacks()
        callbacks.go_on = asyncio.Event()
        async with serving(callbacks) as server:
            clients = [await (await connect(server)).send(request()) for _ in range(20)]
            first, rest = await asyncio.wait(
                [asyncio.create_task(client.status()) for client in clients],
                return_when=asyncio.FIRST_COMPLETED,
            )
            callbacks.go_on.set()
            answers = [task.result() for task in first] + list(await asyncio.gather(*rest))
            assert sorted(answers) == [200] * 16 + [503] * 4

    asyncio.run(go())


def test_a_mistake_of_ours_is_answered_and_told(caplog):
    callbacks = Callbacks()
    callbacks.pushed = None
    assert status(request(), callbacks) == 500
    assert "AttributeError" in caplog.text


def test_a_port_that_is_taken_is_the_operators_problem():
    async def go():
        async with serving() as server:
            with pytest.raises(ConfigError, match=r"websub.listen: 127.0.0.1:\d+: "):
                async with CallbackServer(f"127.0.0.1:{server.port}", "", 1, Callbacks()):
                    pass

    asyncio.run(go())


def test_ipv6_is_listened_on():
    async def go():
        async with CallbackServer("[::1]:0", "", 100, Callbacks()) as server:
            client = Client(*await asyncio.open_connection("::1", server.port))
            assert await (await client.send(request("POST", "/known"))).status() == 200

    with socket.socket(socket.AF_INET6) as probe:
        try:
            probe.bind(("::1", 0))
        except OSError:
            pytest.skip("this machine has no IPv6")
    asyncio.run(go())


def test_signals_stay_whose_they_are():
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    async def go():
        during = {number: signal.getsignal(number) for number in before}
        async with serving():
            assert {number: signal.getsignal(number) for number in before} == during

    asyncio.run(go())
    assert {number: signal.getsignal(number) for number in before} == before
