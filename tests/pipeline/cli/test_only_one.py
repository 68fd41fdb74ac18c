"""A second of the same part on the same data is refused, and the first one's death lets it in."""

import subprocess
import sys
import threading

import pytest

from pipeline.cli.only_one import holder as holder_of
from pipeline.cli.only_one import only_one
from pipeline.errors import AlreadyRunning

HOLDER = """
import sys, pathlib, signal
from pipeline.cli.only_one import only_one
with only_one("deliver", pathlib.Path(sys.argv[1])):
    print("ready", flush=True)
    signal.pause()
"""


@pytest.fixture
def holder(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, tmp_path], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "ready\n"
        yield process
        process.kill()


def test_a_second_one_is_refused_until_the_first_is_gone(tmp_path, holder):
    with (
        pytest.raises(AlreadyRunning, match="another `wireroom deliver`"),
        only_one("deliver", tmp_path, patience_s=0),
    ):
        pytest.fail("not reached")
    with only_one("collect", tmp_path, patience_s=0):
        pass  # another role
    holder.kill()
    with only_one("deliver", tmp_path):
        pass


def test_who_holds_a_role_is_known_but_never_guessed(tmp_path, holder):
    assert holder_of("deliver", tmp_path) == holder.pid
    assert holder_of("collect", tmp_path) is None
    (tmp_path / "deliver.lock").write_text("1")  # another process, which has not opened it
    assert holder_of("deliver", tmp_path) == 0
    holder.kill()
    holder.wait()
    assert holder_of("deliver", tmp_path) is None


def test_who_is_told_to_stop_does_not_wait(tmp_path, holder):
    told = threading.Event()
    told.set()
    with only_one("deliver", tmp_path, told):
        pass


def test_a_second_run_starts_nothing(tmp_path):
    config = tmp_path / "wireroom.yaml"
    config.write_text(f"data_dir: {tmp_path}/data\nkafka: {{bootstrap_servers: ['127.0.0.1:9']}}\n")
    with only_one("run", tmp_path / "data"):
        done = subprocess.run(
            [sys.executable, "-m", "pipeline.cli", "run", config],
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert (done.returncode, done.stdout) == (7, "")
    assert "another `wireroom run` works in" in done.stderr
    assert [file.name for file in (tmp_path / "data").iterdir()] == ["run.lock"]
