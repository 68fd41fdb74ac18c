"""Pages of one source, some at a time, for a while: then it is another source's turn."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

_AT_A_TIME = 8  # those of one host come one by one all the same
_LONGEST_S = 30.0


async def side_by_side(
    batch: Iterable[T],
    finish: Callable[[T, float], Awaitable[R]],
    clock: Callable[[], float],
) -> tuple[list[R], list[T]]:
    """What `finish` gave for those of the batch there was time for, in order, and the others.

    `finish` gets one and the seconds that are left; what was begun is waited for. `clock` gives
    seconds.
    """
    left = deque(enumerate(batch))
    results: dict[int, R] = {}
    until = clock() + _LONGEST_S

    async def work() -> None:
        while left and (time_s := until - clock()) > 0:
            place, one = left.popleft()
            results[place] = await finish(one, time_s)

    async with asyncio.TaskGroup() as group:
        for _ in range(min(_AT_A_TIME, len(left))):
            group.create_task(work())
    return [results[place] for place in sorted(results)], [one for _, one in left]
