"""A web site on loopback that speaks HTTP/2 over TLS and nothing else."""

import asyncio
import ssl
import subprocess
from contextlib import asynccontextmanager

import h2.config
import h2.connection
import h2.errors
import h2.events


class Http2Site:
    """Answers `/N` with N bytes, all else with 404.

    `connections` counts them; `answered` lists what was asked.
    """

    def __init__(self):
        self.port = 0
        self.connections = 0
        self.answered = []

    def url(self, path):
        return f"https://localhost:{self.port}{path}"

    async def serve(self, reader, writer):
        self.connections += 1
        state = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        state.initiate_connection()
        left = {}  # bytes to send by stream
        try:
            while True:
                for stream in list(left):
                    self._send(state, stream, left)
                writer.write(state.data_to_send())
                await writer.drain()
                data = await reader.read(65536)
                if not data:
                    break
                for event in state.receive_data(data):
                    if isinstance(event, h2.events.RequestReceived):
                        path = dict(event.headers)[b":path"].decode()
                        if not path[1:].isdecimal():
                            missing = [(":status", "404")]
                            state.send_headers(event.stream_id, missing, end_stream=True)
                            continue
                        self.answered.append(path)
                        left[event.stream_id] = int(path[1:])
                        state.send_headers(event.stream_id, [(":status", "200")])
        except ConnectionError:
            pass  # the client hung up
        finally:
            writer.close()

    def _send(self, state, stream, left):
        while stream in left:
            size = min(
                state.local_flow_control_window(stream), state.max_outbound_frame_size, left[stream]
            )
            if size <= 0:
                return
            left[stream] -= size
            state.send_data(stream, b"x" * size, end_stream=left[stream] == 0)
            if left[stream] == 0:
                del left[stream]


def self_signed(folder):
    """A certificate of localhost and its key, made by openssl."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
    about = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*command.split(), *about, *files], check=True, capture_output=True)
    return certificate, key


@asynccontextmanager
async def http2_site(certificate, key):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.set_alpn_protocols(["h2"])
    site = Http2Site()
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0, ssl=context)
    site.port = server.sockets[0].getsockname()[1]
    try:
        yield site
    finally:
        server.close()
