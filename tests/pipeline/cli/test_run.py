"""`wireroom run` told to stop before it has started: exit code 0, at once, and nothing is left."""

import os
import socket
import subprocess
import sys
import time
from contextlib import closing

import psutil
import pytest

JAVA = """#!/bin/sh
if [ "$1" = -version ]; then echo 'openjdk version "21"' >&2; exit 0; fi
echo $$ >> {pids}
exec sleep 600
"""


def stop_when(ready, config, **environment):
    """Run, SIGTERM when `ready(process)`, and check how it ended."""
    with subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", "run", config],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | environment,
    ) as process:
        try:
            ready(process)
            process.terminate()
            output, _ = process.communicate(timeout=10)
        finally:
            process.kill()
    assert process.returncode == 0, output
    assert "Traceback" not in output


@pytest.fixture
def hanging_java(tmp_path):
    """A Java that does nothing; gives JAVA_HOME and a function that waits until it was run."""
    pids = tmp_path / "pids"
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text(JAVA.format(pids=pids))
    java.chmod(0o755)

    def wait(process):
        while not pids.exists():
            assert process.poll() is None, process.stdout.read()
            time.sleep(0.02)

    yield tmp_path, wait
    assert not any(psutil.pid_exists(int(pid)) for pid in pids.read_text().split())


@pytest.mark.kafka
@pytest.mark.parametrize("formatted", [False, True])
def test_while_kafka_is_formatted_or_waited_for(new_kafka, hanging_java, tmp_path, formatted):
    home, runs = hanging_java  # new_kafka has fetched the jars
    config = tmp_path / "wireroom.yaml"
    config.write_text(f"data_dir: {tmp_path}/data\nkafka: {{local: {{}}}}\n")
    if formatted:
        (tmp_path / "data" / "kafka" / "data").mkdir(parents=True)
        (tmp_path / "data" / "kafka" / "data" / "meta.properties").touch()
    stop_when(runs, config, JAVA_HOME=str(home))


def test_while_jars_are_fetched_from_a_server_that_says_nothing(tmp_path):
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        config = tmp_path / "wireroom.yaml"
        config.write_text(
            f"data_dir: {tmp_path}/data\nkafka: {{local: {{maven_repository: "
            f'"http://127.0.0.1:{server.getsockname()[1]}"}}}}\n'
        )
        taken = []
        stop_when(lambda process: taken.append(server.accept()[0]), config, HOME=str(tmp_path))
        for connection in taken:
            connection.close()
