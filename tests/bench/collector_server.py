"""The publishers of the collector's benchmark: any number of feeds on one port, in one process.

Feed N is at /N whatever the host. It has 30 items; in nine polls of ten nothing is new, in the
tenth it gains 1 to 3. Every other feed sends an ETag and answers 304, the rest send the same body
again, compressed. Prints its port, and serves until it is killed. With the argument `close` it
closes each connection after its answer.
"""

import asyncio
import sys
import zlib
from collections import Counter

ITEMS = 30
MODELS = (0, 1)
"""Feeds that stay as they are: their cursors are copied for the others (see `collector`)."""

ITEM_TEXT = "The council met on Tuesday and decided, after some debate, to build the bridge. " * 5


def tag(top: int) -> bytes:
    """The ETag of a feed whose newest item is number `top`."""
    return b'"v%d"' % top


def item(number: int) -> str:
    """One item, about 800 bytes, as publishers write it."""
    day, minute = 1 + number // 1440 % 28, number % 1440
    return (
        f"<item><title>Council decides for the {number}th time</title>"
        f"<link>https://news.example/2026/council-decides-{number}.html</link>"
        f"<guid isPermaLink='false'>news-{number}</guid>"
        f"<pubDate>{day:02} Sep 2026 {minute // 60:02}:{minute % 60:02}:00 GMT</pubDate>"
        f"<dc:creator>Our correspondent</dc:creator><category>Politics</category>"
        f"<description><![CDATA[<p>{number}. {ITEM_TEXT}</p>]]></description>"
        f"<media:thumbnail url='https://img.example/{number}.jpg' width='100' height='60'/></item>"
    )


class Feeds:
    """What each feed holds; asking moves it on."""

    def __init__(self) -> None:
        self._asked: Counter[int] = Counter()
        self._tops: dict[int, int] = {}
        self._bodies: dict[int, bytes] = {}  # by newest item: feeds differ in nothing else

    def answer(self, feed: int, validator: bytes) -> bytes:
        """The whole HTTP answer."""
        self._asked[feed] += 1
        chance = zlib.crc32(b"%d %d" % (feed, self._asked[feed]))
        top = self._tops.get(feed, ITEMS)
        if chance % 10 == 0 and feed not in MODELS:
            top = self._tops[feed] = top + 1 + chance // 10 % 3
        etag = b"ETag: %b\r\n" % tag(top) if feed % 2 == 0 else b""
        if etag and validator == tag(top):
            return b"HTTP/1.1 304 Not Modified\r\n%bContent-Length: 0\r\n\r\n" % etag
        body = self._body(top)
        return (
            b"HTTP/1.1 200 OK\r\n%bContent-Type: application/rss+xml; charset=utf-8\r\n"
            b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%b" % (etag, len(body), body)
        )

    def _body(self, top: int) -> bytes:
        if top not in self._bodies:
            items = "".join(item(number) for number in range(top, top - ITEMS, -1))
            text = (
                '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
                'xmlns:dc="http://purl.org/dc/elements/1.1/" '
                'xmlns:media="http://search.yahoo.com/mrss/"><channel><title>News</title>'
                f"<link>https://news.example/</link><ttl>15</ttl>{items}</channel></rss>"
            )
            packer = zlib.compressobj(wbits=31)
            self._bodies[top] = packer.compress(text.encode()) + packer.flush()
        return self._bodies[top]


class Connection(asyncio.Protocol):
    """HTTP/1.1 as far as our client speaks it: one small GET at a time."""

    def __init__(self, feeds: Feeds, *, close: bool) -> None:
        self._feeds = feeds
        self._close = close
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer when the request is whole."""
        self._received += data
        if not self._received.endswith(b"\r\n\r\n"):
            return
        path = self._received.split(b" ", 2)[1]
        _, found, rest = self._received.lower().partition(b"if-none-match: ")
        validator = rest.partition(b"\r\n")[0] if found else b""
        self._received = b""
        if path == b"/robots.txt":
            self._transport.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        else:
            self._transport.write(self._feeds.answer(int(path[1:]), validator))
        if self._close:
            self._transport.close()


async def serve() -> None:
    """Serve for ever."""
    feeds, close = Feeds(), "close" in sys.argv
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Connection(feeds, close=close), "127.0.0.1", 0, backlog=1024
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve())
