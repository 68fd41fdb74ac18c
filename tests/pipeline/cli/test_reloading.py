"""SIGHUP: another configuration while the collector runs, and what it is not."""

import os
import pty
import signal
import subprocess
import sys
import time

import pytest

from pipeline.cli.reloading import needs_restart, reload_sources
from pipeline.config import Config, load
from tests.connectors.collecting import Connected, collect_from, counted
from tests.connectors.site import Site

FEED = b"<rss version='2.0'><channel><title>News</title></channel></rss>"


def configuration(path, *urls, more=""):
    sources = "".join(f"- {{id: s{n}, type: rss, url: '{url}'}}\n" for n, url in enumerate(urls))
    path.write_text(f"data_dir: {path.parent}/data\n{more}\nsources:\n{sources}", encoding="utf-8")
    return path


def rarely(cursor, now):
    return counted(cursor, now, next_poll_at=now + 3600)


def test_the_sources_of_the_file_are_taken_over(tmp_path, caplog):
    caplog.set_level("INFO")
    path = configuration(tmp_path / "c.yaml", "https://a.example/", "https://b.example/")
    before = load(path)
    connected = Connected(s0=rarely, s1=rarely)

    async def reload(collector):
        await connected.reached("s1", 1)
        configuration(path, "https://a.example/", "https://new.example/", more="store: {path: x}")
        await reload_sources(collector, path, before)
        await connected.reached("s1", 2)

    collect_from(tmp_path, before.sources, connected, reload)
    assert connected.connections == {"s0": 1, "s1": 2}
    assert "SIGHUP: 0 new sources, 1 changed, 0 removed, 1 as before" in caplog.text
    assert "only a restart takes it in: store" in caplog.text


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("sources: [{id: s0, type: rss}]", "c.yaml:1:11: "),
        ("sources: [", "c.yaml:1:"),
        (None, "c.yaml"),
    ],
)
def test_a_broken_configuration_is_logged_and_the_old_one_stays(tmp_path, caplog, content, problem):
    path = configuration(tmp_path / "c.yaml", "https://a.example/")
    before = load(path)
    connected = Connected()

    async def reload(collector):
        await connected.reached("s0", 1)
        path.unlink() if content is None else path.write_text(content, encoding="utf-8")
        await reload_sources(collector, path, before)
        await connected.reached("s0", connected.polls["s0"] + 2)

    collect_from(tmp_path, before.sources, connected, reload)
    assert "SIGHUP: the configuration has problems, the old one stays" in caplog.text
    assert problem in caplog.text


def test_what_else_was_changed_needs_a_restart():
    before = Config()
    after = Config.model_validate({"data_dir": "x", "fetch": {"timeout_s": 9}, "include": ["y"]})
    assert needs_restart(before, after) == ["data_dir", "fetch"]
    assert needs_restart(before, before) == []


def wait_for(happened, process):
    deadline = time.monotonic() + 60
    while not happened():
        assert process.poll() is None, "the process ended"
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_collector_reads_its_sources_again(tmp_path, kafka, topic):
    with Site() as site:
        site.pages.update({"/a": FEED, "/b": FEED})
        more = (
            f"kafka: {{bootstrap_servers: ['{kafka.bootstrap}'], topic: {topic}, "
            f"dead_topic: {topic}.dead}}\nfetch: {{allow_networks: ['127.0.0.0/8']}}"
        )
        path = configuration(tmp_path / "c.yaml", site.url("/a"), more=more)
        command = [sys.executable, "-m", "pipeline.cli", "collect", str(path)]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
            try:
                wait_for(lambda: site.hits["/a"], process)
                path.write_text("sources: [", encoding="utf-8")
                process.send_signal(signal.SIGHUP)
                for line in process.stderr:
                    if "has problems" in line:
                        break
                configuration(path, site.url("/a"), site.url("/b"), more=more)
                process.send_signal(signal.SIGHUP)
                wait_for(lambda: site.hits["/b"], process)
                process.terminate()
                assert process.wait(10) == 0
            finally:
                process.kill()
        assert site.hits["/a"] == 1


HANGING_UP = """
import signal, sys, time
from pipeline.cli.reloading import Hangup
from pipeline.cli.stopping import Told
told, hangup = Told(), Hangup()
print("ready", flush=True)
while not told:
    time.sleep(0.01)
    if hangup.taken():
        print("hung up", flush=True)
"""


TAKE_THE_TERMINAL = "import fcntl, termios; fcntl.ioctl(2, termios.TIOCSCTTY, 0)"


def test_a_hangup_that_somebody_sends_is_noted():
    with subprocess.Popen(
        [sys.executable, "-c", HANGING_UP], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout.readline() == "ready\n"
            for _ in range(2):
                process.send_signal(signal.SIGHUP)
                assert process.stdout.readline() == "hung up\n"
            process.terminate()
            assert process.wait(10) == 0
        finally:
            process.kill()


def test_a_terminal_that_is_closed_ends_the_process():
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import fcntl, termios; fcntl.ioctl(2, termios.TIOCSCTTY, 0)\n{HANGING_UP}",
        ],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        start_new_session=True,
        text=True,
    ) as process:
        try:
            os.close(theirs)
            assert process.stdout.readline() == "ready\n"
            os.close(ours)
            assert process.wait(10) == 0
            assert process.stdout.read() == ""
        finally:
            process.kill()
