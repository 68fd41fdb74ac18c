"""`python -m tests.quality`: every step against its gold sets, scored by shared/score.

Prints each figure with its floor, and beside it what other tools come to on the same rows in the
same run. Exit code 1 where a floor is missed.
"""

import argparse
import logging
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path

from tests.quality import linking, planted, scoring
from tests.quality.floors import Floors, Lowers
from tests.quality.measure import Score, measure, measure_other
from tests.quality.others import load
from tests.quality.report import OURS, Scores, in_lines
from tests.quality.sets import DATA, SETS, GoldSet
from tests.quality.tables import page


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, compare or update."""
    options = _parser().parse_args(arguments)
    if not DATA.is_dir():
        print(f"no gold sets at {DATA}: set WIREROOM_SHARED to the shared folder", file=sys.stderr)
        return 2
    floors = Floors.load()
    measured: list[tuple[GoldSet, Scores]] = []
    for gold_set in SETS:
        if not _wanted(gold_set, options.sets, quick=options.quick):
            continue
        scores = {OURS: measure(gold_set)}
        if not options.ours:
            scores |= _others(gold_set)
        measured.append((gold_set, scores))
        print("\n".join(in_lines(gold_set, scores, floors)), flush=True)
        if options.detail:
            _print_detail(gold_set, scores[OURS])
    if options.tables:
        options.tables.write_text(page(measured), "utf-8")
    ours = {gold_set.name: scores[OURS].figures for gold_set, scores in measured}
    for other in (planted, linking):
        if not options.sets or any(other.NAME.startswith(name) for name in options.sets):
            ours[other.NAME] = other.measure()
            print("\n".join(other.in_lines(ours[other.NAME], floors)), flush=True)
    if options.update:
        return _update(floors, ours, options.lower)
    problems = floors.missed(ours)
    print("\n".join(problems) or "all floors reached")
    return 1 if problems else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.quality", description=__doc__)
    parser.add_argument("sets", nargs="*", help="steps or sets, by how their name begins")
    parser.add_argument("--quick", action="store_true", help="only what the tests measure")
    parser.add_argument("--ours", action="store_true", help="without the other tools")
    parser.add_argument("--detail", action="store_true", help="all that the scorers tell of ours")
    parser.add_argument("--tables", type=Path, metavar="FILE", help="write tables as Markdown")
    parser.add_argument("--update", action="store_true", help="write what is measured as floors")
    parser.add_argument("--lower", metavar="REASON", help="why --update may lower floors")
    return parser


def _wanted(gold_set: GoldSet, names: Sequence[str], *, quick: bool) -> bool:
    if quick and not gold_set.quick:
        return False
    return not names or any(gold_set.name.startswith(name) for name in names)


def _others(gold_set: GoldSet) -> Scores:
    tools, missing = load(gold_set.step)
    for name in missing:
        print(f"{name} is not installed, and not measured: make quality installs it")
    return {name: measure_other(gold_set, tool) for name, tool in tools.items()}


def _print_detail(gold_set: GoldSet, score: Score) -> None:
    told = scoring.printed(gold_set, score.gold, score.answers, *gold_set.detail)
    print("  " + told.replace("\n", "\n  "))


def _update(floors: Floors, ours: dict[str, dict[str, float]], reason: str | None) -> int:
    try:
        floors.update(ours, reason)
    except Lowers as lowers:
        print("would lower floors; say why with --lower:", *lowers.args, sep="\n  ")
        return 1
    floors.save()
    return 0


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)  # the other tools log what they make of odd pages
    warnings.simplefilter("ignore")
    raise SystemExit(main())
