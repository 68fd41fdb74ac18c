import json
import subprocess
import sys

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
