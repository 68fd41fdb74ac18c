"""Microseconds of language identification for a headline and for an article, and its memory.

Headlines are the short set of shared/data, articles the bodies of its pages; without it, texts of
the sample newsroom. Other tools answer the same texts, as they do in `make quality`.
"""

import statistics
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from tests.bench.articles import with_feed_text
from tests.bench.text.processes import apart, cpu_s, memory_mb
from tests.quality.others import load
from tests.quality.sets import DATA, SETS

ROUNDS = 3
_TOOLS = ("pycld2", "lid.176", "py3langid", "lingua")
_ARTICLES = 120


def measure() -> Iterator[str]:
    """Print the table; yield what is worth keeping."""
    from pipeline.text.language import detect

    others, _missing = load("language")
    ways: dict[str, Callable[[str], object]] = {"ours": detect}
    ways |= {n: _line(others[n]) for n in _TOOLS if n in others}
    for kind, texts in (("headline", headlines()), ("article", articles())):
        letters = statistics.mean(map(len, texts))
        print(f"\n{len(texts)} {kind}s of {letters:.0f} characters, CPU µs each: mean median p99")
        for name, way in ways.items():
            times = _times(way, texts, rounds=1 if name == "lingua" else ROUNDS)
            mean, median, p99 = (
                statistics.mean(times),
                statistics.median(times),
                times[-len(times) // 100],
            )
            print(f"  {name:12} {mean:9.0f} {median:9.0f} {p99:9.0f}")
            if name == "ours":
                yield f"language, {kind}: {mean:.0f} µs (p99 {p99:.0f})"
    before, after = apart(_memory)
    print(f"\nlanguage models in a fresh process: {after:.0f} MB RSS, {before:.0f} MB before them")
    yield f"language in a fresh process: {after:.0f} MB, {before:.0f} MB of it before the models"


def headlines() -> list[str]:
    """Headlines in many languages."""
    return _texts("language flores-short", "text") or [
        with_feed_text(number).entry.title for number in range(300)
    ]


def articles() -> list[str]:
    """Whole articles."""
    bodies = [body for body in _texts("extract", "body") if body]
    return bodies[:: max(1, len(bodies) // _ARTICLES)] or [
        with_feed_text(number).entry.content for number in range(_ARTICLES)
    ]


def _texts(name: str, key: str) -> list[str]:
    (gold_set,) = (each for each in SETS if each.name == name)
    return [row.get(key) or "" for row in gold_set.rows()] if DATA.is_dir() else []


def _line(answer: Callable[[dict[str, str]], object]) -> Callable[[str], object]:
    return lambda text: answer({"id": "", "text": text})


def _times(way: Callable[[str], object], texts: Sequence[str], rounds: int) -> list[float]:
    """The best of some rounds for each text, in order of cost; the first round loads models."""
    way(texts[0])
    best = [float("inf")] * len(texts)
    for _ in range(rounds):
        took = [cpu_s(partial(way, text)) for text in texts]
        best = list(map(min, best, took))
    return sorted(seconds * 1e6 for seconds in best)


def _memory() -> tuple[float, float]:
    """RSS in MB before and after languages of all kinds are identified."""
    texts = [*headlines(), *articles()]
    before = memory_mb("VmRSS")
    from pipeline.text.language import detect

    for text in texts:
        detect(text)
    return before, memory_mb("VmRSS")
