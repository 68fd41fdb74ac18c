"""Any number of small articles for load tests: sentences of the written ones, shuffled."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random

from connectors.newsroom.articles import Article, Block, load_articles

_SENTENCE_END = re.compile(r"(?<=[^\s\d.][^\s\d.][.!?؟۔።।])\s+|(?<=[。！？])(?![”」])")
_UNSPACED = frozenset({"ja", "zh-Hans"})
_EPOCH = datetime(2024, 7, 1, tzinfo=UTC)


def synthetic(seed: int, number: int) -> Article:
    """Article `number` of the series `seed`: always the same, and no two bodies are alike.

    Its words are sentences of one language in random order, so only its statistics are natural.
    """
    rng = Random(f"{seed}/{number}")  # noqa: S311 # not a secret
    language = rng.choice(sorted(_sentences()))
    titles, sentences = _sentences()[language]
    chosen = rng.sample(sentences, min(rng.randint(4, 8), len(sentences)))
    half, space = len(chosen) // 2, "" if language in _UNSPACED else " "
    signature = f"({seed}-{number})"
    paragraphs = (space.join(chosen[:half]), space.join([*chosen[half:], signature]))
    model = rng.choice(titles)
    return replace(
        model,
        path=f"/load/{seed}/{number}.html",
        event=f"load-{seed}-{number}",
        kind="original",
        title=f"{model.title} {signature}",
        published=_EPOCH + timedelta(seconds=number),
        updated=None,
        blocks=tuple(Block(kind="paragraph", text=text) for text in paragraphs),
        flash=False,
        of=None,
    )


def generate(count: int, seed: int, first: int = 0) -> Iterator[Article]:
    """`count` articles of the series, from number `first` on."""
    return (synthetic(seed, number) for number in range(first, first + count))


@cache
def _sentences() -> dict[str, tuple[list[Article], list[str]]]:
    """By language: the written articles, and all their sentences."""
    pools: dict[str, tuple[list[Article], list[str]]] = {}
    for article in load_articles():
        if article.kind == "original" and not article.flash:
            titles, sentences = pools.setdefault(article.paper.language, ([], []))
            titles.append(article)
            for paragraph in article.body.split("\n"):
                sentences.extend(part for part in _SENTENCE_END.split(paragraph) if part)
    return pools
