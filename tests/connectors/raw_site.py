"""A server on loopback that sends whatever a test says, HTTP or not."""

import asyncio
from contextlib import asynccontextmanager


class RawSite:
    """`connections` counts them; `sent` counts the bytes of each that the client took."""

    def __init__(self, script):
        self.script = script
        self.connections = 0
        self.sent = []
        self.url = ""

    async def serve(self, reader, writer):
        self.connections += 1
        number = len(self.sent)
        self.sent.append(0)
        try:
            await reader.readuntil(b"\r\n\r\n")
            async for piece in self.script():
                writer.write(piece)
                await writer.drain()
                self.sent[number] += len(piece)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client hung up
        finally:
            writer.close()


@asynccontextmanager
async def raw_site(script, host="127.0.0.1"):
    """Run one. `script` makes an async generator of what to send, or is the bytes themselves."""

    async def once():
        yield script

    site = RawSite(once if isinstance(script, bytes) else script)
    server = await asyncio.start_server(site.serve, host, 0)
    shown = f"[{host}]" if ":" in host else host
    site.url = f"http://{shown}:{server.sockets[0].getsockname()[1]}/"
    try:
        yield site
    finally:
        server.close()
