"""Parts are started again, with patience, unless their end was final."""

import signal
import sys

import pytest

from pipeline.cli.supervisor import Part, Supervisor


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


@pytest.mark.parametrize("code", [2, 3, 4, 5])
def test_a_final_end_is_not_repeated(code):
    supervisor = Supervisor(parts=[part(f"raise SystemExit({code})")], clock=Clock())
    tend_until_ended(supervisor)
    assert supervisor.final_code == code
    assert supervisor.parts[0].process is None


def test_a_part_that_has_done_its_work_is_finished():
    supervisor = Supervisor(parts=[part("")], clock=Clock())
    tend_until_ended(supervisor)
    supervisor.tend()
    assert supervisor.parts[0].finished


def test_stop_asks_first_and_kills_what_does_not_listen():
    polite = part("import signal; signal.pause()")
    deaf = part(
        "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print('ready', flush=True); signal.pause()"
    )
    supervisor = Supervisor(parts=[polite, deaf])
    supervisor.tend()
    processes = [polite.process, deaf.process]
    supervisor.stop(within_s=1.0)
    codes = [process.returncode for process in processes]
    assert codes[0] == -signal.SIGTERM
    assert codes[1] in (-signal.SIGTERM, -signal.SIGKILL)
