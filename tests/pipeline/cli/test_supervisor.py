"""Parts are started again, with patience, unless their end was final."""

import signal
import sys

import pytest

from pipeline.cli.supervisor import Backoff, Part, Supervisor


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def part(code):
    return Part(name="part", command=[sys.executable, "-c", code])


def tend_until_ended(supervisor):
    supervisor.tend()
    for one in supervisor.parts:
        one.process.wait(10)
    supervisor.tend()


def test_a_part_that_died_is_started_again_after_a_growing_delay():
    clock = Clock()
    dying = part("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    supervisor = Supervisor(parts=[dying], clock=clock)
    for delay in (0.5, 1.0, 2.0):
        tend_until_ended(supervisor)
        assert dying.process is None
        assert dying.start_at == pytest.approx(clock.now + delay)
        clock.now += delay


def test_a_part_that_ran_for_long_starts_its_backoff_anew():
    clock = Clock()
    dying = part("raise SystemExit(1)")
    supervisor = Supervisor(parts=[dying], clock=clock)
    tend_until_ended(supervisor)
    tend_until_ended_later(supervisor, clock, 3600)
    assert dying.deaths == 1


def tend_until_ended_later(supervisor, clock, seconds):
    clock.now += 1
    supervisor.tend()
    supervisor.parts[0].process.wait(10)
    clock.now += seconds
    supervisor.tend()


@pytest.mark.parametrize("code", [2, 3, 4, 5, 6, 7])
def test_a_final_end_is_not_repeated(code):
    supervisor = Supervisor(parts=[part(f"raise SystemExit({code})")], clock=Clock())
    tend_until_ended(supervisor)
    assert supervisor.final_code == code
    assert supervisor.parts[0].process is None


def test_a_part_that_has_done_its_work_is_finished():
    collect = part("")
    collect.may_finish = True
    supervisor = Supervisor(parts=[collect], clock=Clock())
    tend_until_ended(supervisor)
    supervisor.tend()
    assert collect.finished
    assert collect.process is None


def test_a_part_that_somebody_else_stopped_is_started_again():
    clock = Clock()
    stopped = part("")  # in order, exit code 0
    supervisor = Supervisor(parts=[stopped], clock=clock)
    tend_until_ended(supervisor)
    assert not stopped.finished
    clock.now = stopped.start_at
    supervisor.tend()
    assert stopped.process.wait(10) == 0


def wait_for_log(part, text):
    while part.log.read_text() != text:
        assert part.process.poll() is None


def test_stop_asks_first_and_kills_what_does_not_listen(tmp_path):
    polite = part("import signal; signal.pause()")
    deaf = part(
        "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print('ready', flush=True); signal.pause()"
    )
    deaf.log = tmp_path / "deaf.log"
    supervisor = Supervisor(parts=[polite, deaf])
    supervisor.tend()
    wait_for_log(deaf, "ready\n")
    processes = [polite.process, deaf.process]
    supervisor.stop(within_s=1.0)
    assert [process.returncode for process in processes] == [-signal.SIGTERM, -signal.SIGKILL]


def test_a_hangup_reaches_the_parts_that_can_reload(tmp_path):
    wait = "import signal; {}; print('ready', flush=True); print(signal.sigwait({}), flush=True)"
    block = "signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP, signal.SIGUSR1})"
    both = "{signal.SIGHUP, signal.SIGUSR1}"
    reloading, other = part(wait.format(block, both)), part(wait.format(block, both))
    reloading.reloads = True
    supervisor = Supervisor(parts=[reloading, other])
    supervisor.reload()  # nothing runs yet
    for one in supervisor.parts:
        one.log = tmp_path / f"{id(one)}.log"
    supervisor.tend()
    for one in supervisor.parts:
        wait_for_log(one, "ready\n")
    supervisor.reload()
    assert reloading.process.wait(10) == 0
    other.process.send_signal(signal.SIGUSR1)
    assert other.process.wait(10) == 0
    assert reloading.log.read_text() == f"ready\n{signal.SIGHUP!s}\n"
    assert other.log.read_text() == f"ready\n{signal.SIGUSR1!s}\n"


def test_a_long_log_is_cut_while_the_part_goes_on_writing(tmp_path):
    clock = Clock()
    talking = part(
        "import signal; signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1});"
        "print('long', flush=True); signal.sigwait({signal.SIGUSR1}); print('more')"
    )
    talking.log = tmp_path / "talking.log"
    supervisor = Supervisor(parts=[talking], clock=clock, max_log_bytes=4)
    supervisor.tend()
    wait_for_log(talking, "long\n")
    clock.now += 60
    supervisor.tend()
    assert talking.log.read_text() == ""
    talking.process.send_signal(signal.SIGUSR1)
    assert talking.process.wait(10) == 0
    assert talking.log.read_text() == "more\n"
    assert (tmp_path / "talking.log.1").read_text() == "long\n"


def test_the_longest_backoff_stays_the_longest():
    backoff = Backoff(deaths=5000)
    assert backoff.died(now=10.0) == 30.0
    assert backoff.start_at == 40.0
