"""How many a second, over the last ten: from counts that only grow."""

from collections import deque
from collections.abc import Mapping

WINDOW_S = 10.0


class Rates:
    """Remembers what another process counted, look by look."""

    def __init__(self) -> None:
        self._process: int | None = None
        self._looks: deque[tuple[float, Mapping[str, int]]] = deque()

    def per_second(
        self, process: int | None, counts: Mapping[str, int], now: float
    ) -> dict[str, float]:
        """The rate of each count; `now` in seconds. A new process counts from zero again."""
        if process != self._process and self._looks:
            self._looks = deque([(self._looks[-1][0], {})])
        self._process = process
        self._looks.append((now, counts))
        while len(self._looks) > 1 and self._looks[1][0] <= now - WINDOW_S:
            self._looks.popleft()
        before = self._looks[0][1]
        return {name: (count - before.get(name, 0)) / WINDOW_S for name, count in counts.items()}
