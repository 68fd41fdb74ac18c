"""Extract, clean and language say the same to the byte in any process, order and thread.

An epoch that is replayed, by another worker too, must come to the same records.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from connectors.newsroom.articles import load_articles
from connectors.newsroom.pages import page
from tests.pipeline.text.answering import answers

ROOT = Path(__file__).resolve().parents[3]
GOLDEN = ROOT / "tests/golden/hi-putin-kim"
CLOSE = (
    "On je rekao da će vlada sljedeći tjedan donijeti odluku",
    "On je rekao da će vlada sledeće nedelje doneti odluku",
    "Regjeringen vil legge fram forslaget neste uke",
    "Regeringen vil fremlægge forslaget i næste uge",
    "Pemerintah akan mengumumkan keputusan minggu depan",
    "政府下周将公布决定 政府下週將公布決定 政府話下個禮拜會公佈",
    "Зеленський, Zelensky und die EU: what now?",
    "ok",
    "12:30",
)
BROKEN = (
    "<p>",
    "<html><body><article><p>Ünïcode &#0; &#x1F600; \ud800",
    '<script type="application/ld+json">{"@type": ["NewsArticle", {}], "author": [1, null]}',
)


def lines() -> list[bytes]:
    articles = load_articles()
    pages = [page(article, "https://news.example", articles[:6]) for article in articles[:40]]
    asked = [("extract", {"url": "https://news.example/a", "html": h}) for h in (*pages, *BROKEN)]
    bodies = [article.body for article in articles]
    bodies += [path.read_text("utf-8") for path in sorted(GOLDEN.glob("*.txt"))]
    asked += [("clean", {"text": body}) for body in bodies]
    asked += [("language", {"text": text}) for text in bodies + list(CLOSE)]
    asked += [("language", {"text": article.title}) for article in articles]
    return [
        f"{step} {json.dumps({'id': number, **row})}".encode()
        for number, (step, row) in enumerate(asked)
    ]


@pytest.fixture(scope="module")
def here() -> list[bytes]:
    return answers(lines(), "in order")


@pytest.mark.parametrize(
    ("way", "seed"), [("in order", "1"), ("backwards", "2"), ("in threads", "3")]
)
def test_a_fresh_process_gives_the_same_bytes(here: list[bytes], way: str, seed: str) -> None:
    asked = lines()
    there = subprocess.run(
        [sys.executable, "-m", "tests.pipeline.text.answering", way],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        input=b"\n".join(asked),
        capture_output=True,
        check=True,
    ).stdout.split(b"\n")
    assert len(there) == len(asked)
    differing = [line for line, a, b in zip(asked, here, there, strict=True) if a != b]
    assert differing == []


def test_threads_of_this_process_say_the_same(here: list[bytes]) -> None:
    assert answers(lines(), "in threads") == here


def test_hardly_a_line_is_an_error(here: list[bytes]) -> None:
    """Equal errors would be equal answers."""
    assert sum(b'"error"' in line for line in here) <= len(BROKEN)
