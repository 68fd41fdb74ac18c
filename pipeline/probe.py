"""A child process that runs ranges through the graph within limits, commits nothing, and ends.

Orders come as JSON on stdin from quarantine.py; the exit code is the answer.
"""

import ctypes
import faulthandler
import logging
import os
import signal
import sys
from collections.abc import Mapping
from typing import Any

import orjson

from pipeline.epoch_runner import EpochRunner
from pipeline.errors import WireroomError
from pipeline.memory_limit import limit_memory
from pipeline.quarantine import OUT_OF_MEMORY, STARTED, TRY_AGAIN
from pipeline.records import OffsetRange, Origin
from pipeline.store.commit import prepare
from pipeline.store.connection import reader
from pipeline.text.entities.settings import EntitiesConfig
from pipeline.transforms.epoch import Epoch

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Run what stdin orders."""
    order = orjson.loads(sys.stdin.buffer.read())
    _end_with(order["parent"])
    limit_memory(order["memory_mb"])
    logging.getLogger("apache_beam").setLevel(logging.CRITICAL)  # as pipeline.cli.logs has it
    runner = EpochRunner(
        order["kafka"], order["store_url"], EntitiesConfig.model_validate(order["entities"])
    )
    epoch = Epoch(
        ranges=tuple(OffsetRange(**part) for part in order["ranges"]),
        max_bytes=order["max_bytes"],
        poison={_origin(one): one["reason"] for one in order["poison"]},
    )
    faulthandler.dump_traceback_later(order["timeout_s"], exit=True)
    os.write(sys.stdout.fileno(), STARTED)
    os._exit(_run(runner, epoch, order["store_url"]))


def _end_with(parent: int) -> None:
    """Let the kernel end this process when the engine's ends, by kill -9 too (Linux: prctl(2)).

    Else a new engine could find the memory and the processor taken by what hurt the last one.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit("the engine ended first")


def _origin(one: Mapping[str, Any]) -> Origin:
    return Origin(topic=one["topic"], partition=one["partition"], offset=one["offset"])


def _run(runner: EpochRunner, epoch: Epoch, store_url: str) -> int:
    try:
        output = runner.run(epoch)
        with reader(store_url) as connection:
            prepare(connection, output)
    except MemoryError:
        return OUT_OF_MEMORY
    except (WireroomError, OSError):
        return TRY_AGAIN
    return 0


if __name__ == "__main__":
    main()
