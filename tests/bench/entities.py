"""What names cost: articles of 400 words in a dozen languages, accurate and fast.

Texts are bodies of shared/data/extraction, cut to 650 pieces. CPU seconds, one thread; each text is
read once before, so that tables and models are loaded. Memory is of a process of its own for each
setting.
"""

import json
import resource
import subprocess
import sys
import time
from collections import defaultdict

from pipeline.text.encoder.vocabulary import pieces
from pipeline.text.entities import tag
from pipeline.text.language import detect
from tests.quality.sets import DATA, read_lines

PIECES = 650
_ARTICLES = 80


def articles() -> list[str]:
    """Texts of PIECES pieces, some of every language: bodies of saved pages."""
    by_language: dict[str, list[str]] = defaultdict(list)
    for row in read_lines(DATA / "extraction" / "gold.jsonl"):
        text = row.get("body") or ""
        cut = pieces(text)[:PIECES]
        if len(cut) == PIECES and len(by_language[row["lang"]]) < _ARTICLES // 8:
            by_language[row["lang"]].append(text[: cut[-1].end])
    return [text for texts in by_language.values() for text in texts][:_ARTICLES]


def measured(setting: str) -> dict[str, float]:
    """Articles a CPU second, pieces a second, and the most memory in MB."""
    texts = [(text, detect(text).language) for text in articles()]
    for text, language in texts:
        tag(text, language, setting=setting)  # type: ignore[arg-type]
    begun = time.process_time()
    for text, language in texts:
        tag(text, language, setting=setting)  # type: ignore[arg-type]
    seconds = time.process_time() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    languages = len({language.code for _, language in texts})
    return {
        "articles": len(texts),
        "languages": languages,
        "a_second": len(texts) / seconds,
        "memory_mb": memory,
    }


def main() -> None:
    """Measure each setting in a process of its own."""
    for setting in ("accurate", "fast"):
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.entities", setting],
            check=True,
            stdout=subprocess.PIPE,
        )
        figures = json.loads(done.stdout)
        print(
            f"{setting}: {figures['a_second']:.1f} articles of {PIECES} pieces a CPU second "
            f"({figures['articles']:.0f} in {figures['languages']:.0f} languages), "
            f"{figures['memory_mb']:.0f} MB at most"
        )


if __name__ == "__main__":
    print(json.dumps(measured(sys.argv[1])))
