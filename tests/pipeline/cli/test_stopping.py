"""What a process does at SIGTERM: it ends in time, wherever the signal finds it."""

import signal
import subprocess
import sys
import time

import pytest

from pipeline.cli.stopping import STOPPED_EARLY, Told


def started(program, *arguments):
    """A process that has said that it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-c", program, *arguments], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "ready\n"
    return process


def end(process, within_s):
    """SIGTERM it; returns the exit code."""
    with process:
        process.terminate()
        try:
            return process.wait(within_s)
        finally:
            process.kill()


def test_a_signal_in_the_middle_of_waiting_for_it():
    program = """
from pipeline.cli.stopping import stop_on_signals
import signal
stop = stop_on_signals()
with stop._cond:  # which wait() holds for a moment, too
    signal.raise_signal(signal.SIGTERM)
raise SystemExit(0 if stop.wait(10) else "not set")
"""
    assert subprocess.run([sys.executable, "-c", program], timeout=20).returncode == 0


def test_what_does_not_end_is_ended():
    program = """
import time
from pipeline.cli import stopping
stopping.GRACE_S = 0.1
stopping.stop_in_time(exit_code=7)
print("ready", flush=True)
time.sleep(60)
"""
    assert end(started(program), 10) == 7


def test_the_last_act_does_not_hold_up_the_end():
    program = """
import time
from pipeline.cli import stopping
stopping.GRACE_S = stopping.LAST_ACT_S = 0.1
stopping.stop_in_time(lambda: (print("acting", flush=True), time.sleep(60)))
print("ready", flush=True)
time.sleep(60)
"""
    process = started(program)
    process.terminate()
    assert process.stdout.readline() == "acting\n"
    assert end(process, 10) == 0


@pytest.fixture
def told():
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield Told()
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_is_noted_or_raised_once(told, number):
    with pytest.raises(SystemExit) as ended, told.at_once():
        signal.raise_signal(number)
    assert ended.value.code == 0
    signal.raise_signal(number)  # while cleaning up
    assert told


def test_a_signal_that_came_before_is_raised_at_the_next_wait(told):
    signal.raise_signal(signal.SIGTERM)
    with pytest.raises(SystemExit), told.at_once():
        pytest.fail("not reached")


@pytest.mark.parametrize(("option", "code"), [((), 0), (("--until-idle",), STOPPED_EARLY)])
def test_a_collector_says_that_it_was_stopped_before_it_was_idle(tmp_path, option, code):
    config = tmp_path / "wireroom.yaml"
    config.write_text(f"data_dir: {tmp_path}\nkafka: {{bootstrap_servers: ['127.0.0.1:9']}}\n")
    command = [sys.executable, "-m", "pipeline.cli", "collect", str(config), *option]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while not (tmp_path / "collect.lock").exists():  # then it waits for a Kafka that is away
            assert time.monotonic() < deadline, "it did not start"
            time.sleep(0.02)
    finally:
        assert end(process, 10) == code
