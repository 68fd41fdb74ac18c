"""The figures of a set as lines for a terminal: ours, the floor, other tools in columns."""

from collections.abc import Iterator

from tests.quality.floors import Floors
from tests.quality.measure import Score
from tests.quality.sets import GoldSet

OURS = "ours"
Scores = dict[str, Score]
"""What each tool came to on one set, ours first."""


def in_lines(gold_set: GoldSet, scores: Scores, floors: Floors) -> Iterator[str]:
    """A head, a line for each figure, and what a line costs."""
    widths = {name: max(len(name), 6) for name in scores}

    def line(title: str, floor: str, cells: dict[str, str]) -> str:
        first, *others = (cells[name].rjust(width) for name, width in widths.items())
        return "  ".join([title.ljust(20), first, floor.rjust(6), *others]).rstrip()

    yield line(gold_set.name, "floor", {name: name for name in scores})
    for figure in gold_set.floored():
        floor = floors.figures.get(gold_set.name, {}).get(figure, {}).get("floor", "none")
        values = {name: score.figures.get(figure) for name, score in scores.items()}
        cells = {n: "-" if value is None else f"{value:.4f}" for n, value in values.items()}
        yield line(f"  {figure}", str(floor), cells)
    yield line(
        "  CPU ms a line", "", {n: f"{score.ms_per_line:.3f}" for n, score in scores.items()}
    )
    rows = len(scores[OURS].gold)
    errors = ", ".join(
        f"{score.errors} errors of {n}" for n, score in scores.items() if score.errors
    )
    yield f"  {rows} rows" + (f"; {errors}" if errors else "")
