import os
import select
import signal
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pytest

from connectors.kafka_node.child import Child

ROOT = Path(__file__).parents[3]
SAY = "import os, signal, sys; say = lambda word: os.write(int(sys.argv[1]), word); "
STAY = "say(b'ready'); signal.pause()"


@pytest.fixture
def start(tmp_path):
    """Start a Python program as a child; what it says comes from `said`."""
    reader, writer = os.pipe()
    started = []

    def start(program):
        command = [sys.executable, "-c", SAY + program, str(writer)]
        started.append(
            Child(command, folder=tmp_path, output=tmp_path / "output", keep_open=writer)
        )
        return started[-1]

    def said():
        assert select.select([reader], [], [], 10)[0], "the child says nothing"
        return os.read(reader, 100)

    start.said = said
    yield start
    for child in started:
        child.stop(0)
    os.close(reader)
    os.close(writer)


def test_it_runs_in_its_folder_and_its_output_is_kept(start, tmp_path):
    child = start("print(os.getcwd()); print('oh', file=sys.stderr); sys.stdout.flush(); " + STAY)
    assert start.said() == b"ready"
    assert child.exit_code is None
    assert sorted((tmp_path / "output").read_text().split()) == sorted([str(tmp_path), "oh"])
    assert psutil.Process(child.pid).ppid() == os.getpid()


def test_it_is_asked_to_stop_and_then_made_to(start):
    polite = start(STAY)
    assert start.said() == b"ready"
    polite.stop(60)
    assert polite.exit_code == -signal.SIGTERM
    stubborn = start("signal.signal(signal.SIGTERM, signal.SIG_IGN); " + STAY)
    assert start.said() == b"ready"
    stubborn.stop(0.05)
    assert stubborn.exit_code == -signal.SIGKILL


def test_it_outlives_the_thread_that_started_it(start):
    answer = "signal.signal(signal.SIGUSR1, lambda *_: say(b'here')); "
    started = []

    def begin():
        started.append(start(answer + STAY))
        assert start.said() == b"ready"

    thread = threading.Thread(target=begin)
    thread.start()
    thread.join()
    while Path(f"/proc/self/task/{thread.native_id}").exists():
        pass  # Python is done with the thread, the kernel not yet
    os.kill(started[0].pid, signal.SIGUSR1)
    assert start.said() == b"here"


def test_it_does_not_outlive_the_process_that_started_it(tmp_path):
    program = (
        "import os, sys, signal; from pathlib import Path;"
        " from connectors.kafka_node.child import Child;"
        f"child = Child(['/bin/sleep', '60'], folder=Path({str(tmp_path)!r}),"
        f" output=Path({str(tmp_path / 'output')!r}), keep_open=2);"
        "print(child.pid, flush=True); signal.pause()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as parent:
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    child.wait(10)
    assert not child.is_running()


def test_a_program_that_is_not_there_ends_at_once(start, tmp_path):
    child = Child(["/no/such"], folder=tmp_path, output=tmp_path / "why", keep_open=2)
    child.stop(60)
    assert child.exit_code != 0
