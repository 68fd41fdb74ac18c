"""The scorers of shared/score, over all rows of a set and over parts of them."""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.quality.sets import SCORERS, GoldSet, Row

_FIGURE = re.compile(r"(\w+)=(-?[\d.]+)")
_BREAKDOWN = re.compile(r"^  (\S+)\tf1=([\d.]+)", re.MULTILINE)


def figures(gold_set: GoldSet, gold: Sequence[Row], answers: Sequence[Row]) -> dict[str, float]:
    """The set's figures; a part that no row belongs to has none."""
    of_all = _figures(printed(gold_set, gold, answers))
    found = {figure: of_all[figure] for figure in gold_set.figures}
    pairs = list(zip(gold, answers, strict=True))
    for part in gold_set.parts:
        kept = [pair for pair in pairs if part.has(*pair)]
        if part.figure is None:
            found[part.name] = round(len(kept) / len(pairs), 4)
        elif kept:
            found[part.name] = of_rows(gold_set, kept, part.figure)
    return found


def of_rows(gold_set: GoldSet, pairs: Sequence[tuple[Row, Row]], figure: str) -> float:
    """One of the scorer's figures for some rows of gold, each with its answer."""
    gold, answers = zip(*pairs, strict=True)
    return _figures(printed(gold_set, gold, answers))[figure]


def breakdown(
    gold_set: GoldSet, gold: Sequence[Row], answers: Sequence[Row], flag: str
) -> dict[str, float]:
    """F1 of each group that the scorer tells apart when given `flag`: languages, sources."""
    text = printed(gold_set, gold, answers, flag)
    return {name: float(f1) for name, f1 in _BREAKDOWN.findall(text)}


def printed(gold_set: GoldSet, gold: Sequence[Row], answers: Sequence[Row], *options: str) -> str:
    """What the scorer prints of answers to rows of gold."""
    with tempfile.TemporaryDirectory(prefix="wireroom-quality-") as folder:
        files = [Path(folder, "gold.jsonl"), Path(folder, "answers.jsonl")]
        for path, rows in zip(files, (gold, answers), strict=True):
            path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
        scorer, *mode = gold_set.scorer
        command = [sys.executable, str(SCORERS / scorer), *mode, *map(str, files), *options]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _figures(text: str) -> dict[str, float]:
    return {name: float(value) for name, value in _FIGURE.findall(text.splitlines()[0])}
