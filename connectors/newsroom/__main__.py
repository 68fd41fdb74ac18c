"""`python -m connectors.newsroom`: the newsroom alone, until Ctrl-C."""

import argparse
import signal
import sys
import threading

from connectors.newsroom.site import Newsroom, NewsroomConfig
from pipeline.errors import ConfigError


def main() -> int:
    """Serve until a signal; exit code 2 when the port is taken."""
    default = NewsroomConfig()
    parser = argparse.ArgumentParser(prog="python -m connectors.newsroom", description=__doc__)
    parser.add_argument("--port", type=int, default=default.port)
    parser.add_argument("--interval", type=float, default=default.interval_s, metavar="SECONDS")
    parser.add_argument("--at-start", type=int, default=default.at_start, metavar="ARTICLES")
    options = parser.parse_args()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    newsroom = Newsroom(options.port, options.interval, options.at_start)
    try:
        newsroom.start()
    except ConfigError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 2
    print(f"{newsroom.url}/  (all is out after {newsroom.timeline.end_s:.0f} s)", flush=True)  # noqa: T201
    stop.wait()
    newsroom.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
