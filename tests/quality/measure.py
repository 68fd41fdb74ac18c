"""A gold set through a step: ours, and other tools beside it on the same rows."""

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.cli.apply import apply
from tests.quality import scoring
from tests.quality.others import Answer
from tests.quality.sets import GoldSet, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What one set came to. `errors` counts lines that could not be done; CPU time."""

    figures: dict[str, float]
    errors: int
    ms_per_line: float
    gold: Sequence[Row] = field(repr=False)
    answers: Sequence[Row] = field(repr=False)


def measure(gold_set: GoldSet) -> Score:
    """Run a set through our step, in this process."""
    gold = gold_set.rows()
    asked = [gold_set.ask(row) for row in gold]
    lines = [json.dumps(line).encode() for each in asked for line in each]
    started = time.process_time()
    done = [json.loads(line) for line in apply(gold_set.step, lines)]
    seconds = time.process_time() - started
    left = iter(done)
    answers = [
        gold_set.answer(row, [next(left) for _ in each])
        for row, each in zip(gold, asked, strict=True)
    ]
    return _score(
        gold_set,
        gold,
        answers,
        errors=sum("error" in line for line in done),
        ms_per_line=1000 * seconds / len(lines),
    )


def measure_other(gold_set: GoldSet, tool: Answer) -> Score:
    """Run a set through another tool; a row that it fails at has no answer."""
    gold = gold_set.rows()
    lines = [line for row in gold for line in gold_set.ask(row)]
    started = time.process_time()
    answers = list(_answered(tool, lines))
    seconds = time.process_time() - started
    return _score(
        gold_set,
        gold,
        answers,
        errors=sum("error" in answer for answer in answers),
        ms_per_line=1000 * seconds / len(lines),
    )


def _answered(tool: Answer, lines: Sequence[Row]) -> Iterator[Row]:
    for line in lines:
        try:
            yield tool(line)
        except Exception as error:
            yield {"id": line["id"], "error": str(error)}


def _score(
    gold_set: GoldSet, gold: list[Row], answers: list[Row], *, errors: int, ms_per_line: float
) -> Score:
    return Score(
        figures=scoring.figures(gold_set, gold, answers),
        errors=errors,
        ms_per_line=ms_per_line,
        gold=gold,
        answers=answers,
    )
