import json
import zipfile
from collections import Counter
from fractions import Fraction
from pathlib import Path

import brotli
import pytest

from pipeline.training.lingua_words import LinguaWords

# A language of three words, as often as their numbers say.
WORDS = {"at": 5, "tea": 3, "attaches": 2}
NAMES = ("unigrams", "bigrams", "trigrams", "quadrigrams", "fivegrams")


def _conditional(length: int) -> dict[str, Fraction]:
    """How often the letters before go on with the last one, as Lingua counts it."""
    whole, before = Counter[str](), Counter[str]()
    for word, times in WORDS.items():
        for start in range(len(word) - length + 1):
            whole[word[start : start + length]] += times
        for start in range(len(word) - length + 2):
            before[word[start : start + length - 1]] += times
    return {ngram: Fraction(times, before[ngram[:-1]]) for ngram, times in whole.items()}


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    path = tmp_path / "lingua.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for length, name in enumerate(NAMES, 1):
            ngrams: dict[str, list[str]] = {}
            for ngram, share in _conditional(length).items():
                ngrams.setdefault(f"{share.numerator}/{share.denominator}", []).append(ngram)
            packed = {"language": "X", "ngrams": {k: " ".join(v) for k, v in ngrams.items()}}
            data = brotli.compress(json.dumps(packed).encode())
            archive.writestr(f"lingua/language-models/x/{name}.json.br", data)
    return path


def test_words_come_back_as_often_as_they_were(wheel: Path) -> None:
    drawn = Counter(LinguaWords(wheel, "x").draw(2000, seed=1))
    assert set(drawn) == set(WORDS)
    for word, times in WORDS.items():
        assert drawn[word] / 2000 == pytest.approx(times / 10, abs=0.05)


def test_a_seed_gives_the_same_words(wheel: Path) -> None:
    words = LinguaWords(wheel, "x")
    assert words.draw(50, seed=1) == LinguaWords(wheel, "x").draw(50, seed=1)
    assert words.draw(50, seed=1) != words.draw(50, seed=2)
