"""`python -m tests.pipeline.text.answering`: steps of `apply` done in a process of its own.

Each line of standard input is a step, a space, and the step's line; the answers are printed in the
same order, whatever order they are worked out in.
"""

import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import cast

from pipeline.cli.apply import StepName, apply


def answer(line: bytes) -> bytes:
    """One step of one line."""
    step, _, row = line.partition(b" ")
    (done,) = apply(cast("StepName", step.decode()), [row])
    return done


def answers(lines: Sequence[bytes], way: str) -> list[bytes]:
    """In order, backwards, or in threads that all start before a model is loaded."""
    if way == "in order":
        return [answer(line) for line in lines]
    if way == "backwards":
        return [answer(line) for line in reversed(lines)][::-1]
    with ThreadPoolExecutor(8) as threads:
        return list(threads.map(answer, lines))


if __name__ == "__main__":
    sys.stdout.buffer.write(b"\n".join(answers(sys.stdin.buffer.read().splitlines(), sys.argv[1])))
