"""A forward proxy on loopback: resolves every name to one address, and notes what it was asked."""

import asyncio
from contextlib import asynccontextmanager


class HttpProxy:
    """`asked` has the first line and the headers of each request, CONNECT or not."""

    def __init__(self, ports):
        self.url = ""
        self.asked = []
        self.ports = ports  # {port asked for: port on 127.0.0.1}
        self.tasks = []

    async def serve(self, reader, writer):
        self.tasks.append(asyncio.current_task())
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            line, *rest = head.decode().split("\r\n")
            headers = dict(row.lower().split(": ", 1) for row in rest if row)
            self.asked.append((line, headers))
            method, target, _ = line.split(" ")
            place = target if method == "CONNECT" else target.split("/")[2]
            port = int(place.rpartition(":")[2]) if ":" in place else 80
            if port not in self.ports:
                writer.write(b"HTTP/1.1 403 Not Here\r\nContent-Length: 0\r\n\r\n")
                return
            there = await asyncio.open_connection("127.0.0.1", self.ports[port])
            if method == "CONNECT":
                writer.write(b"HTTP/1.1 200 Go\r\n\r\n")
            else:
                path = target.split("/", 3)[3]
                head = head.replace(target.encode(), b"/" + path.encode(), 1)
                there[1].write(head.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
            await asyncio.gather(_copy(reader, there[1]), _copy(there[0], writer))
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client hung up
        finally:
            writer.close()


async def _copy(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


@asynccontextmanager
async def http_proxy(ports):
    proxy = HttpProxy(ports)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.url = f"http://me:p%40w@127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield proxy
    finally:
        server.close()
        await asyncio.gather(*proxy.tasks)
