import json
import subprocess
import sys

from tests.connectors.site import Site

PROGRAM = """
import logging, structlog
from pipeline.cli import logs
logs.configure("info")
logging.getLogger("ours").info("read %d articles", 3, extra={"source": "bbc"})
structlog.get_logger("theirs").warning("slow", seconds=1.5)
logging.getLogger("ours").debug("not heard")
logging.getLogger("apache_beam.x").info("not heard")
logging.getLogger("kafka.conn").error("not heard")
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("ours").exception("broken")
"""


def test_a_line_of_json_for_every_message_of_both_loggers():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    plain, structured, broken = map(json.loads, done.stderr.splitlines())
    assert plain["event"] == "read 3 articles"
    assert (plain["level"], plain["logger"], plain["source"]) == ("info", "ours", "bbc")
    assert plain["timestamp"].endswith("Z")
    assert (structured["event"], structured["seconds"]) == ("slow", 1.5)
    assert "ZeroDivisionError" in broken["exception"]


ASKING = """
import asyncio, sys
from connectors.fetch import Access, FetchConfig, Fetcher
from pipeline.cli import logs

async def main():
    config = FetchConfig(allow_networks=["127.0.0.1"])
    async with Fetcher(config) as fetcher:
        url = sys.argv[1].replace("//", "//me:passed-word@") + "?token=passed-token"
        await fetcher.get(url, access=Access(headers={"X-Key": "passed-key"}))

logs.configure("debug")
asyncio.run(main())
"""


def test_credentials_are_in_no_log_not_even_with_debug():
    with Site() as site:
        site.pages["/feed?token=passed-token"] = b"x"
        done = subprocess.run(
            [sys.executable, "-c", ASKING, site.url("/feed")],
            capture_output=True,
            text=True,
            check=True,
        )
    assert site.asked[0][1]["x-key"] == "passed-key"
    assert "passed" not in done.stderr
