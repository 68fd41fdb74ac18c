"""The likeliest labels that can follow one another."""

import itertools
import random

import pytest

from pipeline.text.entities.tagger.decode import Run, Step, best_path, runs

FREE, WITHIN, LINE = Step.FREE, Step.WITHIN_WORD, Step.NEW_LINE
O, B_PER, I_PER, B_LOC, I_LOC = range(5)  # noqa: E741 - as taggers call it


def row(*likely: int) -> list[float]:
    """Scores of a piece, the likeliest label first."""
    scores = [-9.0] * 7
    for place, label in enumerate(likely):
        scores[label] = -1.0 - place
    return scores


def test_a_name_begins_with_b() -> None:
    assert best_path([row(O), row(I_PER, B_PER), row(I_PER)], [FREE] * 3) == [O, B_PER, I_PER]


def test_a_name_keeps_its_type() -> None:
    path = best_path([row(B_PER), row(I_LOC, I_PER), row(I_PER)], [FREE] * 3)
    assert path == [B_PER, I_PER, I_PER]


@pytest.mark.parametrize(
    ("step", "path"),
    [(FREE, [O, B_LOC, I_LOC]), (WITHIN, [B_LOC, I_LOC, I_LOC]), (LINE, [O, B_LOC, I_LOC])],
)
def test_no_name_begins_within_a_word(step: Step, path: list[int]) -> None:
    assert best_path([row(O, B_LOC), row(B_LOC, I_LOC), row(I_LOC)], [FREE, step, FREE]) == path


def test_no_name_goes_on_in_the_next_line() -> None:
    scores = [row(B_PER), row(I_PER, B_PER)]
    assert best_path(scores, [LINE, FREE]) == [B_PER, I_PER]
    assert best_path(scores, [LINE, LINE]) == [B_PER, B_PER]


def allowed(path: tuple[int, ...], steps: list[Step]) -> bool:
    for at, label in enumerate(path):
        before = path[at - 1] if at else O
        inside = label > 0 and label % 2 == 0
        if inside and before not in (label, label - 1):
            return False
        if at and steps[at] is WITHIN and ((before == O) != (label == O) or label % 2):
            return False
        if at and steps[at] is LINE and inside:
            return False
    return True


def test_the_path_is_the_best_of_all_that_are_allowed() -> None:
    rng = random.Random(7)
    for _ in range(40):
        scores = [[-rng.expovariate(1) for _ in range(7)] for _ in range(4)]
        steps = [rng.choice([FREE, FREE, WITHIN, LINE]) for _ in range(4)]
        paths = [p for p in itertools.product(range(7), repeat=4) if allowed(p, steps)]
        best = max(paths, key=lambda path: sum(scores[at][label] for at, label in enumerate(path)))
        assert best_path(scores, steps) == list(best)


def test_runs_of_a_path() -> None:
    assert runs([B_PER, I_PER, B_PER, O, B_LOC]) == [
        Run(0, 2, "PER"),
        Run(2, 3, "PER"),
        Run(4, 5, "LOC"),
    ]
    assert runs([]) == []
    assert best_path([], []) == []
