"""The publisher: small articles in many languages, and the list of what was published."""

import json
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

from connectors.newsroom.articles import Article
from connectors.newsroom.generator import synthetic
from connectors.urls import article_id, canonical
from pipeline.store.decide import COPY_MIN_CHARS
from pipeline.text.clean import clean
from tests.faults.parts import Job, stop, until

SITE = "https://wire.example"
REVISED, COPIED = 10, 15
"""Each tenth article has a second edition in the next file, each fifteenth a copy elsewhere."""

FEW = frozenset({"es", "el", "ko", "sw", "ta"})
"""Each language that a process meets costs it up to a second to load what it knows of it."""


def series(seed: int, languages: frozenset[str] | None = FEW) -> Iterator[Article]:
    """Articles without end, in these languages or (None) all."""
    articles = (synthetic(seed, number) for number in count())
    return (one for one in articles if languages is None or one.paper.language in languages)


class Publisher:
    """Writes files of JSON lines into a folder, which is a `files` source."""

    def __init__(self, folder: Path, seed: int, languages: frozenset[str] | None = FEW) -> None:
        self.editions: dict[str, int] = {}  # by article id
        self.copies = 0
        self._folder = folder
        self._articles = series(seed, languages)
        self._files = 0
        self._to_revise: list[Article] = []
        folder.mkdir()

    def source(self, name: str, **fields: object) -> dict[str, object]:
        """What a configuration says to read it."""
        return {"id": name, "type": "files", "path": str(self._folder), **fields}

    def publish(self, articles: int) -> None:
        """Write one more file: so many new articles, copies of some, editions of earlier ones."""
        lines = [json.dumps(line) for line in self._lines(list(islice(self._articles, articles)))]
        self._files += 1
        file = self._folder / f"{self._files:03}.jsonl"
        unfinished = file.with_suffix(".part")  # of no kind that is read
        unfinished.write_text("\n".join(lines) + "\n", "utf-8")
        unfinished.rename(file)

    def publish_under(self, job: Job, articles: int) -> None:
        """Publish one more file, and return while the collector is at it."""
        self.publish(articles)
        if job.collect.alive:
            stop(job.collect)
        job.collect.start()  # it looks for new files when it starts
        before = job.collected()
        until(lambda: job.collected() > before, 60, "more collected")
        assert not job.exhausted("files"), "the load was too light"

    def _lines(self, articles: list[Article]) -> Iterator[dict[str, str]]:
        for article in self._to_revise:
            yield self._line(article.path, article.title, f"{article.body} {article.title}.")
        for number, article in enumerate(articles):
            yield self._line(article.path, article.title, article.body)
            if number % COPIED == 0 and len(clean(article.body).text) >= COPY_MIN_CHARS:
                self.copies += 1
                yield self._line(f"/copies{article.path}", article.title, article.body)
        self._to_revise = articles[::REVISED]

    def _line(self, path: str, title: str, text: str) -> dict[str, str]:
        url = SITE + path
        article = article_id(canonical(url))
        self.editions[article] = self.editions.get(article, 0) + 1
        return {"url": url, "title": title, "text": text}
