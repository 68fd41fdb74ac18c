"""`python -m tests.quality`: every step against its gold sets, scored by shared/score.

Prints each figure with its floor. Exit code 1 where a floor is missed.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.cli.apply import apply
from tests.quality.floors import Floors, Lowers
from tests.quality.sets import DATA, SCORERS, SETS, GoldSet, Row

_FIGURE = re.compile(r"(\w+)=(-?[\d.]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What one set came to. `errors` counts lines that `apply` could not do."""

    figures: dict[str, float]
    rows: int
    errors: int
    ms_per_line: float
    printed: str


def measure(gold_set: GoldSet, *, detail: bool = False) -> Score:
    """Run a set through its step, in this process, and its scorer over the answers."""
    gold = gold_set.rows()
    asked = [gold_set.ask(row) for row in gold]
    lines = [json.dumps(line).encode() for each in asked for line in each]
    started = time.perf_counter()
    done = [json.loads(line) for line in apply(gold_set.step, lines)]
    seconds = time.perf_counter() - started
    answers = iter(done)
    predicted = [
        gold_set.answer(row, [next(answers) for _ in each])
        for row, each in zip(gold, asked, strict=True)
    ]
    printed = _scored(gold_set, gold, predicted, detail=detail)
    found = {name: float(value) for name, value in _FIGURE.findall(printed.splitlines()[0])}
    return Score(
        figures={figure: found[figure] for figure in gold_set.figures},
        rows=len(gold),
        errors=sum("error" in line for line in done),
        ms_per_line=1000 * seconds / len(lines),
        printed=printed,
    )


def _scored(
    gold_set: GoldSet, gold: Iterable[Row], predicted: Iterable[Row], *, detail: bool
) -> str:
    with tempfile.TemporaryDirectory(prefix="wireroom-quality-") as folder:
        files = [Path(folder, "gold.jsonl"), Path(folder, "predicted.jsonl")]
        for path, rows in zip(files, (gold, predicted), strict=True):
            path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
        scorer, *mode = gold_set.scorer
        command = [sys.executable, str(SCORERS / scorer), *mode, *map(str, files)]
        if detail:
            command += gold_set.detail
        scored = subprocess.run(command, check=True, capture_output=True, text=True)
        return scored.stdout


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, compare or update."""
    options = _parser().parse_args(arguments)
    if not DATA.is_dir():
        print(f"no gold sets at {DATA}: set WIREROOM_SHARED to the shared folder", file=sys.stderr)
        return 2
    floors = Floors.load()
    measured = {}
    for gold_set in SETS:
        if _wanted(gold_set, options.sets, quick=options.quick):
            score = measure(gold_set, detail=options.detail)
            measured[gold_set.name] = score.figures
            _print(gold_set.name, score, floors, detail=options.detail)
    if options.update:
        return _update(floors, measured, options.lower)
    problems = floors.missed(measured)
    print("\n".join(problems) or "all floors reached")
    return 1 if problems else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.quality", description=__doc__)
    parser.add_argument("sets", nargs="*", help="steps or sets, by how their name begins")
    parser.add_argument("--quick", action="store_true", help="only what the tests measure")
    parser.add_argument("--detail", action="store_true", help="all that the scorers can tell")
    parser.add_argument("--update", action="store_true", help="write what is measured as floors")
    parser.add_argument("--lower", metavar="REASON", help="why --update may lower floors")
    return parser


def _wanted(gold_set: GoldSet, names: Sequence[str], *, quick: bool) -> bool:
    if quick and not gold_set.quick:
        return False
    return not names or any(gold_set.name.startswith(name) for name in names)


def _print(name: str, score: Score, floors: Floors, *, detail: bool) -> None:
    errors = f", {score.errors} errors" if score.errors else ""
    print(f"{name}: {score.rows} rows, {score.ms_per_line:.2f} ms a line{errors}")
    for figure, value in score.figures.items():
        floor = floors.figures.get(name, {}).get(figure, {}).get("floor")
        print(f"  {figure:<20} {value:.4f}   floor {'none' if floor is None else floor}")
    if detail:
        print("  " + score.printed.replace("\n", "\n  "))
    sys.stdout.flush()


def _update(floors: Floors, measured: dict[str, dict[str, float]], reason: str | None) -> int:
    try:
        floors.update(measured, reason)
    except Lowers as lowers:
        print("would lower floors; say why with --lower:", *lowers.args, sep="\n  ")
        return 1
    floors.save()
    return 0
