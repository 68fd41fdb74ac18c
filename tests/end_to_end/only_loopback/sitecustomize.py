"""On the path of the processes under test: a connection that leaves this machine ends in an error.

Every attempt is noted in the file that WIREROOM_TEST_ESCAPES names, which must not exist.
"""

import os
import sys
from pathlib import Path


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event != "socket.connect":
        return
    address = arguments[1]
    host = address[0] if isinstance(address, tuple) else ""
    if isinstance(host, str) and host and not host.startswith(("127.", "::1", "localhost")):
        with Path(os.environ["WIREROOM_TEST_ESCAPES"]).open("a") as escapes:
            escapes.write(f"{address}\n")
        raise PermissionError(f"the test lets nobody connect to {address}")


sys.addaudithook(_watch)
